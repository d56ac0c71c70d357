import { sortByName } from '../../../contract/rules/compareNames.ts';
import type { Db } from '../engine/database.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { LabelRow } from '../schema.ts';

export async function insertLabel(db: Db, label: LabelRow): Promise<void> {
  await db.insertInto('labels').values(label).execute();
}

/** Returns the labels sorted by name. */
export async function listSpaceLabels(db: Db, spaceId: string): Promise<LabelRow[]> {
  const rows = await db.selectFrom('labels').selectAll().where('space_id', '=', spaceId).execute();
  return sortByName(rows, ({ id }) => id);
}

export async function updateLabel(db: Db, label: LabelRow, changes: Partial<LabelRow>): Promise<void> {
  await db
    .updateTable('labels')
    .set(changes)
    .where('id', '=', label.id)
    .where('space_id', '=', label.space_id)
    .execute();
}

export async function deleteLabel(db: Db, label: LabelRow): Promise<void> {
  await db.deleteFrom('labels').where('id', '=', label.id).where('space_id', '=', label.space_id).execute();
}

/** The given ids that are labels of the space. */
export async function filterExistingLabelIds(db: Db, spaceId: string, ids: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('labels')
    .select('id')
    .where(columnInIds(db, 'id', ids))
    .where('space_id', '=', spaceId)
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** The tasks with the label, and their projects. */
export function listTasksWithLabel(db: Db, label: LabelRow) {
  return db
    .selectFrom('task_labels as l')
    .innerJoin('tasks as t', (join) => join.onRef('t.id', '=', 'l.task_id').onRef('t.space_id', '=', 'l.space_id'))
    .select(['t.id', 't.project_id'])
    .where('l.label_id', '=', label.id)
    .where('l.space_id', '=', label.space_id)
    .execute();
}
