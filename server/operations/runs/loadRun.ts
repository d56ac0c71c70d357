import type { Db } from '../../db/engine/database.ts';
import { countEventBytesOfTasksAfter, listEventsOfTasksAfter } from '../../db/queries/events.ts';
import { listRunEventSizes, listRunEvents, listRunRows, listUndoRunIds } from '../../db/queries/runs.ts';
import { listTasksByIds } from '../../db/queries/tasks/index.ts';
import type { EventRow, RunRow, TaskRow } from '../../db/schema.ts';
import { presentTasks, type TaskOutput } from '../tasks/presentTask.ts';
import type { RunFamily } from './fieldHistory.ts';

const maxRunEvents = 5000;
/** Of the changes of a run: all of them are in memory at once, and nothing else is done while they are read. */
const maxRunBytes = 20_000_000;

/** What a run did in a space, and what became of it. */
export interface LoadedRun {
  run: RunRow;
  family: RunFamily;
  events: EventRow[];
  /** All changes of the run's tasks from its first change on, by task. */
  eventsByTask: Map<string, EventRow[]>;
  /** The run's tasks that exist, as rows and as the API returns them. */
  tasks: Map<string, { row: TaskRow; task: TaskOutput }>;
}

/** Loads the run, or its first changes if it has too many, or with too much text. */
export async function loadRun(db: Db, run: RunRow): Promise<LoadedRun> {
  const { count } = await measureRun(db, run);
  const events = await listRunEvents(db, run, count);
  const taskIds = [...new Set(events.map(({ task_id }) => task_id).filter((id) => id !== null))];
  const firstRev = events[0]?.rev ?? 0;
  const taskEvents = await listEventsOfTasksAfter(db, run.space_id, taskIds, firstRev - 1);
  const rows = await listTasksByIds(db, run.space_id, taskIds);
  const tasks = await presentTasks(db, rows);
  return {
    run,
    family: { runId: run.id, runIds: await listFamilyIds(db, run) },
    events,
    eventsByTask: Map.groupBy(taskEvents, ({ task_id }) => task_id as string),
    tasks: new Map(rows.map((row, index) => [row.id, { row, task: tasks[index] as TaskOutput }])),
  };
}

/**
 * How many of the run's first events can be loaded with everything else that happened to their tasks, the size of that, and
 * whether these are all events of the run.
 */
export async function measureRun(db: Db, run: RunRow): Promise<{ count: number; bytes: number; isWhole: boolean }> {
  const sizes = await listRunEventSizes(db, run, maxRunEvents + 1);
  let bytes = 0;
  const tooLarge = sizes.findIndex((event) => {
    bytes += event.bytes;
    return bytes > maxRunBytes;
  });
  let count = Math.min(tooLarge < 0 ? sizes.length : tooLarge, maxRunEvents);
  for (; ; count = Math.floor(count / 2)) {
    const taskIds = sizes.slice(0, count).flatMap(({ task_id }) => task_id ?? []);
    const firstRev = sizes[0]?.rev ?? 0;
    bytes = await countEventBytesOfTasksAfter(db, run.space_id, [...new Set(taskIds)], firstRev - 1);
    if (bytes <= 2 * maxRunBytes) return { count, bytes, isWhole: count === sizes.length };
  }
}

/** The run, the runs that it undoes, and the runs that undo any of these. */
async function listFamilyIds(db: Db, run: RunRow): Promise<Set<string>> {
  const ids = new Set([run.id]);
  let ancestor: RunRow | undefined = run;
  while (ancestor?.undo_of_id) {
    [ancestor] = await listRunRows(db, ancestor.undo_of_id, [run.space_id]);
    if (ancestor) ids.add(ancestor.id);
  }
  let generation = [...ids];
  while (generation.length > 0) {
    generation = (await listUndoRunIds(db, run.space_id, generation)).filter((id) => !ids.has(id));
    for (const id of generation) ids.add(id);
  }
  return ids;
}
