import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { runCli, runCliOrThrow, spawnCli } from '../support/cli/run-cli.ts';
import { withTableLock } from '../support/postgres/table-lock.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

/** NODE_OPTIONS under which timers of a second or more never fire. */
const withoutLongTimers = `--import=data:text/javascript,${encodeURIComponent(
  'const original = setTimeout; globalThis.setTimeout = (callback, ms, ...rest) => original(callback, ms < 1000 ? ms : 1e9, ...rest)',
)}`;

describeOnEachEngine((app) => {
  let folder: string;
  let ana: Person;
  let home: Awaited<ReturnType<Person['getPersonalSpace']>>;
  let secret: string;

  const backup = (name: string, ...options: string[]) =>
    runCli(['backup', join(folder, name), ...options], app.databaseEnv);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'krokanti-backup-'));
    ana = await app.createPerson('Ana');
    home = await ana.getPersonalSpace();
    secret = await ana.createTokenSecret();
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('is complete and verified, and only its owner can read it', async () => {
    const { space, project } = home;
    const {
      body: { label },
    } = await ana.post('/labels', { spaceId: space.id, name: 'Größe 📦', color: '#aabbcc' });
    const parent = await ana.createTask(project.id, {
      title: 'Umlaut ß, 日本, “quotes”',
      estimatedHours: 2.5,
      labelIds: [label.id],
      dueDate: '2026-02-22',
    });
    const child = await ana.createTask(project.id, {
      title: 'Child',
      parentTaskId: parent.id,
      assigneeIds: [ana.id],
      description: 'a\n\tb',
    });
    await ana.put(`/tasks/${child.id}/blockers/${parent.id}`);
    await ana.post(`/tasks/${child.id}/comments`, { content: 'Noted.' });

    const { code, stdout, stderr } = await backup('first.db');
    expect(code).toBe(0);
    expect(stdout).toMatch(/first\.db: \d+ kB, 1 users, 1 spaces, 1 projects, 2 tasks, 1 comments\n$/);
    expect(stderr).toContain('To restore it');
    expect(await readdir(folder)).toEqual(['first.db']);
    expect((await stat(join(folder, 'first.db'))).mode & 0o777).toBe(0o600);

    const copy = new SqliteFile(join(folder, 'first.db'), { readonly: true });
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(copy.pragma('foreign_key_check')).toEqual([]);
    expect(copy.pragma('journal_mode', { simple: true })).toBe('delete');
    expect(copy.prepare('select title, estimated_hours, due_date from tasks order by id').all()).toEqual([
      { title: 'Umlaut ß, 日本, “quotes”', estimated_hours: 2.5, due_date: '2026-02-22' },
      { title: 'Child', estimated_hours: null, due_date: null },
    ]);
    for (const table of ['blockers', 'task_labels', 'assignees', 'comments']) {
      expect(copy.prepare(`select count(*) from ${table}`).pluck().get()).toBe(1);
    }
    expect(copy.prepare('select typeof(rev), typeof(own_rev), typeof(is_personal) from spaces').raw().all()).toEqual([
      ['integer', 'integer', 'integer'],
    ]);
    expect(copy.prepare('select typeof(window_start), typeof(count) from limits').raw().all()).toEqual(
      app.engine === 'postgres' ? expect.arrayContaining([['integer', 'integer']]) : [],
    );
    copy.close();
  });

  test('reveals no secret in its output or its file name', async () => {
    const { stdout, stderr } = await backup('second.db', '--json');
    expect(Object.keys(JSON.parse(stdout))).toEqual([
      'file',
      'bytes',
      'users',
      'spaces',
      'projects',
      'tasks',
      'comments',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ file: join(folder, 'second.db'), users: 1, tasks: 2 });
    expect(stdout + stderr).not.toMatch(/argon2|kt_|hash/);
    // The token's secret is not in the file either.
    expect((await readFile(join(folder, 'second.db'))).includes(secret)).toBe(false);
  });

  test('never overwrites a file or a folder', async () => {
    await writeFile(join(folder, 'mine.txt'), 'mine');
    const { code, stderr } = await backup('mine.txt');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `krokanti: ${join(folder, 'mine.txt')} already exists: nothing was overwritten\n`,
    });
    expect(await readFile(join(folder, 'mine.txt'), 'utf8')).toBe('mine');
    expect((await backup('.')).code).toBe(1);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('reports a folder that does not exist', async () => {
    // The command must close the database instead of waiting for idle connections, which would never time out here.
    const environment = { ...app.databaseEnv, NODE_OPTIONS: withoutLongTimers };
    const { code, stderr } = await runCli(['backup', join(folder, 'none/x.db'), '--json'], environment);
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toEqual({
      error: `Cannot write into the folder ${join(folder, 'none')}: it does not exist`,
    });
  });

  if (app.engine === 'postgres')
    test('is a consistent snapshot, however long it takes', async () => {
      // This blocks the backup between the tables of tasks and comments, and nothing that runs in the background.
      await withTableLock(app.config.databaseUrl as string, 'task_labels', async ({ waitForBlocked, release }) => {
        const backedUp = backup('moment.db');
        await waitForBlocked();
        const { id } = await ana.createTask(home.project.id, { title: 'Later' });
        expect((await ana.post(`/tasks/${id}/comments`, { content: 'Later too' })).status).toBe(201);
        await release();
        expect(await backedUp).toMatchObject({ code: 0 });
        const copy = new SqliteFile(join(folder, 'moment.db'), { readonly: true });
        expect(copy.prepare('select id from tasks where id = ?').all(id)).toEqual([]);
        copy.close();
      });
    });

  test('under load contains every task acknowledged before it started, and can be served', async () => {
    const address = await app.listen();
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const acknowledged: string[] = [];
    let isStopping = false;
    const client = async () => {
      while (!isStopping) {
        const body = JSON.stringify({ projectId: home.project.id, title: 'Under load' });
        const response = await fetch(`${address}/api/tasks`, { method: 'POST', headers, body });
        expect(response.status).toBe(201);
        acknowledged.push(((await response.json()) as Json).task.id);
      }
    };
    const clients = Array.from({ length: 16 }, client);
    while (acknowledged.length < 100) await new Promise((resolve) => setTimeout(resolve, 10));
    const before = acknowledged.length;
    const { code, stderr } = await backup('load.db');
    const after = acknowledged.length;
    isStopping = true;
    await Promise.all(clients);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(after).toBeGreaterThan(before);

    const data = join(folder, 'restored');
    await mkdir(data);
    await copyFile(join(folder, 'load.db'), join(data, 'krokanti.db'));
    const restored = await serve({ DATA_DIR: data, LOG_LEVEL: 'error', TOKEN_RATE_LIMIT: '1000' });
    const response = await fetch(`${restored.address}/api/tasks?projectId=${home.project.id}`, { headers });
    expect(response.status).toBe(200);
    const ids = new Set(((await response.json()) as Json[]).map((task) => task.id));
    expect(acknowledged.slice(0, before).filter((id) => !ids.has(id))).toEqual([]);

    // The event log continues after the restored events.
    const body = JSON.stringify({ projectId: home.project.id, title: 'After the restore' });
    const created = await fetch(`${restored.address}/api/tasks`, { method: 'POST', headers, body });
    expect(created.status).toBe(201);
    const signIn = JSON.stringify({ email: ana.email, password: ana.password });
    const signedIn = await fetch(`${restored.address}/api/account/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: signIn,
    });
    expect(signedIn.status).toBe(200);
    expect(await restored.stop()).toBe(0);
    await runCliOrThrow(['user', 'list'], { DATA_DIR: data });
  });
});

/** Starts `krokanti serve` as a process manager does: signals to that process must reach the server. */
async function serve(environment: Record<string, string>) {
  const child = spawnCli(['serve'], { ...environment, PORT: '0' }, { script: 'cli/krokanti.mjs' });
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const [found] = /http:\/\/\S+/.exec(text) ?? [];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}`)));
  });
  return {
    address,
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      return code;
    },
  };
}
