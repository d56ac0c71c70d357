import type { Db } from '../engine/database.ts';

/** The stored key with this name; `newSecret` is stored when there is none. All instances get the same key. */
export async function getOrCreateServerKey(db: Db, name: string, newSecret: string, now: string): Promise<string> {
  await db
    .insertInto('server_keys')
    .values({ name, secret: newSecret, created_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  return (await findServerKey(db, name)) as string;
}

export async function findServerKey(db: Db, name: string): Promise<string | undefined> {
  const key = await db.selectFrom('server_keys').select('secret').where('name', '=', name).executeTakeFirst();
  return key?.secret;
}
