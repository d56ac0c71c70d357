import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasVisibleText } from '../../contract/rules/visibleAndOneLineText.ts';
import type { Provider } from './oidcProvider.ts';
import { parseRedirectTarget, type RedirectTarget } from './redirectUris.ts';

/** An authorization request that waits for the user's consent. */
export interface ConsentRequest {
  uid: string;
  /** Continues the authorization once the user has decided. */
  returnTo: string;
  isDecided: boolean;
  clientId: string;
  /** null: the client gives no name. */
  clientName: string | null;
  /** The host of the client metadata document; null: the client was registered. */
  clientDocumentHost: string | null;
  redirectTarget: RedirectTarget;
  canRequestWrite: boolean;
}

const maxNameLength = 80;

/** Returns undefined when this browser has no such request pending. */
export async function findConsentRequest(
  provider: Provider,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ConsentRequest | undefined> {
  const { uid } = request.params as { uid: string };
  const interaction = await provider.interactionDetails(request.raw, reply.raw).catch(ignoreExpired);
  if (interaction?.uid !== uid) return undefined;
  const { client_id: clientId, redirect_uri: redirectUri, scope } = interaction.params as Record<string, string>;
  const client = clientId === undefined ? undefined : await provider.Client.find(clientId);
  if (!client || clientId === undefined || redirectUri === undefined) return undefined;
  const clientDocumentHost = URL.canParse(clientId) ? new URL(clientId).host : null;
  return {
    uid,
    returnTo: interaction.returnTo,
    isDecided: interaction.result !== undefined,
    clientId,
    clientName: toDisplayName(client.clientName) || clientDocumentHost,
    clientDocumentHost,
    redirectTarget: parseRedirectTarget(redirectUri),
    canRequestWrite: Boolean(scope?.split(' ').includes('write')),
  };
}

/** The provider throws this error for expired requests and for cookies of another request. */
function ignoreExpired(error: Error): undefined {
  if (error.name !== 'SessionNotFound') throw error;
}

/** One line of text without control, invisible and bidirectional characters, which could disguise the name. */
function toDisplayName(name: string | undefined): string {
  const cleaned = (name ?? '').replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return hasVisibleText(cleaned) ? [...cleaned].slice(0, maxNameLength).join('').trim() : '';
}
