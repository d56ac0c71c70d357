import { beforeAll, describe, expect, it } from 'vitest';
import { type EndpointName, endpoints } from '../../../contract/index.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { createFixtures, type Fixtures } from '../../support/fixtures.ts';
import { connectMcpClient, type McpClient } from '../../support/mcp/mcp-client.ts';
import { toolInputs, toolOperations } from '../../support/mcp/tool-inputs.ts';
import { callOperation, type InputContext, operationInputs } from '../../support/operation-inputs.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

/** Words that only the trashed tasks and their comments have. */
const secrets = ['Quokka', 'numbat', 'wombat', 'bilby'];
/** The only list of tasks that has them. */
const trashList = 'list_trash';
/** The log of other tasks may tell their ids, but not their texts. */
const logs = ['list_activity', 'watch_events'];

const restReads = endpoints.filter(([, { write, rest }]) => !write && !rest.stream).map(([name]) => name);
const toolReads = toolOperations.filter(([, { write }]) => !write).map(([name]) => name);

describe('What is in the trash is in no response', () => {
  describeOnEachEngine((test) => {
    let fixtures: Fixtures;
    let owner: Person;
    let agent: McpClient;
    let trashed: Json;
    let neighbor: Json;
    let trashedIds: string[];
    let reads: Awaited<ReturnType<typeof createReads>>;
    /** Reads that showed one of the words before. */
    const shown = new Set<string>();

    beforeAll(async () => {
      fixtures = await createFixtures(test);
      ({ owner } = fixtures);
      const { project, label, spareMember } = fixtures;
      neighbor = fixtures.task;
      const fields = { labelIds: [label.id], assigneeIds: [owner.id, spareMember.id], dueDate: '2020-01-01' };
      trashed = await owner.createTask(project.id, {
        ...fields,
        title: 'Quokka task',
        description: 'A numbat',
        parentTaskId: neighbor.id,
      });
      const child = await owner.createTask(project.id, { ...fields, title: 'A wombat task', parentTaskId: trashed.id });
      const { comment } = (await owner.post(`/tasks/${trashed.id}/comments`, { content: 'A bilby task' })).body;
      expect((await owner.put(`/tasks/${neighbor.id}/blockers/${trashed.id}`)).status).toBe(200);
      trashedIds = [trashed.id, child.id, comment.id];
      agent = await connectMcpClient(owner);
      reads = await createReads();
      for (const [name, text] of await readEverything()) if (findLeaks(name, text).length > 0) shown.add(name);
      expect((await owner.post(`/tasks/${trashed.id}/trash`)).status).toBe(200);
    }, 120_000);

    /** The calls of every operation and tool that reads, for the trashed task and for its neighbor. */
    async function createReads(): Promise<[name: string, read: () => Promise<string>][]> {
      const calls: [string, () => Promise<string>][] = [];
      for (const task of [trashed, neighbor]) {
        const context: InputContext = { ...fixtures, task, caller: owner, recordCreator: owner };
        for (const name of restReads) {
          const input = await operationInputs[name as EndpointName](context);
          calls.push([name, async () => (await callOperation(owner, name, input)).text]);
        }
        for (const name of toolReads) {
          const input = (await toolInputs[name](context)) as Json;
          const read = async () => {
            const { data, text } = await agent.tryTool(name, input);
            return `${text} ${JSON.stringify(data ?? null)}`;
          };
          calls.push([`tool ${name}`, read]);
        }
      }
      return calls;
    }

    /** Makes these calls, and searches in some more ways. */
    async function readEverything(): Promise<[name: string, text: string][]> {
      const texts: [string, string][] = [];
      for (const [name, read] of reads) texts.push([name, await read()]);
      const { project, space } = fixtures;
      for (const path of [
        ...['q=task', 'assigneeId=me', 'archived=true', 'completed=false', 'dueBefore=2030-01-01', 'limit=500'].flatMap(
          (filter) => [`/tasks?projectId=${project.id}&${filter}`, `/search?spaceId=${space.id}&${filter}`],
        ),
        '/tasks?assigneeId=me',
        `/tasks?projectId=${project.id}&parentTaskId=${trashed.id}`,
        `/board?projectId=${project.id}&archived=true`,
      ])
        texts.push([path, (await owner.get(path)).text]);
      for (const [method, params] of [
        ['resources/list', {}],
        ['resources/read', { uri: `krokanti://project/${project.id}` }],
        ['resources/read', { uri: `krokanti://task/${neighbor.id}` }],
        ['resources/read', { uri: `krokanti://task/${trashed.id}` }],
        ['prompts/get', { name: 'plan_sprint', arguments: { projectId: project.id } }],
        ['prompts/get', { name: 'daily_standup', arguments: { projectId: project.id } }],
      ] as const)
        texts.push([`${method} ${JSON.stringify(params)}`, JSON.stringify(await agent.request(method, params))]);
      return texts;
    }

    function findLeaks(name: string, text: string): string[] {
      const ids = logs.includes(name) ? [] : trashedIds;
      return [...secrets, ...ids].filter((secret) => text.includes(secret));
    }

    it('the reads would show it', () => {
      expect([...shown].sort()).toEqual(
        expect.arrayContaining(['find_tasks', 'get_board', 'get_task', 'list_comments', 'list_tasks', 'tool get_task']),
      );
      expect(shown.size).toBeGreaterThan(20);
    });

    it('no read shows a text or an id of it, or counts it', async () => {
      const texts = await readEverything();
      expect(texts.length).toBeGreaterThan(80);
      const leaks = texts
        .filter(([name]) => name !== trashList)
        // Errors repeat the id that was asked for.
        .map(
          ([name, text]) => [name, findLeaks(name, text.replace(/(task\/|\(id: ")[0-9a-f-]{36}/g, '')), text] as const,
        )
        .filter(([, found]) => found.length > 0);
      expect(leaks).toEqual([]);
      const listed = texts.filter(([name]) => name === trashList);
      expect(listed.every(([, text]) => text.includes('Quokka') && !text.includes('wombat'))).toBe(true);
      const { task } = (await owner.get(`/tasks/${neighbor.id}`)).body;
      expect(task).toMatchObject({ subtaskCount: 0, blockedByIds: [] });
      const { data } = await agent.tryTool('project_report', { projectId: fixtures.project.id });
      const open = (await owner.get(`/tasks?projectId=${fixtures.project.id}&completed=false`)).body as Json[];
      expect(open.map(({ id }) => id)).toContain(neighbor.id);
      expect(data?.counts).toMatchObject({ open: open.length, overdue: 0, blocked: 0 });
    });

    it('only the writer of a change gets its response again, by its Idempotency-Key', async () => {
      const task = await owner.createTask(fixtures.project.id, { title: 'Before' });
      const headers = { 'idempotency-key': 'a key' };
      const first = await owner.patch(`/tasks/${task.id}`, { title: 'Quokka' }, headers);
      expect((await owner.post(`/tasks/${task.id}/trash`)).status).toBe(200);
      const again = await owner.patch(`/tasks/${task.id}`, { title: 'Quokka' }, headers);
      expect([again.status, again.text]).toEqual([200, first.text]);
      const byOther = await fixtures.admin.patch(`/tasks/${task.id}`, { title: 'Quokka' }, headers);
      expect([byOther.status, byOther.body.code, byOther.body.task]).toEqual([404, 'in_trash', undefined]);
    });
  });
});
