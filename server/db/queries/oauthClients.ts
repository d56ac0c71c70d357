import type { Db } from '../engine/database.ts';
import type { OauthClientRow } from '../schema.ts';

export async function insertOauthClient(db: Db, client: OauthClientRow): Promise<void> {
  await db.insertInto('oauth_clients').values(client).execute();
}

export function findOauthClient(db: Db, clientId: string): Promise<OauthClientRow | undefined> {
  return db.selectFrom('oauth_clients').selectAll().where('id', '=', clientId).executeTakeFirst();
}
