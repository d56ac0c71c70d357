import type { Db } from '../engine/database.ts';
import { columnInIds } from '../engine/sqlConditions.ts';

export type EmailRecipient = Awaited<ReturnType<typeof listEmailRecipients>>[number];

/** Users, with the settings that decide whether and when they get emails about notifications. */
export function listEmailRecipients(db: Db, userIds: readonly string[]) {
  return db
    .selectFrom('users as u')
    .leftJoin('notification_settings as s', 's.user_id', 'u.id')
    .select([
      'u.id',
      'u.email',
      'u.name',
      'u.language',
      'u.time_zone',
      'u.email_verified_at',
      'u.is_demo',
      'u.password_hash',
      's.quiet_from',
      's.quiet_to',
      's.digest_hour',
      's.is_email_on',
    ])
    .where(columnInIds(db, 'u.id', userIds))
    .execute();
}
