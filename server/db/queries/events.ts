import { sql } from 'kysely';
import type { Db } from '../engine/database.ts';
import { isPostgres } from '../engine/isPostgres.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';
import { type JsonColumns, type JsonRow, rowsFromJson } from '../engine/rowsFromJson.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import { longEventBytes } from '../migrations/010_index_of_long_events.ts';
import type { EventRow, TaskRow } from '../schema.ts';

export const insertEvent = prepareQuery((db, param: Param<EventRow>) =>
  db.insertInto('events').values({
    space_id: param('space_id'),
    rev: param('rev'),
    type: param('type'),
    at: param('at'),
    project_id: param('project_id'),
    task_id: param('task_id'),
    user_id: param('user_id'),
    token_id: param('token_id'),
    token_name: param('token_name'),
    client: param('client'),
    run_id: param('run_id'),
    data: param('data'),
  }),
);

/** The space's events after `rev`, oldest first. */
export function listEventsAfter(db: Db, spaceId: string, rev: number, limit: number): Promise<EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('rev', '>', rev)
    .orderBy('rev')
    .limit(limit)
    .execute();
}

/** The space's first event at or after `rev`. */
export async function findEventFrom(db: Db, spaceId: string, rev: number) {
  const [event] = await selectEventFrom(db, { spaceId, rev });
  return event;
}

const selectEventFrom = prepareQuery((db, param: Param<{ spaceId: string; rev: number }>) =>
  db
    .selectFrom('events')
    .select(['rev', 'at'])
    .where('space_id', '=', param('spaceId'))
    .where('rev', '>=', param('rev'))
    .orderBy('rev')
    .limit(1),
);

/** The task's latest events, newest first. */
export function listTaskEvents(db: Db, spaceId: string, taskId: string, limit: number): Promise<EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('space_id', '=', spaceId)
    .orderBy('rev', 'desc')
    .limit(limit)
    .execute();
}

/** The task's events after `rev`, oldest first. */
export function listTaskEventsAfter(db: Db, task: Pick<TaskRow, 'id' | 'space_id'>, rev: number, limit: number) {
  return db
    .selectFrom('events')
    .selectAll()
    .where('task_id', '=', task.id)
    .where('space_id', '=', task.space_id)
    .where('rev', '>', rev)
    .orderBy('rev')
    .limit(limit)
    .execute();
}

/** The latest changes of the task's fields after `rev`, newest first. */
export function listTaskChangesAfter(db: Db, task: TaskRow, rev: number, limit: number): Promise<EventRow[]> {
  return selectTaskChanges(db, task).where('rev', '>', rev).limit(limit).execute();
}

/** The latest changes of the task's fields since an instant, newest first. */
export function listTaskChangesSince(db: Db, task: TaskRow, since: string, limit: number): Promise<EventRow[]> {
  return selectTaskChanges(db, task).where('at', '>=', since).limit(limit).execute();
}

function selectTaskChanges(db: Db, task: Pick<TaskRow, 'id' | 'space_id'>) {
  return db
    .selectFrom('events')
    .selectAll()
    .where('task_id', '=', task.id)
    .where('space_id', '=', task.space_id)
    .where('type', '=', 'task.updated')
    .orderBy('rev', 'desc');
}

/** The space's events with these revisions. */
export function listEventsByRevs(db: Db, spaceId: string, revs: number[]): Promise<EventRow[]> {
  return db.selectFrom('events').selectAll().where('space_id', '=', spaceId).where('rev', 'in', revs).execute();
}

type EventData = Pick<EventRow, 'rev' | 'data'>;

/** The data of the events of tasks and of their comments, oldest first. */
export function listEventTexts(
  db: Db,
  { spaceId, taskIds, afterRev, limit }: { spaceId: string; taskIds: string[]; afterRev: number; limit: number },
): Promise<EventData[]> {
  return db
    .selectFrom('events')
    .select(['rev', 'data'])
    .where(columnInIds(db, 'task_id', taskIds))
    .where('space_id', '=', spaceId)
    .where('rev', '>', afterRev)
    .orderBy('rev')
    .limit(limit)
    .execute();
}

/** The task, comment or project that events are about. */
export interface EventThing extends Pick<EventRow, 'type' | 'project_id' | 'task_id'> {
  spaceId: string;
  /** The id of the comment, if they are about one. */
  commentId: string | undefined;
}

/** The events of this type about a thing that `events_with_long_data` has, newest first. */
export function listLongEvents(
  db: Db,
  { type, spaceId, task_id, project_id, commentId }: EventThing,
): Promise<{ rev: number; bytes: number }[]> {
  let events = db
    .selectFrom('events')
    .select(['rev', sql<number>`octet_length(data)`.as('bytes')])
    .where('space_id', '=', spaceId)
    .where('type', '=', type)
    .where(sql<boolean>`octet_length(data) > ${sql.lit(longEventBytes)}`)
    .orderBy('rev', 'desc');
  // A task may have been in several projects.
  if (task_id !== null) events = events.where('task_id', '=', task_id);
  else events = events.where('task_id', 'is', null).where('project_id', '=', project_id);
  if (commentId !== undefined) {
    const start = `{"commentId":"${commentId}"`;
    events = events.where(sql<string>`substr(data, 1, ${sql.lit(start.length)})`, '=', start);
  }
  return events.execute();
}

