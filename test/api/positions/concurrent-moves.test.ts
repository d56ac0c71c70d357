import { describe, expect, it } from 'vitest';
import { findUser } from '../../../server/db/queries/users.ts';
import type { UserRow } from '../../../server/db/schema.ts';
import { createUserActor } from '../../../server/operations/contextWithoutRequest.ts';
import { createOperationCaller } from '../../../server/operations/demo/operationCaller.ts';
import type { Services } from '../../../server/operations/handlerTypes.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { countByHttpStatus } from '../../support/invalid-fields-and-status-counts.ts';
import { listColumnTaskIds, listTasks } from '../../support/read-tasks.ts';
import { type ApiResponse, describeOnEachEngine, type Person, type TestApp } from '../../support/test-app.ts';

/** The moves of a space wait for each other, so several spaces at once hide the round trips to PostgreSQL. */
const spaceCount = 4;
/** Per space. In a round each of the movers moves once over REST and 19 times in one transaction. */
const rounds = 25;
const movers = 5;
const movesInTransaction = 19 * movers;

describe('Concurrent moves in one column', () => {
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

    it('F112: 10,000 moves into the same gap keep the correct order, well within the time of a test', async () => {
      const renumberings = await Promise.all(Array.from({ length: spaceCount }, () => moveIntoOneGap(test)));
      // Each gap was used up several times.
      for (const count of renumberings) expect(count).toBeGreaterThan(30);
    }, 120_000);
  });
});

/**
 * Makes 2,500 moves right after the first task of a new space and checks the order. A twentieth of them are concurrent
 * requests; the others call the operation directly, several in a transaction, which takes a third of the time.
 * Returns how often the column was renumbered.
 */
async function moveIntoOneGap(test: TestApp): Promise<number> {
  const person = await test.createPerson();
  const { project, statuses } = await person.createTeamSpace();
  const ids: string[] = [];
  for (let index = 0; index < movers + 2; index++) ids.push((await person.createTask(project.id)).id);
  const [first, last] = [ids[0] as string, ids.at(-1) as string];
  let between = ids.slice(1, -1);
  let lowest = Number.POSITIVE_INFINITY;
  let renumberings = 0;
  const countRenumbering = (position: number) => {
    if (position > lowest) renumberings += 1;
    lowest = position;
  };
  for (let round = 1; round <= rounds; round++) {
    const replies = await Promise.all(between.map((id) => person.patch(`/tasks/${id}`, { afterTaskId: first })));
    const moved = [...replies].sort((a, b) => revOf(b) - revOf(a)).map(({ body }) => body.task);
    between = moved.map(({ id }) => id);
    countRenumbering(moved[0].position);

    const positions = await moveInTransaction(test, person, between, first);
    // The movers take turns, each time in the same order, so the last to move is the first in the column.
    between = between.toReversed();
    for (let index = movers - 1; index < positions.length; index += movers) {
      countRenumbering(positions[index] as number);
    }
    const column = await listTasks(person, project.id, `statusId=${statuses[0].id}`);
    expect(column.map(({ id }: Json) => id)).toEqual([first, ...between, last]);
    expect(new Set(column.map(({ position }: Json) => position)).size).toBe(movers + 2);
  }
  return renumberings;
}

/** Moves the tasks in turn, `movesInTransaction` times, and returns the positions they get. */
function moveInTransaction(test: TestApp, person: Person, taskIds: string[], afterTaskId: string): Promise<number[]> {
  return test.database.write(async (db) => {
    const actor = await createUserActor(db, (await findUser(db, person.id)) as UserRow);
    // Moves need no other service.
    const limits = { config: { maxSpaceBytes: Number.POSITIVE_INFINITY }, requireTextAllowance: () => undefined };
    const services = limits as unknown as Services;
    const call = createOperationCaller(db, services, () => test.now());
    const positions: number[] = [];
    for (let index = 0; index < movesInTransaction; index++) {
      const taskId = taskIds[index % taskIds.length] as string;
      positions.push((await call(actor, 'update_task', { taskId, afterTaskId })).task.position);
    }
    return positions;
  });
}

/** The number of the write in its space. */
function revOf({ status, headers, text }: ApiResponse): number {
  if (status >= 300) throw new Error(text);
  return Number(headers.etag?.slice(1, -1));
}
