import dispatch from 'light-my-request';
import { pino } from 'pino';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Role } from '../../contract/rules/roles.ts';
import type { PasswordHashParams } from '../../server/auth/passwordHash.ts';
import type { App } from '../../server/boot/app.ts';
import { type Config, readConfig } from '../../server/boot/config.ts';
import { createApp } from '../../server/boot/createApp.ts';
import type { Database } from '../../server/db/engine/database.ts';
import { openDatabase } from '../../server/db/engine/openDatabase.ts';
import type { SafeFetchOptions } from '../../server/oauth/ssrfSafeFetch.ts';
import { findFreePort } from '../../testing/findFreePort.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { createEmptyDatabase, type EmptyDatabase } from './empty-database.ts';
import { type Engine, engines } from './engines.ts';
import { readZip } from './read-zip.ts';

// Over 300 lines: TestApp, ApiClient and Person refer to each other.

/** Defines the tests once for each engine, with a server on an empty database of its own. */
export function describeOnEachEngine(define: (app: TestApp) => void, environment: Record<string, string> = {}): void {
  describe.each(engines)('on %s', (engine) => {
    const app = new TestApp(engine, environment);
    beforeAll(() => app.start());
    afterAll(() => app.stop());
    define(app);
  });
}

export interface ApiResponse {
  status: number;
  body: Json;
  /** Of a ZIP file, the texts in it. */
  text: string;
  /** The texts in a ZIP file by their paths. */
  files?: Record<string, string>;
  headers: Record<string, string | undefined>;
}

/** A server in this process, on a database of its own, with a clock that the test can advance. */
export class TestApp {
  readonly engine: Engine;
  readonly environment: Record<string, string>;
  config!: Config;
  database!: Database;
  app!: App;
  /** Folder of the built web app; undefined for the default one. Takes effect at the next start. */
  webDist: string | undefined;
  /** Where client metadata documents may be fetched from; undefined for the public internet. Takes effect at the next start. */
  fetchOptions: SafeFetchOptions | undefined;
  /** Timeouts for slow clients; undefined for the default ones. Takes effect at the next start. */
  timeouts: Parameters<typeof createApp>[0]['timeouts'];
  /** Make hashing a password cost next to nothing; undefined for the default cost. Takes effect at the next start. */
  passwordHashParams: PasswordHashParams | undefined = { memory: 8, passes: 1, parallelism: 1 };
  /** The lines of the log, parsed. */
  log: Json[] = [];
  /** Sees every response that a client of this app receives from the API. See `requireDocumentedResponses`. */
  onResponse: ((method: string, path: string, response: ApiResponse) => void) | undefined;
  #clockOffsetMs = 0;
  #personCount = 0;
  #emptyDatabase!: EmptyDatabase;

  constructor(engine: Engine, environment: Record<string, string> = {}) {
    this.engine = engine;
    this.environment = { ...environment };
  }

  async start(): Promise<void> {
    this.#emptyDatabase = await createEmptyDatabase(this.engine, { hasTables: this.engine === 'postgres' });
    await this.#open();
  }

  /** Environment variables that point another process to the same database. */
  get databaseEnv(): Record<string, string> {
    return this.#emptyDatabase.env;
  }

  async #open(): Promise<void> {
    // The rate limit of tokens has tests of its own; others must not run into it.
    this.config = readConfig({
      TOKEN_RATE_LIMIT: '1000000',
      SIGN_UP: 'open',
      ...this.environment,
      ...this.#emptyDatabase.env,
    });
    this.database = await openFastDatabase(this.config);
    this.app = await this.buildInstance();
  }

  /** Creates another server on the same database connections. */
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
      ...(this.passwordHashParams !== undefined && { passwordHashParams: this.passwordHashParams }),
    });
  }

  /** Creates another server on the same database, with connections of its own, as in another process. */
  async openSecondInstance(databaseUrl: string | null = this.config.databaseUrl): Promise<TestApp> {
    const database = await openFastDatabase({ ...this.config, databaseUrl });
    const app = await this.buildInstance(database);
    return Object.create(this, { app: { value: app }, database: { value: database } } satisfies InstanceProperties);
  }

  /** Calls `work` with another server on the same database whose configuration differs. */
  async withConfig<T>(changes: Partial<Config>, work: (other: TestApp) => Promise<T>): Promise<T> {
    const config = { ...this.config, ...changes };
    const app = await this.buildInstance(this.database, config);
    try {
      return await work(
        Object.create(this, { app: { value: app }, config: { value: config } } satisfies InstanceProperties),
      );
    } finally {
      await app.close();
    }
  }

  now(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  /** Advances the server's clock. */
  advanceClock(ms: number): void {
    this.#clockOffsetMs += ms;
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
    await this.#emptyDatabase.drop();
  }

  /** Listens on a free port, for tests that need a real connection. Returns the base URL. */
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

  /** A client without credentials. */
  get anonymousClient(): ApiClient {
    return new ApiClient(this, {});
  }

  /** Creates an account and signs in. */
  async createPerson(name = 'Ana', password = 'correct horse battery'): Promise<Person> {
    const email = `${name.toLowerCase()}-${++this.#personCount}@example.com`;
    // An IP address of their own keeps people from running into the limits on attempts.
    const clientIp = `10.1.${this.#personCount >> 8}.${this.#personCount & 255}`;
    const client = new ApiClient(this, {}, clientIp);
    const response = await client.post('/account/sign-up', { email, name, password, timeZone: 'UTC' });
    if (response.status !== 201) throw new Error(`sign-up: ${response.text}`);
    return this.signIn({ email, password, clientIp });
  }

  /** Signs in to an account and returns its person, with a new session. */
  async signIn({ email, password, clientIp }: Pick<Person, 'email' | 'password' | 'clientIp'>): Promise<Person> {
    const response = await new ApiClient(this, {}, clientIp).post('/account/sign-in', { email, password });
    if (response.status !== 200) throw new Error(`sign-in: ${response.text}`);
    const cookie = String(response.headers['set-cookie']).split(';')[0] as string;
    return new Person(this, cookie, clientIp, { ...response.body.user, password });
  }

  /** Creates a person and makes them a member of the space, by an invitation that they accept. */
  async createMember(owner: Person, spaceId: string, role: Role, name: string = role): Promise<Person> {
    const person = await this.createPerson(name);
    // Nobody can be invited as an owner, so an owner is promoted afterwards.
    const invitedRole = role === 'owner' ? 'admin' : role;
    const { body } = await owner.post(`/spaces/${spaceId}/invitations`, { role: invitedRole });
    const secret = String(body.url).split('#invitation=')[1];
    const accepted = await person.post('/invitations/accept', { secret });
    if (accepted.status !== 200) throw new Error(`accept: ${accepted.text}`);
    if (role === 'owner') await owner.patch(`/spaces/${spaceId}/members/${person.id}`, { role });
    return person;
  }
}

