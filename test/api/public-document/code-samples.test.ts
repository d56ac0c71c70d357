import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmptyDatabase, engines, type Json } from '../../support/test-app.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const python = process.env.PYTHON ?? 'python3';
const hasCurl = spawnSync('curl', ['--version']).status === 0;
const hasPython = spawnSync(python, ['-c', 'import requests']).status === 0;
const files = ['authentication.sh', 'curl.sh', 'javascript.mjs', 'python.py'];

describe('The public document’s samples', () => {
  it.each(files)('%s has the lines of the document, word for word', async (file) => {
    const document = await readFile(join(root, 'test/api/public-document/code-samples/all-samples.txt'), 'utf8');
    const sections = document.split(/^=== /m).map((section) => section.split('\n'));
    const [, ...expected] = sections.find(([name]) => name === file) ?? [];
    expect(expected.length).toBeGreaterThan(2);
    expect(linesOf(await sample(file))).toEqual(linesOf(expected.join('\n')));
  });

  describe.each(engines)('against a started server on %s', (engine) => {
    let server: Awaited<ReturnType<typeof startServer>>;
    let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
    let folder: string;
    let mine: Account;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'krokanti-samples-'));
      database = await createEmptyDatabase(engine);
      server = await startServer(database.env);
    });
    afterAll(async () => {
      await server?.stop();
      await database?.drop();
      await rm(folder, { recursive: true, force: true });
    });
    beforeEach(async () => {
      mine = await newAccount(server.address);
    });

    /** The sample with nothing replaced but what it asks for. */
    async function ready(file: string): Promise<string> {
      const text = await sample(file);
      return text.replaceAll('https://tasks.krokanti.com', server.address).replaceAll('kt_your_token_here', mine.token);
    }

    async function saved(file: string): Promise<string> {
      await writeFile(join(folder, file), await ready(file));
      return join(folder, file);
    }

    describe(hasCurl ? 'cURL' : 'cURL: NOT RUN, there is no curl on this machine', () => {
      it.skipIf(!hasCurl)('the first one lists the spaces', async () => {
        expect(await shell(await ready('authentication.sh'))).toEqual(await mine.get('/spaces'));
      });

      it.skipIf(!hasCurl)('without a token it says Unauthorized', async () => {
        const text = (await ready('authentication.sh')).replace(mine.token, 'kt_your_token_here');
        expect(await shell(text)).toEqual({ error: 'Unauthorized' });
      });

      it.skipIf(!hasCurl)('lists spaces, projects and tasks, creates a task and completes it', async () => {
        const commands = (await ready('curl.sh')).split(/^# .*\n/m).slice(1) as [
          string,
          string,
          string,
          string,
          string,
        ];
        expect(commands).toHaveLength(5);
        const [listSpaces, listProjects, listTasks, createTask, completeTask] = commands;

        const spaces = await shell(listSpaces);
        expect(spaces.map((space: Json) => space.name)).toEqual(['Personal']);
        const projects = await shell(listProjects.replace('SPACE_ID', spaces[0].id));
        expect(projects.map((project: Json) => project.name)).toEqual(['General']);
        const [{ id: projectId }] = projects;
        expect(await shell(listTasks.replace('PROJECT_ID', projectId))).toEqual([]);

        const { task } = await shell(createTask.replace('PROJECT_ID', projectId));
        expect(task).toMatchObject({ title: 'My new task', priority: 'high', projectId, completedAt: null });
        expect(await shell(listTasks.replace('PROJECT_ID', projectId))).toEqual([task]);

        const { task: completed } = await shell(completeTask.replace('TASK_ID', task.id));
        expect(completed).toMatchObject({ id: task.id, completedAt: '2026-02-22T10:00:00.000Z' });
        expect(await mine.tasks()).toEqual([completed]);
      });
    });

    it('JavaScript / Node: creates a task and marks it done', async () => {
      const before = Date.now();
      const { stdout, stderr } = await run(process.execPath, [await saved('javascript.mjs')]);
      expect([stdout, stderr]).toEqual(['', '']);
      const [task, ...others] = await mine.tasks();
      expect(others).toEqual([]);
      expect(task).toMatchObject({ title: 'Review pull request', priority: 'high' });
      isBetween(task.dueDate, before + 86_400_000, Date.now() + 86_400_000);
      isBetween(task.completedAt, before, Date.now());
    });

    const words = `there is no ${python} with requests on this machine`;
    it.skipIf(!hasPython)(
      hasPython ? 'Python: creates a task and completes it' : `Python: NOT RUN, ${words}`,
      async () => {
        const before = Date.now();
        const env = { ...process.env, NO_PROXY: 'localhost,127.0.0.1' };
        const { stdout, stderr } = await run(python, [await saved('python.py')], { env });
        const [task, ...others] = await mine.tasks();
        expect(others).toEqual([]);
        expect([stdout.trim(), stderr]).toEqual([`Created task: ${task.id}`, '']);
        expect(task).toMatchObject({ title: 'Deploy new release', priority: 'urgent' });
        isBetween(task.dueDate, before + 86_400_000, Date.now() + 86_400_000);
        isBetween(task.completedAt, before, Date.now());
      },
    );
  });
});

