import type { Db } from '../../engine/database.ts';
import { columnInIds } from '../../engine/sqlConditions.ts';

/** The ids of the tasks in the spaces that a user created or is assigned to, with their spaces, oldest first. */
export async function listTaskIdsOfPerson(
  db: Db,
  userId: string,
  spaceIds: readonly string[],
): Promise<{ id: string; space_id: string }[]> {
  return db
    .selectFrom('tasks')
    .select(['id', 'space_id'])
    .where('created_by_id', '=', userId)
    .where(columnInIds(db, 'space_id', spaceIds))
    .union(
      db
        .selectFrom('assignees')
        .select(['task_id as id', 'space_id'])
        .where('user_id', '=', userId)
        .where(columnInIds(db, 'space_id', spaceIds)),
    )
    .orderBy('id')
    .execute();
}
