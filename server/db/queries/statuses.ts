import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';
import type { ProjectRow, StatusRow } from '../schema.ts';

export async function insertStatus(db: Db, status: StatusRow): Promise<void> {
  await db.insertInto('statuses').values(status).execute();
}

/** Returns the statuses in column order. */
export async function listProjectStatuses(db: Db, project: Pick<ProjectRow, 'id' | 'space_id'>): Promise<StatusRow[]> {
  const rows = await selectStatuses(db, project);
  // A project has few statuses: sorting them in SQL takes SQLite three times as long.
  return rows.sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
}

const selectStatuses = prepareQuery((db, param: Param<Pick<ProjectRow, 'id' | 'space_id'>>) =>
  db.selectFrom('statuses').selectAll().where('project_id', '=', param('id')).where('space_id', '=', param('space_id')),
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
