import type { Db } from '../engine/database.ts';

/** The key of that name: the one there is, or this one, which is then the one there is. */
export async function getOrCreateServerKey(db: Db, name: string, fresh: string, now: string): Promise<string> {
  await db
    .insertInto('server_keys')
    .values({ name, secret: fresh, created_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { secret } = await db
    .selectFrom('server_keys')
    .select('secret')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return secret;
}
