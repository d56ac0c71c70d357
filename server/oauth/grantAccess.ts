import type { InteractionResults } from 'oidc-provider';
import type { Actor } from '../auth/authorize.ts';
import { requireSessionNotEnded } from '../auth/requireSessionNotEnded.ts';
import { insertAgent } from '../db/queries/agents.ts';
import { generateId } from '../db/uuidv7.ts';
import type { ConsentRequest } from './consentRequest.ts';
import { ttlSeconds } from './lifetimes.ts';
import type { OauthDependencies } from './oauthDependencies.ts';

/** What the user allows on the consent page. */
export interface GrantedAccess {
  scope: 'read' | 'write';
  /** null: all spaces of the user. */
  spaceIds: string[] | null;
}

/** Creates the agent, which is the provider's grant, and returns the result that ends the interaction. */
export async function grantAccess(
  { database, now }: Pick<OauthDependencies, 'database' | 'now'>,
  { clientId, clientName, redirectTarget }: ConsentRequest,
  actor: Actor,
  { scope, spaceIds }: GrantedAccess,
): Promise<InteractionResults> {
  const agent = {
    id: generateId(),
    user_id: actor.user.id,
    client_id: clientId,
    name: clientName,
    site: redirectTarget.kind === 'host' ? redirectTarget.host : null,
    scope,
    space_ids: spaceIds?.join(',') ?? null,
    last_used_at: null,
    // The agent's first token extends this.
    expires_at: new Date(now() + ttlSeconds.Interaction * 1000).toISOString(),
    created_at: new Date(now()).toISOString(),
  };
  await database.write(async (db) => {
    await requireSessionNotEnded(db, actor);
    await insertAgent(db, agent);
  });
  return { login: { accountId: actor.user.id, remember: false }, consent: { grantId: agent.id } };
}
