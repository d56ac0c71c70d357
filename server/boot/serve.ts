import { openDatabase } from '../db/engine/openDatabase.ts';
import { type Config, readConfig } from './config.ts';
import { createApp } from './createApp.ts';
import { formatErrorLine } from './formatErrorLine.ts';
import { createLogger } from './logger.ts';

const shutdownMs = 9000;

/** Starts the server and keeps it until SIGTERM or Ctrl-C. What is wrong at the start is one line, and exit code 1. */
export async function serve(): Promise<void> {
  const config = orExit(readConfig);
  const log = createLogger(config);
  const database = await openDatabase(config).catch((error) =>
    fail(`Cannot open the database: ${formatErrorLine(error)}`),
  );
  const app = await createApp({ config, database, log });
  const address = await app.http
    .listen({ host: config.host, port: config.port })
    .catch((error) => fail(listenWords(error, config)));

  // With PORT=0 the system has chosen the port.
  if (config.publicUrl === 'http://localhost:0') config.publicUrl = address.replace('127.0.0.1', 'localhost');

  const where = config.databaseUrl === null ? config.dataDir : 'PostgreSQL';
  process.stdout.write(
    [
      `Krokanti Tasks is ready at ${address.replace('127.0.0.1', 'localhost')}`,
      `  Open it to create an account and an API token; the API is described at /docs.`,
      `  Data: ${where}. Stop with Ctrl-C.`,
      '',
    ].join('\n'),
  );

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), shutdownMs).unref();
    await app.close();
    await database.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function listenWords(error: NodeJS.ErrnoException, { host, port }: Config): string {
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
