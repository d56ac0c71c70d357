import type { InteractionResults } from 'oidc-provider';
import type { Actor } from '../auth/authorize.ts';
import { insertAgent } from '../db/queries/agents.ts';
import { generateId } from '../db/uuidv7.ts';
import type { ConsentRequest } from './consentRequest.ts';
import { ttlSeconds } from './constants.ts';
import type { OauthDependencies } from './dependencies.ts';

/** Creates the agent, which is the provider's grant, and returns the result that ends the interaction. */
export async function grantAccess(
  { database, now }: Pick<OauthDependencies, 'database' | 'now'>,
  { clientId, clientName, redirectTarget }: ConsentRequest,
  { user }: Actor,
  scope: 'read' | 'write',
): Promise<InteractionResults> {
  const agent = {
    id: generateId(),
    user_id: user.id,
    client_id: clientId,
    name: clientName,
    site: redirectTarget.kind === 'host' ? redirectTarget.host : null,
    scope,
    last_used_at: null,
    // The agent's first token extends this.
    expires_at: new Date(now() + ttlSeconds.Interaction * 1000).toISOString(),
    created_at: new Date(now()).toISOString(),
  };
  await database.write((db) => insertAgent(db, agent));
  return { login: { accountId: user.id, remember: false }, consent: { grantId: agent.id } };
}
