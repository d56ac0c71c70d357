import type { Db } from '../engine/database.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type {
  NotificationSettingsRow,
  ProjectNotificationSettingsRow,
  SpaceNotificationSettingsRow,
} from '../schema.ts';

export function listNotificationSettings(db: Db, userIds: readonly string[]): Promise<NotificationSettingsRow[]> {
  return db
    .selectFrom('notification_settings')
    .selectAll()
    .where(columnInIds(db, 'user_id', userIds))
    .execute();
}

export async function findNotificationSettings(db: Db, userId: string): Promise<NotificationSettingsRow | undefined> {
  return (await listNotificationSettings(db, [userId]))[0];
}

export function listSpaceNotificationSettings(
  db: Db,
  spaceId: string,
  userIds: readonly string[],
): Promise<SpaceNotificationSettingsRow[]> {
  return db
    .selectFrom('space_notification_settings')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where(columnInIds(db, 'user_id', userIds))
    .execute();
}

export function listProjectNotificationSettings(
  db: Db,
  spaceId: string,
  projectIds: readonly string[],
  userIds: readonly string[],
): Promise<ProjectNotificationSettingsRow[]> {
  return db
    .selectFrom('project_notification_settings')
    .selectAll()
    .where(columnInIds(db, 'project_id', projectIds))
    .where('space_id', '=', spaceId)
    .where(columnInIds(db, 'user_id', userIds))
    .execute();
}

export async function saveNotificationSettings(db: Db, row: NotificationSettingsRow): Promise<void> {
  const { user_id: _, ...values } = row;
  await db
    .insertInto('notification_settings')
    .values(row)
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
    .execute();
}

export async function saveSpaceNotificationSettings(db: Db, row: SpaceNotificationSettingsRow): Promise<void> {
  const { choices, updated_at } = row;
  await db
    .insertInto('space_notification_settings')
    .values(row)
    .onConflict((conflict) => conflict.columns(['space_id', 'user_id']).doUpdateSet({ choices, updated_at }))
    .execute();
}

export async function saveProjectNotificationSettings(db: Db, row: ProjectNotificationSettingsRow): Promise<void> {
  const { choices, updated_at } = row;
  await db
    .insertInto('project_notification_settings')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['project_id', 'space_id', 'user_id']).doUpdateSet({ choices, updated_at }),
    )
    .execute();
}
