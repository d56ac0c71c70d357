import { expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { describeOnEachEngine } from '../../support/test-app.ts';

describeOnEachEngine((test) => {
  it('A run with more than 20 MB of text is shown in part, cannot be taken back, and is soon no longer looked at', async () => {
    const ana = await test.createPerson('Ana');
    const ben = await test.createPerson('Ben');
    const { project } = await ana.createTeamSpace();
    const agent = await ana.createTokenClient();
    // Characters of three bytes, so each task has 150 kB.
    const tasks = Array.from({ length: 6 }, () => ({ title: 'Long', description: '文'.repeat(50_000) }));
    const created = await agent.post('/tasks/bulk', { projectId: project.id, tasks });
    expect(created.status).toBe(200);
    for (let copy = 0; copy < 25; copy++) {
      const input = { name: 'Copy', slug: `copy-${copy}` };
      expect((await agent.post(`/projects/${project.id}/duplicate`, input)).status).toBe(201);
    }
    const run = created.headers['krokanti-run'];
    const { body } = await ana.get(`/runs/${run}?limit=500`);
    expect(body.run.changes).toBeGreaterThan(156);
    expect(body.items.filter(({ kind }: Json) => kind === 'task').length).toBeLessThan(140);

    const undo = (input: Json) => ana.post(`/runs/${run}/undo`, input);
    for (let n = 0; n < 20; n++)
      expect(await undo({ dryRun: n > 0 })).toMatchObject({ status: 409, body: { code: 'run_too_large' } });
    expect(await undo({ dryRun: true })).toMatchObject({ status: 429, body: { code: 'too_much_text' } });
    expect((await ana.get(`/tasks?projectId=${project.id}&limit=10`)).body.length).toBe(6);
    // It is no limit of what Ana writes, nor of others.
    expect(
      (await ana.post('/tasks', { projectId: project.id, title: 'x', description: 'y'.repeat(2000) })).status,
    ).toBe(201);
    const own = (await ben.getPersonalSpace()).project;
    const { headers } = await (await ben.createTokenClient()).post('/tasks', { projectId: own.id, title: 'Small' });
    expect(await ben.post(`/runs/${headers['krokanti-run']}/undo`, {})).toMatchObject({
      status: 200,
      body: { undone: 1 },
    });
  });
});
