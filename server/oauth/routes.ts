import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../boot/config.ts';
import { addConsentRoutes } from './consentRoutes.ts';
import { createLazyProvider } from './lazyProvider.ts';
import { getAuthorizationServerMetadata, getProtectedResourceMetadata } from './metadata.ts';
import type { OauthDependencies } from './oauthDependencies.ts';
import { addProviderRoutes } from './providerRoutes.ts';
import { setPublicCors } from './publicCors.ts';
import { createRequestLimits } from './rateLimits.ts';
import { addRegistrationRoute } from './registrationRoute.ts';

/** OAuth 2.1 for agents that sign in through the browser instead of using a `kt_` token. */
export async function addOauthRoutes(app: FastifyInstance, dependencies: OauthDependencies): Promise<void> {
  const { config } = dependencies;
  const consumeRequest = createRequestLimits(dependencies);
  const getProvider = createLazyProvider(
    dependencies,
    app.log,
    async (clientIp) => (await consumeRequest('fetch', clientIp)).isAllowed,
  );

  app.addHook('onRequest', ({ url }, reply, done) => {
    // Some clients open the flow in a popup and watch it. Cross-Origin-Opener-Policy on any page would cut them off.
    if (/^\/(oauth\/|\?return=%2Foauth%2F)/i.test(url)) reply.removeHeader('cross-origin-opener-policy');
    done();
  });
  addDiscoveryRoutes(app, config);
  addConsentRoutes(app, { ...dependencies, getProvider });
  addStylesheet(app);
  addRegistrationRoute(app, dependencies, consumeRequest);
  await addProviderRoutes(app, { config, getProvider }, consumeRequest);
}

function addDiscoveryRoutes(app: FastifyInstance, config: Config): void {
  const documents = {
    '/.well-known/oauth-protected-resource': getProtectedResourceMetadata,
    '/.well-known/oauth-protected-resource/api/mcp': getProtectedResourceMetadata,
    '/.well-known/oauth-authorization-server': getAuthorizationServerMetadata,
  };
  for (const [url, getMetadata] of Object.entries(documents)) {
    app.options(url, async (_request, reply) => setPublicCors(reply, 'GET').code(204).send());
    app.get(url, async (_request, reply) =>
      setPublicCors(reply, 'GET').header('cache-control', 'public, max-age=300').send(getMetadata(config)),
    );
  }
}

function addStylesheet(app: FastifyInstance): void {
  const stylesheet = readFileSync(new URL('pages/pages.css', import.meta.url));
  app.get('/oauth/page.css', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=3600').type('text/css; charset=utf-8').send(stylesheet),
  );
}
