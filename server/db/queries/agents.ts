import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';
import type { AgentRow } from '../schema.ts';
import { selectMemberships } from './userMemberships.ts';

export async function insertAgent(db: Db, agent: AgentRow): Promise<void> {
  await db.insertInto('agents').values(agent).execute();
}

export function findAgent(db: Db, agentId: string, now: string): Promise<AgentRow | undefined> {
  return db.selectFrom('agents').selectAll().where('id', '=', agentId).where('expires_at', '>', now).executeTakeFirst();
}

/** The user's agents whose access has not expired, newest first. */
export function listUserAgents(db: Db, userId: string, now: string): Promise<AgentRow[]> {
  return db
    .selectFrom('agents')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** The agent that an access token belongs to, its user with their memberships, and the token's payload. */
export async function findAgentWithUser(db: Db, keyHash: string, now: string) {
  const [agent] = await selectAgentByAccessToken(db, { keyHash, now });
  return agent;
}

const selectAgentByAccessToken = prepareQuery((db, param: Param<{ keyHash: string; now: string }>) =>
  db
    .selectFrom('oauth_records as r')
    .innerJoin('agents as a', 'a.id', 'r.agent_id')
    .innerJoin('users as u', 'u.id', 'a.user_id')
    .selectAll('u')
    .select([
      'a.id as agent_id',
      'a.name as agent_name',
      'a.scope',
      'a.space_ids',
      'r.payload',
      'r.expires_at as token_expires_at',
    ])
    .select(selectMemberships(db))
    .where('r.kind', '=', 'AccessToken')
    .where('r.key_hash', '=', param('keyHash'))
    .where('r.expires_at', '>', param('now')),
);

/** Deletes the agent and, by cascade, its OAuth records. Returns false when there was none. */
export async function deleteAgent(db: Db, agentId: string, userId?: string): Promise<boolean> {
  let agents = db.deleteFrom('agents').where('id', '=', agentId);
  if (userId !== undefined) agents = agents.where('user_id', '=', userId);
  const { numDeletedRows } = await agents.executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Deletes all agents of the user and, by cascade, their OAuth records. */
export async function deleteUserAgents(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('agents').where('user_id', '=', userId).execute();
}

/** Moves the agent's expiry to `until` unless it is later already. Returns false when the agent is gone. */
export async function extendAgentExpiry(db: Db, agentId: string, until: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('agents')
    .set((e) => ({
      expires_at: e.case().when('expires_at', '<', until).then(until).else(e.ref('expires_at')).end(),
    }))
    .where('id', '=', agentId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function markAgentUsed(db: Db, agentId: string, at: string): Promise<void> {
  await db.updateTable('agents').set({ last_used_at: at }).where('id', '=', agentId).execute();
}
