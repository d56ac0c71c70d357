import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../contract/errors.ts';
import { operations } from '../../contract/index.ts';
import { negotiateLanguage } from '../../contract/languages.ts';
import type { Actor } from '../auth/authorize.ts';
import { canUseApi } from '../db/queries/canUseApi.ts';
import { listUserSpaces } from '../db/queries/spaces.ts';
import { getCallerIp } from '../http/clientIp.ts';
import { getCredentials } from '../http/credentials.ts';
import { setSessionCookie } from '../http/sessionAndDeviceCookies.ts';
import { type ConsentRequest, findConsentRequest } from './consentRequest.ts';
import { grantAccess } from './grantAccess.ts';
import type { GetProvider } from './lazyProvider.ts';
import type { OauthDependencies } from './oauthDependencies.ts';
import { oauthPaths } from './oauthPaths.ts';
import { renderConsentPage, renderErrorPage, renderRedirectPage } from './pages/pages.ts';

type Dependencies = Pick<OauthDependencies, 'config' | 'database' | 'pipeline' | 'now'> & { getProvider: GetProvider };

/** The page on which a signed-in user authorizes a client or denies it access. */
export function addConsentRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const path = `${oauthPaths.consent}/:uid`;
  app.get(path, (request, reply) => showConsent(dependencies, request, reply));
  app.post(path, (request, reply) => submitConsent(dependencies, request, reply));
}

async function showConsent(dependencies: Dependencies, request: FastifyRequest, reply: FastifyReply) {
  const { provider } = await dependencies.getProvider();
  const consent = await findConsentRequest(provider, request, reply);
  if (!consent) return sendExpiredPage(request, reply);
  const actor = await findSignedInActor(dependencies, request, 'list_agents');
  if (!actor) return reply.redirect(getSignInUrl(consent), 303);
  return sendConsentPage(dependencies, consent, actor, request, reply);
}

async function submitConsent(dependencies: Dependencies, request: FastifyRequest, reply: FastifyReply) {
  const { provider } = await dependencies.getProvider();
  const consent = await findConsentRequest(provider, request, reply);
  if (!consent) return sendExpiredPage(request, reply);
  const actor = await findSignedInActor(dependencies, request, 'delete_agent');
  if (!actor) return reply.redirect(getSignInUrl(consent), 303);
  const form = parseForm(request);
  if (form.get('answer') === 'change') {
    await signOut(dependencies, request, reply);
    return reply.redirect(getSignInUrl(consent), 303);
  }
  // Another user has signed in since the page was rendered.
  if (form.get('user') !== actor.user.id) return sendConsentPage(dependencies, consent, actor, request, reply);
  const isAllowed = form.get('answer') === 'allow';
  const spaceIds = form.get('spaces') === 'some' ? findChosenSpaceIds(form, actor) : null;
  if (isAllowed && spaceIds?.length === 0)
    return sendConsentPage(dependencies, consent, actor, request, reply, { lacksSpaces: true });
  // A double submission must not create a second agent.
  if (!consent.isDecided) {
    const scope = consent.canRequestWrite && form.get('scope') === 'write' ? 'write' : 'read';
    const result = isAllowed
      ? await grantAccess(dependencies, consent, actor, { scope, spaceIds })
      : { error: 'access_denied', error_description: 'The user denied access' };
    await provider.interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission: false });
  }
  const { clientName, returnTo } = consent;
  return sendPage(reply, renderRedirectPage({ clientName, isAllowed, returnTo }, getLanguage(request, actor)));
}

/** The user's spaces whose boxes are checked. */
function findChosenSpaceIds(form: URLSearchParams, { spaces }: Actor): string[] {
  const chosen = form.getAll('space');
  return spaces.map(({ id }) => id).filter((id) => chosen.includes(id));
}

/** Returns undefined when no user is signed in. */
async function findSignedInActor(
  { config, pipeline }: Dependencies,
  request: FastifyRequest,
  operation: 'list_agents' | 'delete_agent',
): Promise<Actor | undefined> {
  const credentials = getCredentials(request, operations[operation], config);
  if (credentials?.kind !== 'session') return undefined;
  try {
    return await pipeline.authenticate({ credentials, input: () => ({}), clientIp: getCallerIp(request) });
  } catch (error) {
    if (error instanceof AppError && error.status === 401) return undefined;
    throw error;
  }
}

async function signOut({ config, pipeline }: Dependencies, request: FastifyRequest, reply: FastifyReply) {
  const credentials = getCredentials(request, operations.sign_out, config);
  await pipeline.execute('sign_out', { credentials, input: () => ({}), clientIp: getCallerIp(request) });
  setSessionCookie(reply, null, config);
  reply.header('clear-site-data', '"cache"');
}

/** The sign-in page, which returns to the consent page. */
function getSignInUrl({ uid }: ConsentRequest): string {
  return `/?return=${encodeURIComponent(`${oauthPaths.consent}/${uid}`)}`;
}

function parseForm({ body, headers }: FastifyRequest): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? '');
  return new URLSearchParams(isForm && body instanceof Buffer ? body.toString('utf8') : '');
}

async function sendConsentPage(
  { config, database }: Dependencies,
  consent: ConsentRequest,
  actor: Actor,
  request: FastifyRequest,
  reply: FastifyReply,
  { lacksSpaces = false } = {},
) {
  const { user } = actor;
  const { hasApi, spaces } = await database.read(async (db) => ({
    hasApi: await canUseApi(db, user),
    spaces: await listUserSpaces(db, user.id),
  }));
  const view = {
    ...consent,
    action: `${config.publicUrl}${oauthPaths.consent}/${consent.uid}`,
    user,
    canUseApi: hasApi,
    spaces,
    lacksSpaces,
  };
  return sendPage(reply, renderConsentPage(view, getLanguage(request, actor)));
}

function sendExpiredPage(request: FastifyRequest, reply: FastifyReply) {
  const error = { error: 'invalid_request', error_description: 'expired' };
  return sendPage(reply.code(400), renderErrorPage(error, getLanguage(request)));
}

function sendPage(reply: FastifyReply, page: string) {
  // With `no-referrer`, browsers submit the form with `Origin: null`, which is rejected as a foreign origin.
  reply.header('referrer-policy', 'same-origin');
  return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page);
}

function getLanguage({ headers }: FastifyRequest, actor?: Actor) {
  return negotiateLanguage(headers['accept-language'], actor?.user.language);
}
