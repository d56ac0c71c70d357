import type { Db } from '../../engine/database.ts';

/** The ids of the tasks with the label, in the column, or in the project. */
export async function listTaskIdsUsing(
  db: Db,
  spaceId: string,
  kind: 'label' | 'status' | 'project',
  id: string,
): Promise<string[]> {
  if (kind === 'label') {
    const links = db.selectFrom('task_labels').select('task_id as id').where('label_id', '=', id);
    return toIds(await links.where('space_id', '=', spaceId).execute());
  }
  const column = kind === 'status' ? 'status_id' : 'project_id';
  return toIds(
    await db.selectFrom('tasks').select('id').where(column, '=', id).where('space_id', '=', spaceId).execute(),
  );
}

function toIds(rows: { id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
