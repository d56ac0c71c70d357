import type * as z from 'zod';
import type { Agent } from '../../contract/agents.ts';
import { notFound } from '../../contract/errors.ts';
import { deleteAgent, listUserAgents } from '../db/queries/agents.ts';
import { parseSpaceIds } from '../db/queries/tokens.ts';
import type { AgentRow } from '../db/schema.ts';
import { wakeUserStreams } from './account/endAccess.ts';
import type { Handler } from './handlerTypes.ts';

export const list_agents: Handler<'list_agents'> = async ({ db, now, actor }) => ({
  agents: (await listUserAgents(db, actor.user.id, now)).map(toAgent),
});

export const delete_agent: Handler<'delete_agent'> = async (context, { agentId }) => {
  const { db, actor } = context;
  if (!(await deleteAgent(db, agentId, actor.user.id))) throw notFound('Agent');
  await wakeUserStreams(context, actor.user.id);
  return { success: true };
};

function toAgent(row: AgentRow): z.input<typeof Agent> {
  return {
    id: row.id,
    name: row.name,
    site: row.site,
    scope: row.scope,
    spaceIds: parseSpaceIds(row.space_ids),
    lastUsedAt: row.last_used_at,
    createdAt: row.created_at,
  };
}
