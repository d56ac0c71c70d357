import type { Db } from '../engine/database.ts';
import type { EmailLinkRow } from '../schema.ts';

/** Inserts the link in place of the user's earlier ones with the same purpose. */
export async function replaceEmailLink(db: Db, link: EmailLinkRow): Promise<void> {
  await db.deleteFrom('links').where('user_id', '=', link.user_id).where('purpose', '=', link.purpose).execute();
  await db.insertInto('links').values(link).execute();
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