function sample(file: string): Promise<string> {
  return readFile(join(root, 'test/api/public-document/code-samples', file), 'utf8');
}

/** The public text has lost line continuations, indentation and empty lines. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/\\$/, '').trim());
  return lines.filter((line) => line !== '');
}

async function shell(command: string): Promise<Json> {
  const { stdout } = await run('sh', ['-c', command], { env: { ...process.env, NO_PROXY: 'localhost,127.0.0.1' } });
  return JSON.parse(stdout);
}

/** Instants have whole milliseconds, and clocks of other programs finer ones. */
function isBetween(instant: string, from: number, to: number): void {
  expect(instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Date.parse(instant)).toBeGreaterThanOrEqual(from - 1);
  expect(Date.parse(instant)).toBeLessThanOrEqual(to + 1);
}

/** The server as `npm start` starts it, on a free port. */
async function startServer(environment: Record<string, string>) {
  const env = { PATH: process.env.PATH ?? '', ...environment, PORT: '0', LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, ['server/boot/main.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const address = await new Promise<string>((resolve, reject) => {
    const read = (text: string) => {
      printed += text;
      const address = /ready at (http:\S+)/.exec(printed)?.[1];
      if (address) resolve(address);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('exit', (code) => reject(new Error(`The server ended with code ${code}: ${printed}`)));
  });
  const stop = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  };
  return { address, stop };
}

interface Account {
  token: string;
  get(path: string): Promise<Json>;
  /** Those of the project General in the personal space. */
  tasks(): Promise<Json[]>;
}

/** What a newcomer does first: signs up, signs in, makes a token. */
async function newAccount(address: string): Promise<Account> {
  const call = async (path: string, body?: Json, headers: Record<string, string> = {}) => {
    const init = body && { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${address}/api${path}`, {
      ...init,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    });
    expect(answer.ok, path).toBe(true);
    return answer;
  };
  const email = `${crypto.randomUUID()}@example.com`;
  const password = 'correct horse battery';
  await call('/account/sign-up', { email, password, name: 'Newcomer' });
  const signedIn = await call('/account/sign-in', { email, password });
  const cookie = String(signedIn.headers.get('set-cookie')).split(';')[0] as string;
  const { secret: token } = (await (await call('/tokens', { name: 'Samples' }, { cookie })).json()) as Json;
  const get = async (path: string) => (await call(path, undefined, { authorization: `Bearer ${token}` })).json();
  const tasks = async () => {
    const [space] = (await get('/spaces')) as Json[];
    const [project] = (await get(`/projects?spaceId=${space.id}`)) as Json[];
    return (await get(`/tasks?projectId=${project.id}`)) as Json[];
  };
  return { token, get, tasks };
}