/** Sends requests to the API. */
export class ApiClient {
  readonly testApp: TestApp;
  readonly headers: Record<string, string>;
  readonly clientIp: string;

  constructor(testApp: TestApp, headers: Record<string, string>, clientIp = '10.0.0.1') {
    this.testApp = testApp;
    this.headers = headers;
    this.clientIp = clientIp;
  }

  /** Returns the same caller, whose requests go to another instance. */
  via(testApp: TestApp): this {
    return Object.create(this, { testApp: { value: testApp } } satisfies InstanceProperties);
  }

  /** Sends a request. `path` is below /api, unless it starts with two slashes (`//healthz`). */
  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiResponse> {
    const response = await dispatch(this.testApp.app.listener, {
      method: method as 'GET',
      url: path.startsWith('//') ? path.slice(1) : `/api${path}`,
      remoteAddress: this.clientIp,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...this.headers, ...headers },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const isJson = response.headers['content-type']?.toString().startsWith('application/json') && response.body !== '';
    const isZip = response.headers['content-type'] === 'application/zip';
    const files = isZip && method === 'GET' ? readZip(response.rawPayload) : undefined;
    const received = {
      status: response.statusCode,
      text: files ? Object.values(files).join('\n') : response.body,
      ...(files && { files }),
      body: isJson ? JSON.parse(response.body) : undefined,
      headers: response.headers as Record<string, string | undefined>,
    };
    this.testApp.onResponse?.(method, path, received);
    return received;
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

/** A user with an account and a session. */
export class Person extends ApiClient {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;

  constructor(
    testApp: TestApp,
    cookie: string,
    clientIp: string,
    user: Pick<Person, 'id' | 'email' | 'name' | 'password'>,
  ) {
    super(testApp, { cookie }, clientIp);
    this.id = user.id;
    this.email = user.email;
    this.name = user.name;
    this.password = user.password;
  }

  /** Creates an API token and returns its secret. */
  async createTokenSecret(
    options: { name?: string; scope?: 'read' | 'write'; spaceIds?: string[]; expiresAt?: string } = {},
  ): Promise<string> {
    const { body } = await this.post('/tokens', { name: 'Test', ...options });
    return body.secret;
  }

  /** Creates an API token and returns a client that uses it. */
  async createTokenClient(options?: Parameters<Person['createTokenSecret']>[0]): Promise<ApiClient> {
    return createTokenClient(this.testApp, await this.createTokenSecret(options));
  }

  /** Returns the personal space and its project General. */
  async getPersonalSpace(): Promise<{ space: Json; project: Json; statuses: Json[] }> {
    const { body: spaces } = await this.get('/spaces');
    return this.loadSpace(spaces[0]);
  }

  /** Creates a team space and returns it with its project General. */
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

  /** Creates a task in the project. */
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

/** Returns a client that authenticates with the API token. */
export function createTokenClient(testApp: TestApp, secret: string): ApiClient {
  return new ApiClient(testApp, { authorization: `Bearer ${secret}` });
}

/** Property descriptors that replace the instance of an object, for `Object.create`, which does not check their names. */
type InstanceProperties = { [Key in 'app' | 'config' | 'database' | 'testApp']?: { value: unknown } };

/** Opens the database without flushing commits to disk: that is slow, and only the crash tests depend on it. */
function openFastDatabase(config: Parameters<typeof openDatabase>[0]): Promise<Database> {
  return openDatabase(config, { synchronous: 'off' });
}
