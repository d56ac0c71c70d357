import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repoRoot } from '../../testing/repoRoot.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { runCli } from '../support/cli/run-cli.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const board = {
  id: 'b',
  name: 'Board',
  lists: [{ id: 'l', name: 'Ideas', pos: 1 }],
  cards: [{ id: 'c', name: 'Card', idList: 'l', pos: 1, attachments: [{ name: 'a', url: 'https://trello.com/a' }] }],
};

describeOnEachEngine((app) => {
  let folder: string;
  let ana: Person;
  let space: Json;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'krokanti-import-'));
    ana = await app.createPerson('Ana');
    ({ space } = await ana.createTeamSpace('quayside'));
    await writeFile(join(folder, 'board.json'), JSON.stringify(board));
    await writeFile(join(folder, 'tasks.csv'), 'Summary,Phase,Assignee\nFrom CSV,Later,zoe\n');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const listTitles = async () => {
    const titles: string[] = [];
    for (const { id } of (await ana.get(`/projects?spaceId=${space.id}`)).body as Json[])
      titles.push(...(await ana.get(`/tasks?projectId=${id}`)).body.map(({ title }: Json) => title));
    return titles;
  };

  test('the commands in docs/importing.md preview, import and write the report', async () => {
    const text = await readFile(join(repoRoot, 'docs/importing.md'), 'utf8');
    const commands = [...text.matchAll(/^npx krokanti (import .*)$/gm)].map(([, command = '']) => command.split(' '));
    expect(commands.length).toBe(3);
    const outputs: string[] = [];
    for (const [command = '', file = '', ...options] of commands) {
      const args = options.map((option) =>
        option === 'report.json' ? join(folder, option) : option.replace('ana@example.com', ana.email),
      );
      const { code, stdout, stderr } = await runCli([command, join(folder, file), ...args], app.databaseEnv);
      expect(code, stderr).toBe(0);
      outputs.push(stdout);
      if (options.includes('--dry-run')) expect(await listTitles()).toEqual([]);
    }
    expect(outputs).toEqual([
      'trello: 1 projects, 1 tasks, 0 comments. An import would create 1 and update 0 tasks. Nothing was changed.\n',
      'Imported 1 new tasks and updated 0 in quayside.\n',
      'Imported 1 new tasks and updated 0 in quayside.\n',
    ]);
    expect((await listTitles()).sort()).toEqual(['Card', 'From CSV']);
    const tasks = (await ana.get('/tasks?assigneeId=me')).body;
    expect(JSON.stringify(tasks)).toContain('From CSV');
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'));
    expect(report.import.losses).toEqual([
      { reason: 'Attachments are kept as links to Trello', count: 1, examples: ['Card'] },
    ]);
    expect((await ana.get(`/spaces/${space.id}/imports`)).body.length).toBe(2);
  });

  test('a file that cannot be read, an unknown space or a wrong mapping is an error in one line', async () => {
    const missing = await runCli(['import', join(folder, 'no.json'), '--space', 'quayside'], app.databaseEnv);
    expect([missing.code, missing.stderr]).toEqual([1, `krokanti: Cannot read ${join(folder, 'no.json')}\n`]);
    await copyFile(join(folder, 'board.json'), join(folder, 'half.json'));
    await writeFile(join(folder, 'half.json'), '{"lists":[');
    const half = await runCli(['import', join(folder, 'half.json'), '--space', 'quayside'], app.databaseEnv);
    expect(half.code).toBe(2);
    expect(half.stderr).toContain('file: must be complete JSON');
    const mapped = await runCli(
      ['import', join(folder, 'tasks.csv'), '--space', 'quayside', '--map', 'title'],
      app.databaseEnv,
    );
    expect([mapped.code, mapped.stderr]).toEqual([
      2,
      'krokanti: --map: must be field=Heading, for example title=Summary\n',
    ]);
    const person = await runCli(
      ['import', join(folder, 'board.json'), '--space', 'quayside', '--person', 'zoe=zoe@example.com'],
      app.databaseEnv,
    );
    expect([person.code, person.stderr]).toEqual([
      2,
      'krokanti: --person: must be NAME=EMAIL with a name in the file: nobody\n',
    ]);
    expect((await ana.get(`/spaces/${space.id}/imports`)).body.length).toBe(2);
  });
});
