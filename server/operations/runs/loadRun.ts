import type { Db } from '../../db/engine/database.ts';
import { listEventsOfTasksAfter } from '../../db/queries/events.ts';
import { listRunEvents, listRunRows, listUndoRunIds } from '../../db/queries/runs.ts';
import { listTasksByIds } from '../../db/queries/tasks/index.ts';
import type { EventRow, RunRow, TaskRow } from '../../db/schema.ts';
import { presentTasks, type TaskOutput } from '../tasks/presentTask.ts';
import type { RunFamily } from './fieldHistory.ts';

export const maxRunEvents = 5000;

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

/** @param maxEvents Loads at most so many of the run's events */
export async function loadRun(db: Db, run: RunRow, maxEvents = maxRunEvents): Promise<LoadedRun> {
  const events = await listRunEvents(db, run, maxEvents);
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
