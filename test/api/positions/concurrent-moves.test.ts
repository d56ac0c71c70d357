import { describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/json.ts';
import { countByHttpStatus, listColumnTaskIds, listTasks } from '../../support/read-tasks.ts';
import { type ApiResponse, describeOnEachEngine } from '../../support/test-app.ts';

const rounds = 2000;
const movers = 5;

describe('Many in one place', () => {
  describeOnEachEngine((test) => {
    it('50 creates at once in one column get 50 distinct, increasing positions', async () => {
      const ana = await test.createPerson();
      const { space, project, statuses } = await ana.createTeamSpace();
      const bea = await test.createMember(ana, space.id, 'member', 'Bea');
      const replies = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          (at % 2 ? ana : bea).post('/tasks', { projectId: project.id, title: `Task ${at}` }),
        ),
      );
      expect(countByHttpStatus(replies)).toEqual({ 201: 50 });
      const made = [...replies].sort((a, b) => revOf(a) - revOf(b)).map(({ body }) => body.task);
      for (const [at, { position }] of made.entries()) expect(position).toBeGreaterThan(made[at - 1]?.position ?? 0);
      expect(await listColumnTaskIds(ana, project.id, statuses[0].id)).toEqual(made.map(({ id }) => id));
    });

    it('creates, moves and archiving at once leave no two tasks at one position', async () => {
      const ana = await test.createPerson();
      const { project, statuses } = await ana.createTeamSpace();
      const ids: string[] = [];
      for (let at = 0; at < 12; at++) ids.push((await ana.createTask(project.id)).id);
      const replies = await Promise.all(
        ids.flatMap((id, at) => [
          ana.patch(`/tasks/${id}`, { statusId: statuses[at % 2].id }),
          ana.post('/tasks', { projectId: project.id, title: 'New', statusId: statuses[at % 2].id }),
          ana.patch(`/tasks/${id}`, { afterTaskId: ids[(at + 5) % 12] }),
          ana.patch(`/tasks/${id}`, { position: 65536 * (at % 3) }),
          ana.patch(`/tasks/${id}`, { isArchived: at % 4 === 0 }),
        ]),
      );
      expect(Object.keys(countByHttpStatus(replies)).sort()).toEqual(['200', '201']);
      const [active, archived] = [await listTasks(ana, project.id), await listTasks(ana, project.id, 'archived=true')];
      expect([active.length, archived.length]).toEqual([21, 3]);
      const places = [...active, ...archived].map(({ statusId, position }) => `${statusId} ${position}`);
      expect(new Set(places).size).toBe(24);
    });

    // Each move waits for the one before it, on PostgreSQL for some fifteen answers of the database.
    it('10,000 moves into the same gap keep a right order', async () => {
      const ana = await test.createPerson();
      const { project, statuses } = await ana.createTeamSpace();
      const ids: string[] = [];
      for (let at = 0; at < movers + 2; at++) ids.push((await ana.createTask(project.id)).id);
      const [first, last] = [ids[0] as string, ids.at(-1) as string];
      let between = ids.slice(1, -1);
      let lowest = Number.POSITIVE_INFINITY;
      let renumbered = 0;
      for (let round = 1; round <= rounds; round++) {
        const replies = await Promise.all(between.map((id) => ana.patch(`/tasks/${id}`, { afterTaskId: first })));
        const moved = [...replies].sort((a, b) => revOf(b) - revOf(a)).map(({ body }) => body.task);
        between = moved.map(({ id }) => id);
        if (moved[0].position > lowest) renumbered += 1;
        lowest = moved[0].position;
        if (round % 20 !== 0) continue;
        const column = await listTasks(ana, project.id, `statusId=${statuses[0].id}`);
        expect(column.map(({ id }: Json) => id)).toEqual([first, ...between, last]);
        expect(new Set(column.map(({ position }: Json) => position)).size).toBe(movers + 2);
      }
      // The gap was used up again and again.
      expect(renumbered).toBeGreaterThan(50);
    }, 120_000);
  });
});

/** The number of the write in its space. */
function revOf({ status, headers, text }: ApiResponse): number {
  if (status >= 300) throw new Error(text);
  return Number(headers.etag?.slice(1, -1));
}
