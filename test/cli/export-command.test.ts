import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repoRoot } from '../../testing/repoRoot.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { runCli, runCliOrThrow } from '../support/cli/run-cli.ts';
import { readZip } from '../support/read-zip.ts';
import { describeOnEachEngine } from '../support/test-app.ts';

describeOnEachEngine((app) => {
  let folder: string;
  let space: Json;
  let project: Json;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'krokanti-export-'));
    const ana = await app.createPerson('Ana');
    ({ space, project } = await ana.createTeamSpace('quayside'));
    await ana.createTask(project.id, { title: 'Exported' });
    const { body } = await ana.post('/projects', { spaceId: space.id, name: 'Web', slug: 'website-relaunch' });
    await ana.createTask(body.project.id, { title: 'Relaunch' });
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('the commands in docs/exporting.md write what they say', async () => {
    const text = await readFile(join(repoRoot, 'docs/exporting.md'), 'utf8');
    const commands = [...text.matchAll(/^npx krokanti (export .*) --out (\S+)$/gm)];
    expect(commands.length).toBe(2);
    for (const [, options = '', name = ''] of commands) {
      const file = join(folder, name);
      const { stdout } = await runCliOrThrow([...options.split(' '), '--out', file], app.databaseEnv);
      expect(stdout).toBe(`${file}\n`);
    }
    expect((await readdir(folder)).sort()).toEqual(['quayside.zip', 'website.zip']);
    const whole = readZip(await readFile(join(folder, 'quayside.zip')));
    expect(Object.keys(whole)).toEqual(['krokanti.json', 'projects/general.csv', 'projects/website-relaunch.csv']);
    expect(whole['krokanti.json']).toContain('"Exported"');
    const website = readZip(await readFile(join(folder, 'website.zip')));
    expect(Object.keys(website)).toContain('tasks/website-relaunch/QUA-2.md');
    expect(website['krokanti.json']).not.toContain('"Exported"');
  });

  test('an unknown space or project is named, and nothing is written', async () => {
    const out = join(folder, 'none.zip');
    const noSpace = await runCli(['export', '--space', 'nowhere', '--out', out], app.databaseEnv);
    expect([noSpace.code, noSpace.stderr]).toEqual([2, 'krokanti: --space: no space has the slug nowhere\n']);
    const noProject = await runCli(['export', '--space', space.slug, '--project', 'x', '--out', out], app.databaseEnv);
    expect(noProject.code).toBe(2);
    expect(noProject.stderr).toContain(
      '--project: the space has no project x; its projects are general, website-relaunch',
    );
    expect(await readdir(folder)).not.toContain('none.zip');
  });
});
