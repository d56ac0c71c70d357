import {
  type ChannelChoices,
  type NotificationChoices,
  type NotificationKind,
  resolveChannelChoices,
} from '../../contract/rules/notificationKinds.ts';
import type { Db } from '../db/engine/database.ts';
import {
  listNotificationSettings,
  listProjectNotificationSettings,
  listSpaceNotificationSettings,
} from '../db/queries/notificationSettings.ts';

/** How a person is told of a kind; `projectId` null: in the space, but in no project. */
export type GetChoices = (userId: string, projectId: string | null, kind: NotificationKind) => ChannelChoices;

/** Loads what the people have chosen, for one space and some of its projects. */
export async function loadChoices(
  db: Db,
  spaceId: string,
  { userIds, projectIds }: { userIds: readonly string[]; projectIds: readonly string[] },
): Promise<GetChoices> {
  const parse = ({ choices }: { choices: string }): NotificationChoices => JSON.parse(choices);
  const own = new Map((await listNotificationSettings(db, userIds)).map((row) => [row.user_id, parse(row)]));
  const inSpace = new Map(
    (await listSpaceNotificationSettings(db, spaceId, userIds)).map((row) => [row.user_id, parse(row)]),
  );
  const inProject = new Map(
    (await listProjectNotificationSettings(db, spaceId, projectIds, userIds)).map((row) => [
      `${row.project_id} ${row.user_id}`,
      parse(row),
    ]),
  );
  return (userId, projectId, kind) =>
    resolveChannelChoices(kind, [inProject.get(`${projectId} ${userId}`), inSpace.get(userId), own.get(userId)]);
}
