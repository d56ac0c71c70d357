import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Account, createAccount } from '../../../testing/createAccount.ts';
import { repoRoot } from '../../../testing/repoRoot.ts';
import { sendRequest } from '../../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../../testing/serverProcess.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { createEmptyDatabase } from '../../support/empty-database.ts';
import { engines } from '../../support/engines.ts';

const run = promisify(execFile);
const python = process.env.PYTHON ?? 'python3';
const hasCurl = spawnSync('curl', ['--version']).status === 0;
const hasPython = spawnSync(python, ['-c', 'import requests']).status === 0;
const files = ['authentication.sh', 'curl.sh', 'javascript.mjs', 'python.py'];

describe('The public document’s samples', () => {
  it.each(files)('%s has the lines of the document, word for word', async (file) => {
    const document = await readFile(join(repoRoot, 'test/api/public-document/code-samples/all-samples.txt'), 'utf8');
    const sections = document.split(/^=== /m).map((section) => section.split('\n'));
    const [, ...expected] = sections.find(([name]) => name === file) ?? [];
    expect(expected.length).toBeGreaterThan(2);
    expect(toComparableLines(await readSample(file))).toEqual(toComparableLines(expected.join('\n')));
  });

  describe.each(engines)('against a started server on %s', (engine) => {
    let server: ServerProcess;
    let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
    let folder: string;
    let account: Account;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'krokanti-samples-'));
      database = await createEmptyDatabase(engine);
      server = await startServer(database.env);
    });
    afterAll(async () => {
      if (server) expect(await server.kill('SIGTERM')).toBe(0);
      await database?.drop();
      await rm(folder, { recursive: true, force: true });
    });
    beforeEach(async () => {
      account = await createAccount(server.url);
    });

    /** Returns the text of the sample, with only the base URL and the token replaced. */
    async function prepareSample(file: string): Promise<string> {
      const text = await readSample(file);
      return text.replaceAll('https://tasks.krokanti.com', server.url).replaceAll('kt_your_token_here', account.token);
    }

    /** Writes the prepared sample to a file and returns its path. */
    async function saveSample(file: string): Promise<string> {
      await writeFile(join(folder, file), await prepareSample(file));
      return join(folder, file);
    }

    describe(hasCurl ? 'cURL' : 'cURL: NOT RUN, there is no curl on this machine', () => {
      it.skipIf(!hasCurl)('the first one lists the spaces', async () => {
        expect(await runShell(await prepareSample('authentication.sh'))).toEqual(
          (await sendRequest(server.url, '/api/spaces', { headers: account.headers })).body,
        );
      });

      it.skipIf(!hasCurl)('without a token it says Unauthorized', async () => {
        const text = (await prepareSample('authentication.sh')).replace(account.token, 'kt_your_token_here');
        expect(await runShell(text)).toEqual({ error: 'Unauthorized' });
      });

      it.skipIf(!hasCurl)('lists spaces, projects and tasks, creates a task and completes it', async () => {
        const commands = (await prepareSample('curl.sh')).split(/^# .*\n/m).slice(1) as [
          string,
          string,
          string,
          string,
          string,
        ];
        expect(commands).toHaveLength(5);
        const [listSpaces, listProjects, listProjectTasks, createTask, completeTask] = commands;

        const spaces = await runShell(listSpaces);
        expect(spaces.map((space: Json) => space.name)).toEqual(['Personal']);
        const projects = await runShell(listProjects.replace('SPACE_ID', spaces[0].id));
        expect(projects.map((project: Json) => project.name)).toEqual(['General']);
        const [{ id: projectId }] = projects;
        expect(await runShell(listProjectTasks.replace('PROJECT_ID', projectId))).toEqual([]);

        const { task } = await runShell(createTask.replace('PROJECT_ID', projectId));
        expect(task).toMatchObject({ title: 'My new task', priority: 'high', projectId, completedAt: null });
        expect(await runShell(listProjectTasks.replace('PROJECT_ID', projectId))).toEqual([task]);

        const { task: completed } = await runShell(completeTask.replace('TASK_ID', task.id));
        expect(completed).toMatchObject({ id: task.id, completedAt: '2026-02-22T10:00:00.000Z' });
        expect(await listTasks(server.url, account)).toEqual([completed]);
      });
    });

    it('JavaScript / Node: creates a task and marks it done', async () => {
      const before = Date.now();
      const { stdout, stderr } = await run(process.execPath, [await saveSample('javascript.mjs')]);
      expect([stdout, stderr]).toEqual(['', '']);
      const [task, ...others] = await listTasks(server.url, account);
      expect(others).toEqual([]);
      expect(task).toMatchObject({ title: 'Review pull request', priority: 'high' });
      expectBetween(task.dueDate, before + 86_400_000, Date.now() + 86_400_000);
      expectBetween(task.completedAt, before, Date.now());
    });

    it.skipIf(!hasPython)(
      hasPython
        ? 'Python: creates a task and completes it'
        : `Python: NOT RUN, there is no ${python} with requests on this machine`,
      async () => {
        const before = Date.now();
        const env = { ...process.env, NO_PROXY: 'localhost,127.0.0.1' };
        const { stdout, stderr } = await run(python, [await saveSample('python.py')], { env });
        const [task, ...others] = await listTasks(server.url, account);
        expect(others).toEqual([]);
        expect([stdout.trim(), stderr]).toEqual([`Created task: ${task.id}`, '']);
        expect(task).toMatchObject({ title: 'Deploy new release', priority: 'urgent' });
        expectBetween(task.dueDate, before + 86_400_000, Date.now() + 86_400_000);
        expectBetween(task.completedAt, before, Date.now());
      },
    );
  });
});

function readSample(file: string): Promise<string> {
  return readFile(join(repoRoot, 'test/api/public-document/code-samples', file), 'utf8');
}

/** Drops what the published text does not have: line continuations, indentation and empty lines. */
function toComparableLines(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/\\$/, '').trim());
  return lines.filter((line) => line !== '');
}

async function runShell(command: string): Promise<Json> {
  const { stdout } = await run('sh', ['-c', command], { env: { ...process.env, NO_PROXY: 'localhost,127.0.0.1' } });
  return JSON.parse(stdout);
}

/** Allows a millisecond on both sides, because other programs have finer clocks and the API rounds. */
function expectBetween(instant: string, from: number, to: number): void {
  expect(instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Date.parse(instant)).toBeGreaterThanOrEqual(from - 1);
  expect(Date.parse(instant)).toBeLessThanOrEqual(to + 1);
}

/** Lists the tasks of the account's project. */
async function listTasks(baseUrl: string, { headers, projectId }: Account): Promise<Json[]> {
  const { status, body } = await sendRequest(baseUrl, `/api/tasks?projectId=${projectId}`, { headers });
  expect(status).toBe(200);
  return body;
}
