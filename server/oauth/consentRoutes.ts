import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../contract/errors.ts';
import { operations } from '../../contract/index.ts';
import { negotiateLanguage } from '../../contract/languages.ts';
import type { Actor } from '../auth/authorize.ts';
import type { Config } from '../boot/config.ts';
import type { Database } from '../db/engine/database.ts';
import { insertAgent } from '../db/queries/agents.ts';
import { canUseApi } from '../db/queries/memberships.ts';
import { generateId } from '../db/uuidv7.ts';
import { getCredentials, setSessionCookie } from '../http/credentials.ts';
import type { Pipeline } from '../pipeline/index.ts';
import { oauthPaths, ttlSeconds } from './metadata.ts';
import type { Provider } from './oidcProvider.ts';
import { renderConsentPage, renderErrorPage, renderRedirectPage } from './pages/pages.ts';
import { parseRedirectTarget } from './redirectUri.ts';

interface Dependencies {
  config: Config;
  database: Database;
  run: Pipeline;
  now: () => number;
  provider: () => Promise<{ oauth: Provider }>;
}

/** What a client asks for, as the page tells it. */
interface Ask {
  uid: string;
  next: string;
  isAnswered: boolean;
  clientId: string;
  /** null: it gives none. */
  name: string | null;
  redirectUri: string;
  mayAskToWrite: boolean;
}

const nameLength = 80;
const over = { error: 'invalid_request', error_description: 'expired' };

/** The page on which a signed-in person lets a client in, or does not. */
export function addConsentRoutes(app: FastifyInstance, { config, database, run, now, provider }: Dependencies): void {
  app.get(`${oauthPaths.consent}/:uid`, async (request, reply) => {
    const ask = await askOf(request, reply);
    if (!ask) return sendPage(reply.code(400), renderErrorPage(over, languageFor(request)));
    const actor = await personOf(request, 'list_agents');
    if (!actor) return reply.redirect(signInAt(ask), 303);
    return sendPage(reply, renderConsentPage(await viewOf(ask, actor), languageFor(request, actor)));
  });

  app.post(`${oauthPaths.consent}/:uid`, async (request, reply) => {
    const ask = await askOf(request, reply);
    if (!ask) return sendPage(reply.code(400), renderErrorPage(over, languageFor(request)));
    const actor = await personOf(request, 'delete_agent');
    if (!actor) return reply.redirect(signInAt(ask), 303);
    const form = formOf(request);
    if (form.get('answer') === 'change') return signOut(request, reply, ask);
    // Somebody else has signed in since the page was made.
    if (form.get('user') !== actor.user.id)
      return sendPage(reply, renderConsentPage(await viewOf(ask, actor), languageFor(request, actor)));
    const isAllowed = form.get('answer') === 'allow';
    if (!ask.isAnswered) {
      const mayWrite = ask.mayAskToWrite && form.get('scope') === 'write';
      const result = isAllowed
        ? await letIn(ask, actor, mayWrite ? 'write' : 'read')
        : { error: 'access_denied', error_description: 'The person refused' };
      const { oauth } = await provider();
      await oauth.interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission: false });
    }
    return sendPage(
      reply,
      renderRedirectPage({ name: ask.name, isAllowed, next: ask.next }, languageFor(request, actor)),
    );
  });

  /** Undefined: there is no such request under way in this browser. */
  async function askOf(request: FastifyRequest, reply: FastifyReply): Promise<Ask | undefined> {
    const { uid } = request.params as { uid: string };
    const { oauth } = await provider();
    const interaction = await oauth.interactionDetails(request.raw, reply.raw).catch(undefinedIfGone);
    if (interaction?.uid !== uid) return undefined;
    const { client_id: clientId, redirect_uri: redirectUri, scope } = interaction.params as Record<string, string>;
    const client = clientId === undefined ? undefined : await oauth.Client.find(clientId);
    if (!client || clientId === undefined || redirectUri === undefined) return undefined;
    return {
      uid,
      next: interaction.returnTo,
      isAnswered: interaction.result !== undefined,
      clientId,
      name: readable(client.clientName) || hostOf(clientId),
      redirectUri,
      mayAskToWrite: Boolean(scope?.split(' ').includes('write')),
    };
  }

  /** Undefined: nobody is signed in. */
  async function personOf(request: FastifyRequest, operation: 'list_agents' | 'delete_agent') {
    const credentials = getCredentials(request, operations[operation], config);
    if (credentials?.kind !== 'session') return undefined;
    return run
      .authenticate({ credentials, input: () => ({}), clientIp: request.ip })
      .catch((error) => (error instanceof AppError && error.status === 401 ? undefined : Promise.reject(error)));
  }

  async function viewOf(ask: Ask, { user }: Actor) {
    return {
      action: `${config.publicUrl}${oauthPaths.consent}/${ask.uid}`,
      clientName: ask.name,
      redirectTarget: parseRedirectTarget(ask.redirectUri),
      clientDocumentHost: hostOf(ask.clientId),
      user,
      canRequestWrite: ask.mayAskToWrite,
      canUseApi: await database.read((db) => canUseApi(db, user)),
    };
  }

  async function letIn(ask: Ask, { user }: Actor, scope: 'read' | 'write') {
    const where = parseRedirectTarget(ask.redirectUri);
    const agent = {
      id: generateId(),
      user_id: user.id,
      client_id: ask.clientId,
      name: ask.name,
      site: where.kind === 'site' ? where.host : null,
      scope,
      last_used_at: null,
      // Until it takes its first token.
      expires_at: new Date(now() + ttlSeconds.Interaction * 1000).toISOString(),
      created_at: new Date(now()).toISOString(),
    };
    await database.write((db) => insertAgent(db, agent));
    return { login: { accountId: user.id, remember: false }, consent: { grantId: agent.id } };
  }

  async function signOut(request: FastifyRequest, reply: FastifyReply, ask: Ask) {
    const credentials = getCredentials(request, operations.sign_out, config);
    await run.execute('sign_out', { credentials, input: () => ({}), clientIp: request.ip });
    setSessionCookie(reply, null, config);
    return reply.redirect(signInAt(ask), 303);
  }
}

/** The sign-in page, which leads back here. */
function signInAt({ uid }: Ask): string {
  return `/?return=${encodeURIComponent(`${oauthPaths.consent}/${uid}`)}`;
}

function formOf({ body, headers }: FastifyRequest): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? '');
  return new URLSearchParams(isForm && body instanceof Buffer ? body.toString('utf8') : '');
}

function languageFor({ headers }: FastifyRequest, actor?: Actor) {
  return negotiateLanguage(headers['accept-language'], actor?.user.language);
}

function sendPage(reply: FastifyReply, page: string) {
  // Without any referrer, browsers send forms with the origin `null`, which is not ours.
  reply.header('referrer-policy', 'same-origin');
  return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page);
}

function undefinedIfGone(error: Error): undefined {
  if (error.name !== 'SessionNotFound') throw error;
}

/** Of a client that is a document on the web. */
function hostOf(clientId: string): string | null {
  return URL.canParse(clientId) ? new URL(clientId).host : null;
}

/** On one line, without what turns the direction of writing or cannot be seen. */
function readable(name: string | undefined): string {
  const letters = (name ?? '').replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return [...letters].slice(0, nameLength).join('').trim();
}
