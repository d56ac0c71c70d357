import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { describeOnEachEngine } from '../support/test-app.ts';

const docs = join(import.meta.dirname, '../../docs/agents.md');

describe('The worker script in docs/agents.md', () => {
  describeOnEachEngine((test) => {
    it('does every ready task once, however many run, and ends when nothing is left', async () => {
      const text = await readFile(docs, 'utf8');
      const [, script = ''] = /## A script.*?```js\n(.*?)```/s.exec(text) ?? [];
      // Nothing comes later here, so there is nothing to wait for.
      expect(script).toContain('wait: 50');
      const folder = await mkdtemp(join(tmpdir(), 'krokanti-worker-'));
      const file = join(folder, 'worker.js');
      await writeFile(file, script.replace('wait: 50', 'wait: 1'));
      const ana = await test.createPerson('Ana');
      const { project } = await ana.getPersonalSpace();
      const tasks: Json[] = [];
      for (let n = 0; n < 4; n++) tasks.push(await ana.createTask(project.id, { title: `Task ${n}` }));
      const run = async (name: string) => {
        const env = {
          ...process.env,
          KROKANTI_URL: await test.listen(),
          KROKANTI_TOKEN: await ana.createTokenSecret({ name }),
        };
        return (await promisify(execFile)(process.execPath, [file], { env })).stdout;
      };
      const outputs = await Promise.all([run('One'), run('Two')]);
      const lines = outputs.join('').trim().split('\n');
      expect(lines.sort()).toEqual(tasks.map(({ ref }) => `${ref} done`).sort());
      for (const { id, title } of tasks) {
        const { body: comments } = await ana.get(`/tasks/${id}/comments`);
        expect(comments.map(({ content }: Json) => content)).toEqual([`I have read “${title}”.`]);
        expect((await ana.get(`/tasks/${id}`)).body.task.completedAt).not.toBeNull();
      }
      await rm(folder, { recursive: true });
    });
  });
});
