import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { negotiateLanguage } from '../../contract/languages.ts';
import { getIpNetwork } from '../auth/ipNetwork.ts';
import { getSecondsUntilReset, type RateLimiter } from '../auth/rateLimiter.ts';
import type { Config } from '../boot/config.ts';
import type { Database } from '../db/engine/database.ts';
import type { Pipeline } from '../pipeline/index.ts';
import { RegistrationError, registerOauthClient } from './clientRegistration.ts';
import { addConsentRoutes } from './consentRoutes.ts';
import { createLazyProvider } from './lazyProvider.ts';
import {
  getAuthorizationServerMetadata,
  getMcpResourceUrl,
  getProtectedResourceMetadata,
  oauthPaths,
} from './metadata.ts';
import { normalizeAuthorizationUrl } from './normalizeAuthorizationUrl.ts';
import { renderErrorPage } from './pages/pages.ts';
import type { SafeFetchOptions } from './ssrfSafeFetch.ts';

export interface OauthDependencies {
  config: Config;
  database: Database;
  run: Pipeline;
  limiter: RateLimiter;
  /** Milliseconds. */
  now: () => number;
  /** Where clients' documents may be fetched from. */
  fetchOptions?: SafeFetchOptions | undefined;
}

const windowMs = 15 * 60_000;

/** How often a quarter of an hour one address may do what costs us something before anybody has signed in. */
const allowed = { authorize: 120, register: 30, fetch: 60 };

/** OAuth 2.1 for agents that sign in, instead of being given a `kt_` token. */
export async function addOauthRoutes(app: FastifyInstance, dependencies: OauthDependencies): Promise<void> {
  const { config, database, limiter, now } = dependencies;
  const provider = createLazyProvider(dependencies, app.log, (address) =>
    attempt('fetch', address).then(({ isAllowed }) => isAllowed),
  );

  app.addHook('onRequest', ({ url }, reply, done) => {
    // Some clients open the way through in a window and wait for it: no page on it may cut that off.
    if (/^\/(oauth\/|\?return=%2Foauth%2F)/i.test(url)) reply.removeHeader('cross-origin-opener-policy');
    done();
  });
  addMetadata(app, config);
  addConsentRoutes(app, { ...dependencies, provider });
  const style = readFileSync(new URL('pages/pages.css', import.meta.url));
  app.get('/oauth/page.css', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=3600').type('text/css; charset=utf-8').send(style),
  );

  app.options(oauthPaths.registration, async (_request, reply) => openToAll(reply, 'POST').code(204).send());
  app.post(oauthPaths.registration, async (request, reply) => {
    openToAll(reply, 'POST').header('cache-control', 'no-store');
    const window = await attempt('register', request.ip);
    if (!window.isAllowed) return tooMany(reply, window.wait).send({ error: 'too_many_requests' });
    try {
      return await reply.code(201).send(await registerOauthClient(database, bodyOf(request), now()));
    } catch (error) {
      if (error instanceof RegistrationError) return reply.code(400).send(error.body);
      throw error;
    }
  });

  await app.register(async (raw) => {
    // The provider reads bodies by itself.
    raw.removeAllContentTypeParsers();
    raw.addContentTypeParser('*', (_request, _body, done) => done(null));
    raw.get(oauthPaths.authorization, async (request, reply) => {
      const window = await attempt('authorize', request.ip);
      if (!window.isAllowed) {
        return tooMany(reply, window.wait)
          .type('text/html; charset=utf-8')
          .send(renderErrorPage({ error: 'too_many_requests' }, negotiateLanguage(request.headers['accept-language'])));
      }
      request.raw.url = normalizeAuthorizationUrl(request.raw.url ?? '', getMcpResourceUrl(config));
      return handOver(request, reply);
    });
    raw.get(`${oauthPaths.authorization}/:uid`, handOver);
    for (const url of [oauthPaths.token, oauthPaths.revocation])
      raw.route({ method: ['POST', 'OPTIONS'], url, handler: handOver });
  });

  async function handOver(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { callback } = await provider();
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value as string);
    asSeenFromOutside(request, config);
    await callback(request.raw, reply.raw);
  }

  async function attempt(kind: keyof typeof allowed, address: string) {
    const result = await limiter.consume(`oauth_${kind}:${getIpNetwork(address)}`, allowed[kind], windowMs);
    return { isAllowed: result.isAllowed, wait: getSecondsUntilReset(result, windowMs, now()) };
  }
}

function addMetadata(app: FastifyInstance, config: Config): void {
  const documents = {
    '/.well-known/oauth-protected-resource': getProtectedResourceMetadata,
    '/.well-known/oauth-protected-resource/api/mcp': getProtectedResourceMetadata,
    '/.well-known/oauth-authorization-server': getAuthorizationServerMetadata,
  };
  for (const [url, document] of Object.entries(documents)) {
    app.options(url, async (_request, reply) => openToAll(reply, 'GET').code(204).send());
    app.get(url, async (_request, reply) =>
      openToAll(reply, 'GET').header('cache-control', 'public, max-age=300').send(document(config)),
    );
  }
}

/** Clients in a browser may ask from anywhere: nothing here knows a cookie. */
function openToAll(reply: FastifyReply, method: string): FastifyReply {
  return reply
    .header('access-control-allow-origin', '*')
    .header('access-control-allow-methods', method)
    .header('access-control-allow-headers', 'Content-Type, MCP-Protocol-Version')
    .header('access-control-max-age', '3600');
}

function tooMany(reply: FastifyReply, seconds: number): FastifyReply {
  return reply.code(429).header('retry-after', String(seconds));
}

function bodyOf({ body }: FastifyRequest): unknown {
  try {
    return body instanceof Buffer ? JSON.parse(body.toString('utf8')) : undefined;
  } catch {
    throw new RegistrationError('invalid_client_metadata', 'the body: must be JSON');
  }
}

/** The provider is told what our configuration says, and nothing that a caller or a proxy may have made up. */
function asSeenFromOutside({ raw, ip }: FastifyRequest, { publicUrl }: Config): void {
  const { protocol, host } = new URL(publicUrl);
  Object.assign((raw as IncomingMessage).headers, {
    'x-forwarded-proto': protocol.slice(0, -1),
    'x-forwarded-host': host,
    'x-forwarded-for': ip,
  });
}
