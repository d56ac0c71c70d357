import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Json } from '../test/support/test-app.ts';

export const repoRoot = fileURLToPath(new URL('..', import.meta.url));

export interface ServerProcess {
  /** Where it listens. */
  url: string;
  pid: number;
  stdout: string;
  /** The log. */
  stderr: string;
  /** Resolves with the exit code once it has ended, or with the signal that killed it. */
  exited: Promise<number | string>;
  kill(signal: NodeJS.Signals): Promise<number | string>;
}

export interface SpawnOptions {
  /** What a shell does before it becomes the server. */
  shellPrefix?: string;
  /** What Node runs, if not `server/boot/main.ts`. */
  script?: string;
  /** Who starts it. */
  uid?: number;
  gid?: number;
}

/** Starts `server/boot/main.ts` as `npm start` does, with nothing in its environment but what is given. */
export function spawnServer(
  environment: Record<string, string>,
  { shellPrefix, script = 'server/boot/main.ts', ...as }: SpawnOptions = {},
): ServerProcess {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  const command = [process.execPath, script];
  const [file = '', ...args] =
    shellPrefix === undefined ? command : ['sh', '-c', `${shellPrefix} && exec "$@"`, 'sh', ...command];
  const child = spawn(file, args, { cwd: repoRoot, env, stdio: ['ignore', 'pipe', 'pipe'], ...as });
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const server: ServerProcess = {
    url: '',
    pid: child.pid as number,
    stdout: '',
    stderr: '',
    exited: ended,
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    server.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    server.stderr += text;
  });
  child.stdout.on('data', () => {
    server.url ||= /ready at (http:\S+)\n/.exec(server.stdout)?.[1] ?? '';
  });
  return server;
}

/** Starts it on a free port, unless one is given, and waits until it says that it is ready. */
export async function startServer(environment: Record<string, string>, how?: SpawnOptions): Promise<ServerProcess> {
  const server = spawnServer({ PORT: '0', TOKEN_RATE_LIMIT: '1000000000', ...environment }, how);
  const code = await Promise.race([server.exited, waitUntil(() => server.url !== '')]);
  if (server.url === '') throw new Error(`The server ended with ${code}: ${server.stdout}${server.stderr}`);
  return server;
}

/** Waits for a condition that nothing tells of. */
export async function waitUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

export interface ServerResponse {
  status: number;
  headers: Headers;
  text: string;
  body: Json;
}

/** One call over the network. A body makes it a POST. */
export async function sendRequest(
  address: string,
  path: string,
  {
    body,
    headers = {},
    method = body === undefined ? 'GET' : 'POST',
  }: {
    body?: unknown;
    headers?: Record<string, string>;
    method?: string;
  } = {},
): Promise<ServerResponse> {
  const answer = await fetch(`${address}${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') && text !== '';
  return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : undefined };
}

export interface Account {
  email: string;
  password: string;
  cookie: string;
  /** Its API token. */
  token: string;
  headers: { authorization: string };
  projectId: string;
}

/** A new account with a token, and the project of its personal space. */
export async function createAccount(address: string): Promise<Account> {
  const email = `${crypto.randomUUID()}@example.com`;
  const password = 'correct horse battery';
  await sendRequest(address, '/api/account/sign-up', { body: { email, password, name: 'Ana' } });
  const cookie = await createSessionCookie(address, { email, password });
  const { body } = await sendRequest(address, '/api/tokens', { body: { name: 'Test' }, headers: { cookie } });
  const headers = { authorization: `Bearer ${body.secret}` };
  const { body: spaces } = await sendRequest(address, '/api/spaces', { headers });
  const { body: projects } = await sendRequest(address, `/api/projects?spaceId=${spaces[0].id}`, { headers });
  return { email, password, cookie, token: body.secret, headers, projectId: projects[0].id };
}

/** The cookie of a new session. */
export async function createSessionCookie(address: string, { email, password }: Pick<Account, 'email' | 'password'>) {
  const { headers } = await sendRequest(address, '/api/account/sign-in', { body: { email, password } });
  return String(headers.get('set-cookie')).split(';')[0] as string;
}
