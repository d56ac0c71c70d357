import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { negotiateLanguage } from '../../contract/languages.ts';
import type { Config } from '../boot/config.ts';
import { getCallerIp } from '../http/clientIp.ts';
import type { GetProvider } from './lazyProvider.ts';
import { getMcpResourceUrl } from './metadata.ts';
import { normalizeAuthorizationUrl } from './normalizeAuthorizationUrl.ts';
import { oauthPaths } from './oauthPaths.ts';
import { renderErrorPage } from './pages/pages.ts';
import type { ConsumeRequest } from './rateLimits.ts';

/**
 * Delegates the authorization, token and revocation endpoints to the provider, which works on Node's own request and
 * response. Their URL and headers are rewritten first: test/oauth/authorization-and-consent.test.ts ('is asked with
 * what else it brings left out') and test/oauth/behind-https-proxy.test.ts fail when the provider stops reading them.
 */
export async function addProviderRoutes(
  app: FastifyInstance,
  { config, getProvider }: { config: Config; getProvider: GetProvider },
  consumeRequest: ConsumeRequest,
): Promise<void> {
  await app.register(async (scope) => {
    // The provider reads the body itself.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    scope.get(oauthPaths.authorization, async (request, reply) => {
      const { isAllowed, retryAfterSeconds } = await consumeRequest('authorize', getCallerIp(request));
      if (!isAllowed) return sendTooManyRequests(request, reply, retryAfterSeconds);
      request.raw.url = normalizeAuthorizationUrl(request.raw.url ?? '', getMcpResourceUrl(config));
      return delegateToProvider(request, reply);
    });
    scope.get(`${oauthPaths.authorization}/:uid`, delegateToProvider);
    for (const url of [oauthPaths.token, oauthPaths.revocation])
      scope.route({ method: ['POST', 'OPTIONS'], url, handler: delegateToProvider });
  });

  async function delegateToProvider(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { callback } = await getProvider();
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value as string);
    setForwardedHeaders(request, config);
    await callback(request.raw, reply.raw);
  }
}

/** The provider builds URLs from these headers: they come from our configuration, never from the client or a proxy. */
function setForwardedHeaders({ raw, ip }: FastifyRequest, { publicUrl }: Config): void {
  const { protocol, host } = new URL(publicUrl);
  Object.assign((raw as IncomingMessage).headers, {
    'x-forwarded-proto': protocol.slice(0, -1),
    'x-forwarded-host': host,
    'x-forwarded-for': ip,
  });
}

function sendTooManyRequests(request: FastifyRequest, reply: FastifyReply, retryAfterSeconds: number) {
  const language = negotiateLanguage(request.headers['accept-language']);
  return reply
    .code(429)
    .header('retry-after', String(retryAfterSeconds))
    .type('text/html; charset=utf-8')
    .send(renderErrorPage({ error: 'too_many_requests' }, language));
}
