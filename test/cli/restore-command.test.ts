import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Account, createAccount } from '../../testing/createAccount.ts';
import { repoRoot } from '../../testing/repoRoot.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { startServer } from '../../testing/serverProcess.ts';
import { runCli, runCliOrThrow } from '../support/cli/run-cli.ts';

describe('krokanti restore', () => {
  let folder: string;
  let data: string;
  let file: string;
  let backup: string;
  let account: Account;
  /** What a client had read of what the backup lacks. */
  let lost: { etag: string; rev: number; cursor: string };

  const restore = (from: string, ...options: string[]) => runCli(['restore', from, ...options], { DATA_DIR: data });
  const listTitles = (database: string) => {
    const connection = new SqliteFile(database, { readonly: true });
    const titles = connection.prepare('select title from tasks order by title').pluck().all();
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
    connection.close();
    return titles;
  };
  const expectRejected = async (from: string, reason: RegExp, ...options: string[]) => {
    const before = await readFile(file);
    const names = await readdir(data);
    const { code, stdout, stderr } = await restore(from, ...options);
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(reason) });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(await readdir(data)).toEqual(names);
    expect((await readFile(file)).equals(before)).toBe(true);
  };

  /** The data folder has the tasks One and Two, the backup only One. */
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'krokanti-restore-'));
    data = join(folder, 'data');
    file = join(data, 'krokanti.db');
    backup = join(folder, 'backup.db');
    const server = await startServer({ DATA_DIR: data });
    account = await createAccount(server.url);
    const { headers, projectId } = account;
    await sendRequest(server.url, '/api/tasks', { headers, body: { projectId, title: 'One' } });
    await runCliOrThrow(['backup', backup], { DATA_DIR: data });
    await sendRequest(server.url, '/api/tasks', { headers, body: { projectId, title: 'Two' } });

    // The server is in the way, and goes on working.
    for (const options of [[], ['--replace']]) {
      const { code, stderr } = await restore(backup, ...options);
      expect(code).toBe(1);
      expect(stderr).toBe(
        `krokanti: ${data} is in use by krokanti serve (process ${server.pid}): stop it first, or set DATA_DIR to another folder\n`,
      );
    }
    const { status } = await sendRequest(server.url, '/api/tasks', { headers, body: { projectId, title: 'Three' } });
    expect(status).toBe(201);
    const board = await sendRequest(server.url, `/api/projects/${projectId}/board`, { headers });
    const changes = await sendRequest(server.url, '/api/changes', { headers });
    lost = { etag: board.headers.get('etag') ?? '', rev: board.body.rev, cursor: changes.body.cursor };
    // Leaves a write-ahead log, as a crash does.
    await server.kill('SIGKILL');
    expect(await readdir(data)).toContain('krokanti.db-wal');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('F61: names every file that is in the way, and a backup that is of no use', async () => {
    await expectRejected(
      backup,
      /krokanti\.db and \S*krokanti\.db-wal and \S*krokanti\.db-shm are in the way.*--replace/,
    );
    await expectRejected(join(folder, 'none.db'), /none\.db does not exist/, '--replace');
    await expectRejected(file, /is the database itself/, '--replace');
    const text = join(folder, 'text.db');
    await writeFile(text, 'not a database, but longer than a header of SQLite '.repeat(100));
    await expectRejected(text, /text\.db is not a database of Krokanti Tasks/, '--replace');
    const foreign = join(folder, 'foreign.db');
    new SqliteFile(foreign).exec('create table t (x)').close();
    await expectRejected(foreign, /foreign\.db is not a database of Krokanti Tasks/, '--replace');
    const newer = join(folder, 'newer.db');
    await copyFile(backup, newer);
    new SqliteFile(newer).exec("insert into migrations values (999, 'later', '2030', 'x')").close();
    await expectRejected(newer, /newer\.db is newer \(migration 999\)/, '--replace');
    const torn = join(folder, 'torn.db');
    await writeFile(torn, (await readFile(backup)).subarray(0, 100_000));
    await expectRejected(torn, /torn\.db is damaged|The copy is damaged/, '--replace');
    const { code, stderr } = await runCli(['restore', backup], { DATABASE_URL: 'postgres://localhost/x' });
    expect([code, stderr]).toEqual([2, expect.stringContaining(`krokanti move --from ${backup} --to URL`)]);
  });

  test('F61: another program that has the database open is in the way', async () => {
    // In another process, because this one releases its locks when it reads the file as bytes.
    const code = `const file = new (require('better-sqlite3'))(process.argv[1]); file.prepare('select * from tasks').all(); console.log('open'); process.stdin.resume()`;
    const reader = spawn(process.execPath, ['--eval', code, file], {
      cwd: repoRoot,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(reader.stdout, 'data');
    await expectRejected(backup, /Another process has \S+krokanti\.db open, and nothing was changed/, '--replace');
    reader.kill();
    await once(reader, 'close');
  });

  test('F61: puts the backup in place beside a write-ahead log, and keeps the old data whole', async () => {
    const { code, stdout, stderr } = await restore(backup, '--replace');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/1 users, 1 spaces, 1 projects, 1 tasks/),
    });
    const [, previous = ''] = /The previous data is in (\S+)\.\n/.exec(stderr) ?? [];
    expect((await readdir(data)).sort()).toEqual(
      [previous.slice(data.length + 1), 'krokanti.db', 'krokanti.reserve', 'server.lock'].sort(),
    );
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(listTitles(previous)).toEqual(['One', 'Three', 'Two']);
    expect(listTitles(file)).toEqual(['One']);
    const server = await startServer({ DATA_DIR: data });
    const { body } = await sendRequest(server.url, `/api/tasks?projectId=${account.projectId}`, account);
    expect(body.map(({ title }: { title: string }) => title)).toEqual(['One']);
    // F9: no revision comes to mean something else than before the restore, in an ETag, a cursor or a stream.
    const { headers, projectId } = account;
    const send = (path: string, options = {}) => sendRequest(server.url, `/api${path}`, { headers, ...options });
    const readAgain = await send(`/projects/${projectId}/board`, {
      headers: { ...headers, 'if-none-match': lost.etag },
    });
    expect([readAgain.status, readAgain.body.rev > lost.rev]).toEqual([200, true]);
    const { body: task } = await send('/tasks', { body: { projectId, title: 'Other' } });
    expect(task.task.title).toBe('Other');
    const { body: board } = await send(`/projects/${projectId}/board`);
    expect(board.rev).toBe(readAgain.body.rev + 1);
    expect((await send(`/changes?since=${lost.cursor}`)).body).toMatchObject({ reset: true, changes: [] });
    expect(await server.kill('SIGTERM')).toBe(0);
    // What was kept can be restored too, and a copy together with its write-ahead log.
    expect((await restore(previous, '--replace', '--json')).json).toMatchObject({ tasks: 3, from: previous });
  });

  test('F61: a backup that was copied beside a write-ahead log is reported, and restore mends it', async () => {
    const other = join(folder, 'other');
    expect((await runCli(['restore', backup], { DATA_DIR: other })).code).toBe(0);
    const target = join(other, 'krokanti.db');
    await writeFile(target, (await readFile(target)).fill(0x5a, 4096, 65_536));
    const started = await runCli(['serve'], { DATA_DIR: other, PORT: '0' });
    expect([started.code, started.stderr]).toEqual([
      1,
      `Cannot open the database: ${target} is damaged. Put a backup in its place with "krokanti restore FILE --replace"\n`,
    ]);
    expect((await runCli(['restore', backup, '--replace'], { DATA_DIR: other })).code).toBe(0);
    expect(listTitles(target)).toEqual(['One']);
  });
});