/** Replaces the data of events. */
export async function setEventData(db: Db, spaceId: string, events: EventData[]): Promise<void> {
  const list = JSON.stringify(events);
  const rows = isPostgres(db)
    ? sql<EventData>`json_to_recordset(${list}::json)`.as<'n'>(sql`n (rev bigint, data text)`)
    : sql<EventData>`(select value ->> 'rev' as rev, value ->> 'data' as data from json_each(${list}))`.as('n');
  await db
    .updateTable('events')
    .from(rows)
    .set((e) => ({ data: e.ref('n.data') }))
    .where('events.space_id', '=', spaceId)
    .whereRef('events.rev', '=', 'n.rev')
    .execute();
}

/** The spaces whose oldest event happened before this time. */
export async function listSpacesWithOldEvents(db: Db, before: string): Promise<string[]> {
  const rows = await db
    .selectFrom('spaces as s')
    .select('s.id')
    .where(
      (e) => e.selectFrom('events as e').select('e.at').whereRef('e.space_id', '=', 's.id').orderBy('e.rev').limit(1),
      '<',
      before,
    )
    .execute();
  return rows.map(({ id }) => id);
}

/** Deletes up to `limit` events from the beginning of the log that happened before this time. Returns how many. */
export async function deleteOldestEvents(db: Db, spaceId: string, before: string, limit: number): Promise<number> {
  const oldest = await db
    .selectFrom('events')
    .select(['rev', 'at'])
    .where('space_id', '=', spaceId)
    .orderBy('rev')
    .limit(limit)
    .execute();
  // Only from the beginning, so that no event is missing in the middle, even if a clock was set back.
  const kept = oldest.findIndex(({ at }) => at >= before);
  const expired = kept < 0 ? oldest : oldest.slice(0, kept);
  const last = expired.at(-1);
  if (last) await db.deleteFrom('events').where('space_id', '=', spaceId).where('rev', '<=', last.rev).execute();
  return expired.length;
}

export function findFirstTaskEvent(db: Db, spaceId: string, taskId: string): Promise<EventRow | undefined> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('space_id', '=', spaceId)
    .orderBy('rev')
    .limit(1)
    .executeTakeFirst();
}

/** The size of what happened to the tasks after `rev`. */
export async function countEventBytesOfTasksAfter(
  db: Db,
  spaceId: string,
  taskIds: string[],
  rev: number,
): Promise<number> {
  const { bytes } = await db
    .selectFrom('events')
    .select(sql<number>`cast(coalesce(sum(octet_length(data)), 0) as bigint)`.as('bytes'))
    .where(columnInIds(db, 'task_id', taskIds))
    .where('space_id', '=', spaceId)
    .where('rev', '>', rev)
    .executeTakeFirstOrThrow();
  return bytes;
}

/** What happened to the tasks after `rev`, by task and oldest first: in the order of the index. */
export function listEventsOfTasksAfter(db: Db, spaceId: string, taskIds: string[], rev: number): Promise<EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where(columnInIds(db, 'task_id', taskIds))
    .where('space_id', '=', spaceId)
    .where('rev', '>', rev)
    .orderBy('task_id')
    .orderBy('rev')
    .execute();
}

const eventColumns: JsonColumns = {
  space_id: 'uuid',
  rev: 'bigint',
  type: 'text',
  at: 'text',
  project_id: 'uuid',
  task_id: 'uuid',
  user_id: 'uuid',
  token_id: 'uuid',
  token_name: 'text',
  client: 'text',
  run_id: 'uuid',
  data: 'text',
};

export async function insertEvents(db: Db, rows: EventRow[]): Promise<void> {
  const names = sql.join(Object.keys(eventColumns).map((name) => sql.ref(name)));
  const source = rowsFromJson(db, rows as unknown as JsonRow[], eventColumns);
  await sql`insert into events (${names}) select ${names} from ${source} as r`.execute(db);
}

/** Whether anything happened to one of the tasks after `rev`. */
export async function hasEventsOfTasksAfter(db: Db, spaceId: string, taskIds: string[], rev: number): Promise<boolean> {
  const event = await db
    .selectFrom('events')
    .select('rev')
    .where(columnInIds(db, 'task_id', taskIds))
    .where('space_id', '=', spaceId)
    .where('rev', '>', rev)
    .limit(1)
    .executeTakeFirst();
  return event !== undefined;
}
