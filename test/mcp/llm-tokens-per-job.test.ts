import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { type Person, TestApp } from '../support/test-app.ts';

/** What common jobs cost a model: the tokens of the arguments that it writes and of the results that it reads. */
describe('The tokens of common jobs', () => {
  const app = new TestApp('sqlite');
  let ana: Person;
  let agent: McpClient;
  let project: Json;
  let inbox: Json;
  let calls: { written: number; read: number }[];
  beforeAll(async () => {
    await app.start();
    ana = await app.createPerson();
    const { space } = (await ana.post('/spaces', { name: 'Quality', slug: 'quality' })).body;
    const create = async (name: string) =>
      (await ana.post('/projects', { spaceId: space.id, name, slug: name.toLowerCase() })).body.project;
    project = await create('Website');
    inbox = await create('Inbox');
    for (const name of ['Bug', 'Design', 'Backend']) await ana.post('/labels', { spaceId: space.id, name });
    for (const name of ['Ben', 'Cleo', 'Dora', 'Eva']) await app.createMember(ana, space.id, 'member', name);
    const { body: statuses } = await ana.get(`/statuses?projectId=${project.id}`);
    const { body: members } = await ana.get(`/spaces/${space.id}/members`);
    for (let n = 0; n < 60; n++) {
      await ana.createTask(project.id, {
        title: `${['Fix the login of', 'Design a page for', 'Write the texts of'][n % 3]} customer group number ${n}`,
        statusId: statuses[n % 3].id,
        priority: ['none', 'low', 'medium', 'high', 'urgent'][n % 5],
        dueDate: `2099-0${(n % 9) + 1}-15`,
        assigneeIds: [members[n % members.length].userId],
      });
    }
    for (let n = 0; n < 40; n++) await ana.createTask(inbox.id, { title: `Somebody should look at report ${n}` });
    agent = await connectMcpClient(ana);
  });
  afterAll(() => app.stop());

  const call = async (name: string, input: Json = {}): Promise<Json> => {
    const { text, data, isError } = await agent.tryTool(name, input);
    expect([isError ?? false, text]).toEqual([false, text]);
    calls.push({ written: countTokens(JSON.stringify(input)), read: countTokens(text) });
    return data;
  };
  const total = (kind: 'written' | 'read') => calls.reduce((sum, item) => sum + item[kind], 0);

  it('a stand-up takes 2 calls and 2,200 tokens to read', async () => {
    calls = [];
    const { spaces } = await call('get_context');
    expect(spaces.find(({ name }: Json) => name === 'Quality').projects.map(({ name }: Json) => name)).toContain(
      'Website',
    );
    const report = await call('project_report', { projectId: 'Website', days: 1 });
    expect(report.counts).toMatchObject({ open: 40, inProgress: 20, done: 20 });
    expect(calls.length).toBe(2);
    expect(total('read')).toBeLessThanOrEqual(2_200);
  });

  it('sorting 40 new tasks takes 3 calls and 900 tokens to write', async () => {
    calls = [];
    await call('get_context');
    const { tasks } = await call('list_tasks', { projectId: 'Inbox', limit: 100 });
    expect(tasks.length).toBe(40);
    const people = ['Ben', 'Cleo', 'Dora', 'Eva'];
    const { changed, failed } = await call('update_tasks', {
      tasks: tasks.map(({ id }: Json, n: number) => ({ taskId: id, priority: 'high', assigneeIds: [people[n % 4]] })),
    });
    expect([changed, failed, calls.length]).toEqual([40, 0, 3]);
    expect(total('written')).toBeLessThanOrEqual(900);
    calls = [];
    await call('update_tasks', {
      tasks: people.map((person, n) => ({
        taskIds: tasks.filter((_: Json, at: number) => at % 4 === n).map(({ id }: Json) => id),
        labels: ['Bug'],
        assigneeIds: [person],
      })),
    });
    expect(total('written')).toBeLessThanOrEqual(300);
  });

  it('an epic with five children and their order takes 1 call and 300 tokens to write', async () => {
    calls = [];
    const { failed } = await call('create_tasks', {
      projectId: 'Website',
      tasks: [
        { title: 'Relaunch the shop' },
        { title: 'Interview customers', parentTaskId: '$1', assigneeIds: ['Ben'], dueDate: '2099-03-01' },
        { title: 'Design the pages', parentTaskId: '$1', blockedBy: ['$2'], labels: ['Design'] },
        { title: 'Build the basket', parentTaskId: '$1', blockedBy: ['$3'], labels: ['Backend'] },
        { title: 'Test with customers', parentTaskId: '$1', blockedBy: ['$4'] },
        { title: 'Go live', parentTaskId: '$1', blockedBy: ['$5'], priority: 'high', dueDate: '2099-04-01' },
      ],
    });
    expect([failed, calls.length]).toEqual([0, 1]);
    expect(total('written')).toBeLessThanOrEqual(300);
  });

  it('changing a line in a text of 25 kB takes 2 calls and 600 tokens in all', async () => {
    const lines = Array.from(
      { length: 400 },
      (_, n) => `Line ${n} of the specification, which says something of its own.`,
    );
    const { ref } = await ana.createTask(project.id, { title: 'Specification', description: lines.join('\n') });
    expect(lines.join('\n').length).toBeGreaterThan(25_000);
    calls = [];
    const { lines: found } = await call('get_task', { taskId: ref, find: 'Line 210 of' });
    expect(found).toContain('211: Line 210 of the specification');
    await call('update_task', {
      taskId: ref,
      edits: [{ find: 'Line 210 of', replace: 'Line two hundred and ten of' }],
    });
    expect(calls.length).toBe(2);
    expect(total('read') + total('written')).toBeLessThanOrEqual(600);
  });
});

function countTokens(text: string): number {
  return encode(text).length;
}
