import type { Db } from '../engine/database.ts';
import type { EmailLinkRow } from '../schema.ts';

export async function insertEmailLink(db: Db, link: EmailLinkRow): Promise<void> {
  await db.insertInto('links').values(link).execute();
}

/** Deletes the links of the user with this purpose. */
export async function deleteEmailLinks(db: Db, userId: string, purpose: EmailLinkRow['purpose']): Promise<void> {
  await db.deleteFrom('links').where('user_id', '=', userId).where('purpose', '=', purpose).execute();
}

/** The user whose link this is, unless it has expired. */
export function findEmailLinkUser(db: Db, secretHash: string, purpose: EmailLinkRow['purpose'], now: string) {
  return db
    .selectFrom('links as l')
    .innerJoin('users as u', 'u.id', 'l.user_id')
    .selectAll('u')
    .where('l.secret_hash', '=', secretHash)
    .where('l.purpose', '=', purpose)
    .where('l.expires_at', '>', now)
    .executeTakeFirst();
}

/** Deletes the link, so that it works once, and returns it unless it has expired. */
export async function consumeEmailLink(db: Db, secretHash: string, purpose: EmailLinkRow['purpose'], now: string) {
  const link = await db
    .deleteFrom('links')
    .where('secret_hash', '=', secretHash)
    .where('purpose', '=', purpose)
    .returningAll()
    .executeTakeFirst();
  return link && link.expires_at > now ? link : undefined;
}
