import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import dispatch from 'light-my-request';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import type { Role } from '../../contract/rules/roles.ts';
import { argon2Params } from '../../server/auth/passwordHash.ts';
import { type Config, readConfig } from '../../server/boot/config.ts';
import { type App, createApp } from '../../server/boot/createApp.ts';
import type { Database } from '../../server/db/engine/database.ts';
import { openDatabase } from '../../server/db/engine/openDatabase.ts';
import type { SafeFetchOptions } from '../../server/oauth/ssrfSafeFetch.ts';
import { findFreePort } from '../../testing/findFreePort.ts';

const usualCost = { ...argon2Params };

export const engines = ['sqlite', 'postgres'] as const;
export type Engine = (typeof engines)[number];

/** Defines the tests once for each engine, each with a server and an empty database of its own. */
export function describeOnEachEngine(define: (app: TestApp) => void, environment: Record<string, string> = {}): void {
  describe.each(engines)('on %s', (engine) => {
    const app = new TestApp(engine, environment);
    beforeAll(() => app.start());
    afterAll(() => app.stop());
    define(app);
  });
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type Json = any;

export interface ApiResponse {
  status: number;
  body: Json;
  text: string;
  headers: Record<string, string | undefined>;
}

/** The environment that leads to a database, and how to be rid of it. */
interface Place {
  env: Record<string, string>;
  drop: () => Promise<void>;
}

/** A server on a database of its own, with a clock that the test moves. */
export class TestApp {
  readonly engine: Engine;
  readonly environment: Record<string, string>;
  config!: Config;
  database!: Database;
  app!: App;
  /** The folder of the built web app, where it is not the usual one. */
  webDist: string | undefined;
  /** Where what strangers name may be fetched from, if not the public internet; for the next start. */
  fetchOptions: SafeFetchOptions | undefined;
  /** How long slow clients are waited for, where it is not as usual. */
  timeouts: Parameters<typeof createApp>[0]['timeouts'];
  /** Lines of the log, parsed. */
  log: Json[] = [];
  #ahead = 0;
  #people = 0;
  #place!: Place;

  constructor(engine: Engine, environment: Record<string, string> = {}) {
    this.engine = engine;
    this.environment = { ...environment };
  }

  async start(): Promise<void> {
    this.#place = await createEmptyDatabase(this.engine, { hasTables: this.engine === 'postgres' });
    await this.#open();
  }

  /** The environment that leads another process to the same database. */
  get databaseEnv(): Record<string, string> {
    return this.#place.env;
  }

  async #open(): Promise<void> {
    // What a token may do in a minute is tested by itself; elsewhere it is only in the way.
    this.config = readConfig({ TOKEN_RATE_LIMIT: '1000000', ...this.environment, ...this.#place.env });
    this.database = await openQuickly(this.config);
    this.app = await this.buildInstance();
  }

  /** Another server on the same database, as a second instance would be. */
  async buildInstance(database: Database = this.database, config: Config = this.config): Promise<App> {
    const log = pino({ level: 'info' }, { write: (line: string) => void this.log.push(JSON.parse(line)) });
    return createApp({
      config,
      database,
      log,
      now: () => this.now(),
      checkOutputs: true,
      ...(this.webDist !== undefined && { webDist: this.webDist }),
      ...(this.fetchOptions !== undefined && { fetchOptions: this.fetchOptions }),
      ...(this.timeouts !== undefined && { timeouts: this.timeouts }),
    });
  }

  /** Another server on the same database with connections of its own, as another process has them. */
  async openSecondInstance(databaseUrl: string | null = this.config.databaseUrl): Promise<TestApp> {
    const database = await openQuickly({ ...this.config, databaseUrl });
    return Object.create(this, { app: { value: await this.buildInstance(database) }, database: { value: database } });
  }

  /** Calls `work` with another server on the same database whose configuration differs. */
  async withConfig<T>(changes: Partial<Config>, work: (other: TestApp) => Promise<T>): Promise<T> {
    const config = { ...this.config, ...changes };
    const app = await this.buildInstance(this.database, config);
    try {
      return await work(Object.create(this, { app: { value: app }, config: { value: config } }));
    } finally {
      await app.close();
    }
  }

  now(): number {
    return Date.now() + this.#ahead;
  }

  /** Moves the server's clock. */
  advanceClock(ms: number): void {
    this.#ahead += ms;
  }

  /** Stops the server and starts it again on the same data, with these changes of its environment. */
  async restart(environment: Record<string, string> = {}): Promise<void> {
    Object.assign(this.environment, environment);
    await this.app.close();
    await this.database.close();
    await this.#open();
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.database.close();
    await this.#place.drop();
  }

  /** Listens on a free port, for what needs a real connection; gives the address. */
  async listen(): Promise<string> {
    const { http } = this.app;
    if (!http.server.listening) await http.listen({ port: 0, host: '127.0.0.1' });
    return `http://127.0.0.1:${(http.server.address() as { port: number }).port}`;
  }

  /** Restarts the server so that it listens at its public URL, and returns that. */
  async listenAtPublicUrl(): Promise<string> {
    const port = await findFreePort();
    await this.restart({ PUBLIC_URL: `http://127.0.0.1:${port}` });
    await this.app.http.listen({ port, host: '127.0.0.1' });
    return this.config.publicUrl;
  }

  /** Without credentials. */
  get anonymousClient(): ApiClient {
    return new ApiClient(this, {});
  }

  /** A new account, signed in. */
  async createPerson(name = 'Ana', password = 'correct horse battery'): Promise<Person> {
    const email = `${name.toLowerCase()}-${++this.#people}@example.com`;
    // Each from an address of its own, so that the limits on attempts stay out of the way.
    const address = `10.1.${this.#people >> 8}.${this.#people & 255}`;
    const door = new ApiClient(this, {}, address);
    // A hash that costs next to nothing, as does checking it; who signs up otherwise has the usual one.
    Object.assign(argon2Params, { memory: 8, passes: 1 });
    const up = await door.post('/account/sign-up', { email, name, password });
    Object.assign(argon2Params, usualCost);
    if (up.status !== 201) throw new Error(`sign-up: ${up.text}`);
    return this.signIn({ email, password, clientIp: address });
  }

  /** The person of an account, in a new session. */
  async signIn({ email, password, clientIp }: Pick<Person, 'email' | 'password' | 'clientIp'>): Promise<Person> {
    const signedIn = await new ApiClient(this, {}, clientIp).post('/account/sign-in', { email, password });
    if (signedIn.status !== 200) throw new Error(`sign-in: ${signedIn.text}`);
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] as string;
    return new Person(this, cookie, clientIp, { ...signedIn.body.user, password });
  }

  /** A person who is a member of the space, invited and accepted as people do. */
  async createMember(owner: Person, spaceId: string, role: Role, name: string = role): Promise<Person> {
    const person = await this.createPerson(name);
    const invited = role === 'owner' ? 'admin' : role;
    const { body } = await owner.post(`/spaces/${spaceId}/invitations`, { role: invited });
    const secret = String(body.url).split('#invitation=')[1];
    const accepted = await person.post('/invitations/accept', { secret });
    if (accepted.status !== 200) throw new Error(`accept: ${accepted.text}`);
    if (role === 'owner') await owner.patch(`/spaces/${spaceId}/members/${person.id}`, { role });
    return person;
  }
}

/** Calls the API as a client does, from outside. */
export class ApiClient {
  readonly testApp: TestApp;
  readonly headers: Record<string, string>;
  readonly clientIp: string;

  constructor(test: TestApp, headers: Record<string, string>, address = '10.0.0.1') {
    this.testApp = test;
    this.headers = headers;
    this.clientIp = address;
  }

  /** The path is below /api unless it is absolute (`//healthz`). */
  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiResponse> {
    const answer = await dispatch(this.testApp.app.listener, {
      method: method as 'GET',
      url: path.startsWith('//') ? path.slice(1) : `/api${path}`,
      remoteAddress: this.clientIp,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...this.headers, ...headers },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const isJson = answer.headers['content-type']?.toString().startsWith('application/json') && answer.body !== '';
    return {
      status: answer.statusCode,
      text: answer.body,
      body: isJson ? JSON.parse(answer.body) : undefined,
      headers: answer.headers as Record<string, string | undefined>,
    };
  }

  get(path: string, headers?: Record<string, string>): Promise<ApiResponse> {
    return this.request('GET', path, undefined, headers);
  }

  post(path: string, body: unknown = {}, headers?: Record<string, string>): Promise<ApiResponse> {
    return this.request('POST', path, body, headers);
  }

  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiResponse> {
    return this.request('PUT', path, body, headers);
  }

  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<ApiResponse> {
    return this.request('PATCH', path, body, headers);
  }

  delete(path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiResponse> {
    return this.request('DELETE', path, body, headers);
  }
}

/** Somebody with a session. */
export class Person extends ApiClient {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;

  constructor(
    test: TestApp,
    cookie: string,
    address: string,
    user: Pick<Person, 'id' | 'email' | 'name' | 'password'>,
  ) {
    super(test, { cookie }, address);
    this.id = user.id;
    this.email = user.email;
    this.name = user.name;
    this.password = user.password;
  }

  /** The secret of a new API token. */
  async createTokenSecret(
    options: { name?: string; scope?: 'read' | 'write'; expiresAt?: string } = {},
  ): Promise<string> {
    const { body } = await this.post('/tokens', { name: 'Test', ...options });
    return body.secret;
  }

  /** A client that calls with a new API token. */
  async createTokenClient(options?: Parameters<Person['createTokenSecret']>[0]): Promise<ApiClient> {
    return createTokenClient(this.testApp, await this.createTokenSecret(options));
  }

  /** Their personal space and its project General. */
  async getPersonalSpace(): Promise<{ space: Json; project: Json; statuses: Json[] }> {
    const { body: spaces } = await this.get('/spaces');
    return this.loadSpace(spaces[0]);
  }

  /** A new team space and its project General. */
  async createTeamSpace(
    slug = `team-${crypto.randomUUID().slice(0, 8)}`,
  ): Promise<{ space: Json; project: Json; statuses: Json[] }> {
    const { body } = await this.post('/spaces', { name: slug, slug });
    return this.loadSpace(body.space);
  }

  private async loadSpace(space: Json) {
    const { body: projects } = await this.get(`/projects?spaceId=${space.id}`);
    const { body: statuses } = await this.get(`/statuses?projectId=${projects[0].id}`);
    return { space, project: projects[0], statuses };
  }

  /** A task in the project. */
  async createTask(projectId: string, fields: Record<string, unknown> = {}): Promise<Json> {
    const { body, status, text } = await this.post('/tasks', { projectId, title: 'A task', ...fields });
    if (status !== 201) throw new Error(`task: ${text}`);
    return body.task;
  }
}

/** Returns the secret with its last character replaced by another one, so that it is always wrong. */
export function replaceLastCharacter(secret: string): string {
  return secret.slice(0, -1) + (secret.endsWith('x') ? 'y' : 'x');
}

export function createTokenClient(test: TestApp, secret: string): ApiClient {
  return new ApiClient(test, { authorization: `Bearer ${secret}` });
}

/** Opens it without what makes a commit safe in a power cut: that only makes tests slow, and the crash tests have it. */
function openQuickly(where: Parameters<typeof openDatabase>[0]): Promise<Database> {
  const { pragma } = SqliteFile.prototype;
  SqliteFile.prototype.pragma = function (text, options) {
    return pragma.call(this, text === 'synchronous = full' ? 'synchronous = off' : text, options);
  };
  try {
    return openDatabase(where);
  } finally {
    SqliteFile.prototype.pragma = pragma;
  }
}

/** A new database, the environment that leads there, and how to be rid of it. `hasTables`: as a server leaves it. */
export async function createEmptyDatabase(engine: Engine, { hasTables = false } = {}): Promise<Place> {
  if (engine === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'krokanti-test-'));
    return { env: { DATA_DIR: folder }, drop: () => rm(folder, { recursive: true, force: true }) };
  }
  const admin = inject('postgresUrl');
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  await query(admin, `create database ${name}${hasTables ? ` template ${inject('postgresTemplate')}` : ''}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return {
    env: { DATABASE_URL: url.href },
    drop: () => query(admin, `drop database ${name} with (force)`),
  };
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    postgresTemplate: string;
  }
}
