import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { ProjectRow, StatusRow } from '../schema.ts';

export async function insertStatus(db: Db, status: StatusRow): Promise<void> {
  await db.insertInto('statuses').values(status).execute();
}

/** In column order. */
export async function listProjectStatuses(db: Db, project: Pick<ProjectRow, 'id' | 'space_id'>): Promise<StatusRow[]> {
  const rows = await statusesIn(db, project);
  // They are few: SQLite takes three times as long when it is to sort them.
  return rows.sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
}

const statusesIn = prepareQuery((db, project: Pick<ProjectRow, 'id' | 'space_id'>) =>
  db.selectFrom('statuses').selectAll().where('project_id', '=', project.id).where('space_id', '=', project.space_id),
);

export async function updateStatus(db: Db, status: StatusRow, changes: Partial<StatusRow>): Promise<void> {
  await db
    .updateTable('statuses')
    .set(changes)
    .where('id', '=', status.id)
    .where('space_id', '=', status.space_id)
    .execute();
}

export async function deleteStatus(db: Db, status: StatusRow): Promise<void> {
  await db.deleteFrom('statuses').where('id', '=', status.id).where('space_id', '=', status.space_id).execute();
}
