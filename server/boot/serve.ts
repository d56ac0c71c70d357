import { once } from 'node:events';
import { createServer } from 'node:net';
import { openDatabase } from '../db/engine/openDatabase.ts';
import { type Config, readConfig } from './config.ts';
import { createApp } from './createApp.ts';
import { createDatabaseClock } from './databaseClock.ts';
import { formatErrorLine } from './formatErrorLine.ts';
import { createLogger } from './logger.ts';

const shutdownTimeoutMs = 9000;
const parentPollMs = 500;

/** Starts the server, and stops it on SIGTERM or Ctrl-C. An error at startup is printed as one line, with exit code 1. */
export async function serve(): Promise<void> {
  const environment = orExit(readConfig);
  const log = createLogger(environment);
  const database = await openDatabase(environment, {
    isServer: true,
    onDamage: (problem) => log.error({ problem }, 'The database file is damaged: restore the last backup'),
  }).catch((error) => fail(`Cannot open the database: ${formatErrorLine(error)}`));
  const config = await choosePort(environment).catch((error) => fail(toListenError(error, environment)));
  const clock = await createDatabaseClock(database, {
    onError: (error) => log.warn({ err: error }, 'Cannot compare the clock with that of the database'),
  }).catch((error) => fail(`Cannot open the database: ${formatErrorLine(error)}`));
  const app = await createApp({ config, database, log, now: clock.now });
  const address = await app.http
    .listen({ host: config.host, port: config.port })
    .catch((error) => fail(toListenError(error, config)));

  const data = config.databaseUrl === null ? config.dataDir : 'PostgreSQL';
  process.stdout.write(
    [
      `Krokanti Tasks is ready at ${address.replace('127.0.0.1', 'localhost')}`,
      `  Open ${config.isPublicUrlSet ? config.publicUrl : 'it'} to create an account and an API token; the API is described at /docs.`,
      ...(config.signUpMode === 'open' ? [] : [signUpNotices[config.signUpMode]]),
      `  Data: ${data}. Stop with Ctrl-C.`,
      '',
    ].join('\n'),
  );

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), shutdownTimeoutMs).unref();
    try {
      clock.stop();
      await app.close();
      await database.close();
      process.exit(0);
    } catch (error) {
      fail(`Could not stop cleanly: ${formatErrorLine(error)}`);
    }
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  stopWithNpm(stop);
}

const signUpNotices = {
  invited: '  Once the first account exists, signing up needs an invitation. SIGN_UP=open lets anybody sign up.',
  closed: '  Nobody can sign up. Create accounts with "krokanti user create".',
};

/** npm passes SIGTERM to a shell that ends without passing it on; then this process gets another parent. */
function stopWithNpm(stop: () => Promise<void>): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void stop();
  }, parentPollMs).unref();
}

/** With PORT=0, lets the system choose a port before the app is created, because the public URL contains it. */
async function choosePort(config: Config): Promise<Config> {
  if (config.port !== 0) return config;
  const server = createServer().listen(0, config.host);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return { ...config, port, publicUrl: config.isPublicUrlSet ? config.publicUrl : `http://localhost:${port}` };
}

function toListenError(error: NodeJS.ErrnoException, { host, port }: Config): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} is taken: stop what uses it, or set PORT to another`;
  if (error.code === 'EACCES') return `Not allowed to listen on port ${port}: set PORT to 1024 or higher`;
  return `Cannot listen on ${host}:${port}: ${error.message}`;
}

function orExit<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    return fail((error as Error).message);
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
