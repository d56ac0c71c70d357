import { beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../reliability/seededRandom.ts';
import { insertEvents } from '../../../server/db/queries/events.ts';
import { addToRev } from '../../../server/db/queries/revisions.ts';
import { updateTasksTogether } from '../../../server/db/queries/tasks/index.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { McpClient } from '../../support/mcp/mcp-client.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const rounds = Number(process.env['UNDO_ROUNDS'] ?? 6);
const stepsPerRound = 24;
const listFields = ['assigneeIds', 'labelIds', 'blockedByIds'];
const ignoredFields = ['position', 'updatedAt', 'commentCount', 'subtaskCount'];

/** The values of a task, with a key for each element of a list. */
type Values = Map<string, unknown>;
type Snapshot = Map<string, Values>;

/** What a key should have after the undo. */
interface Expected {
  isAgentLast: boolean;
  before: unknown;
}

describe('Undo after random changes by an agent and a person', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let ben: Person;
    let space: Json;
    let project: Json;
    let statuses: Json[];
    let labels: string[];
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ space, project, statuses } = await ana.createTeamSpace());
      ben = await test.createMember(ana, space.id, 'member', 'Ben');
      labels = [];
      for (const name of ['One', 'Two']) {
        labels.push((await ana.post('/labels', { spaceId: space.id, name })).body.label.id);
      }
    });

    async function takeSnapshot(taskIds: Iterable<string>): Promise<Snapshot> {
      const snapshot: Snapshot = new Map();
      for (const id of taskIds) {
        const { status, body } = await ana.get(`/tasks/${id}`);
        if (status === 200) snapshot.set(id, toValues(body.task));
      }
      return snapshot;
    }

    async function runRound(seed: number): Promise<void> {
      const random = createSeededRandom(seed);
      const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
      const agent = await ana.createTokenClient();
      const taskIds: string[] = [];
      for (let n = 0; n < 4; n++) taskIds.push((await ana.createTask(project.id, { title: `Task ${n}` })).id);
      const createdIds = new Set<string>();
      const touchedIds = new Set<string>();
      const expected = new Map<string, Expected>();
      let run: string | undefined;
      let current = await takeSnapshot(taskIds);

      const step = async (client: ApiClient, isAgent: boolean) => {
        const taskId = pick(taskIds);
        const response = isAgent && random() < 0.15 ? await create(client) : await change(client, taskId);
        run ??= response.headers['krokanti-run'];
        const next = await takeSnapshot(taskIds);
        for (const [id, values] of next) {
          const old = current.get(id);
          for (const key of old ? new Set([...old.keys(), ...values.keys()]) : []) {
            const [from, to] = [old?.get(key), values.get(key)];
            if (from === to) continue;
            if (!isAgent && createdIds.has(id)) touchedIds.add(id);
            const known = expected.get(`${id} ${key}`);
            if (isAgent && !known?.isAgentLast) expected.set(`${id} ${key}`, { isAgentLast: true, before: from });
            else if (!isAgent && known) known.isAgentLast = false;
          }
        }
        current = next;
      };
      const create = async (client: ApiClient) => {
        const response = await client.post('/tasks', { projectId: project.id, title: 'Created' });
        taskIds.push(response.body.task.id);
        createdIds.add(response.body.task.id);
        return response;
      };
      const change = (client: ApiClient, taskId: string) => {
        const number = Math.floor(random() * 3);
        // A task that people wait for would stay: another test shows that.
        const other = pick(client === agent ? taskIds : taskIds.slice(0, 4));
        const changes: (() => Promise<Awaited<ReturnType<ApiClient['patch']>>>)[] = [
          () => client.patch(`/tasks/${taskId}`, { title: `Title ${number}` }),
          () =>
            client.patch(`/tasks/${taskId}`, { description: pick([null, 'A', 'B']), priority: pick(['low', 'high']) }),
          () => client.patch(`/tasks/${taskId}`, { dueDate: pick([null, '2027-01-01', '2027-02-02']) }),
          () => client.patch(`/tasks/${taskId}`, { statusId: pick([null, ...statuses.map(({ id }) => id)]) }),
          () => client.patch(`/tasks/${taskId}`, { labelIds: labels.filter(() => random() < 0.5) }),
          () => client.patch(`/tasks/${taskId}`, { assigneeIds: [ana.id, ben.id].filter(() => random() < 0.5) }),
          () => client.patch(`/tasks/${taskId}`, { estimatedHours: pick([null, 0.1, 2.5]) }),
          () => client.put(`/tasks/${taskId}/blockers/${other}`),
          () => client.delete(`/tasks/${taskId}/blockers/${other}`),
        ];
        return pick(changes)();
      };

      for (let n = 0; n < stepsPerRound; n++) {
        if (random() < 0.6) await step(agent, true);
        else await step(pick([ana, ben]), false);
      }
      if (run === undefined) return;
      const after = current;
      const undone = await ana.post(`/runs/${run}/undo`);
      expect([seed, undone.status, undone.text]).toEqual([seed, 200, undone.text]);
      const restored = await takeSnapshot(taskIds);
      expect([seed, [...restored.keys()].sort()]).toEqual([
        seed,
        taskIds.filter((id) => !createdIds.has(id) || touchedIds.has(id)).sort(),
      ]);
      for (const [id, values] of restored) {
        if (createdIds.has(id)) continue;
        for (const key of new Set([...values.keys(), ...(after.get(id)?.keys() ?? [])])) {
          if ([...createdIds].some((createdId) => key.endsWith(createdId))) continue;
          const known = expected.get(`${id} ${key}`);
          const wanted = known?.isAgentLast ? known.before : after.get(id)?.get(key);
          expect([seed, id, key, values.get(key)]).toEqual([seed, id, key, wanted]);
        }
      }
      if (undone.body.runId === null) return;
      await ana.post(`/runs/${undone.body.runId}/undo`);
      expect([seed, await takeSnapshot(taskIds)]).toEqual([seed, after]);
    }

    it.each(Array.from({ length: rounds }, (_, index) => index + 1))(
      'each field is as before the run, or as somebody else left it; redo restores all (seed %i)',
      { timeout: 60_000 },
      runRound,
    );

    it('takes back 5,000 changes at once', { timeout: 120_000 }, async () => {
      const { space: own, project: ownProject } = await ana.createTeamSpace();
      const mcp = new McpClient(test, await ana.createTokenSecret());
      for (let n = 0; n < 10; n++) {
        const tasks = Array.from({ length: 50 }, (_, index) => ({ title: `Task ${n} ${index}` }));
        await mcp.callTool('create_tasks', { projectId: ownProject.id, tasks, idempotencyKey: String(n) });
      }
      const { body: tasks } = await ana.get(`/tasks?projectId=${ownProject.id}`);
      expect(tasks).toHaveLength(500);
      const agent = await ana.createTokenClient();
      const { headers } = await agent.patch(`/tasks/${tasks[0].id}`, { priority: 'high' });
      const run = headers['krokanti-run'] ?? '';
      await addChanges(own.id, ownProject.id, tasks, run);
      const start = performance.now();
      const { status, body } = await ana.post(`/runs/${run}/undo`);
      const elapsedMs = performance.now() - start;
      expect([status, body.undone, body.conflicts]).toEqual([200, 500, []]);
      const { body: after } = await ana.get(`/tasks?projectId=${ownProject.id}`);
      expect(after.map(({ title, priority }: Json) => [title, priority])).toEqual(
        tasks.map(({ title }: Json) => [title, 'none']),
      );
      // A second on a quiet machine; tests share theirs.
      expect(elapsedMs).toBeLessThan(5000);
      const { text } = await ana.get(`/runs/${run}?limit=1`);
      expect(JSON.parse(text)).toMatchObject({ run: { changes: 5000, tasks: 500 }, nextCursor: '1' });
    });

    /** Adds the events of 4,999 changes to the run, as the server would have recorded them. */
    async function addChanges(spaceId: string, projectId: string, tasks: Json[], runId: string): Promise<void> {
      const { body } = await ana.get(`/tasks/${tasks[0].id}/activity`);
      const { by, at } = body[0];
      await test.database.write(async (db) => {
        const { rev: lastRev } = await addToRev(db, spaceId, 4999);
        await insertEvents(
          db,
          Array.from({ length: 4999 }, (_, index) => {
            const task = tasks[(index + 1) % 500];
            const turn = Math.floor((index + 1) / 500);
            const [from, to] = [turn === 0 ? task.title : `Title ${turn - 1}`, `Title ${turn}`];
            return {
              space_id: spaceId,
              rev: lastRev - 4998 + index,
              type: 'task.updated',
              at,
              project_id: projectId,
              task_id: task.id,
              user_id: by.userId,
              token_id: by.tokenId,
              token_name: by.tokenName,
              client: null,
              run_id: runId,
              data: JSON.stringify({
                changes: { title: { from: task === tasks[0] && turn === 1 ? task.title : from, to } },
              }),
            };
          }),
        );
        const updates = tasks.map(({ id }, index) => ({ id, title: 'Title 9', rev: lastRev - 499 + index }));
        await updateTasksTogether(db, spaceId, updates);
      });
    }
  });
});

function toValues(task: Json): Values {
  const values: Values = new Map();
  for (const [field, value] of Object.entries<Json>(task)) {
    if (ignoredFields.includes(field)) continue;
    if (listFields.includes(field)) for (const id of value) values.set(`${field} ${id}`, true);
    else values.set(field, value);
  }
  return values;
}
