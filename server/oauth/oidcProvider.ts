import { generateKeyPairSync, timingSafeEqual } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { FastifyBaseLogger } from 'fastify';
import { type Configuration, errors, interactionPolicy, type JWK, Provider } from 'oidc-provider';
import { negotiateLanguage } from '../../contract/languages.ts';
import { hashSecret } from '../auth/secrets.ts';
import type { Config } from '../boot/config.ts';
import type { Database } from '../db/engine/database.ts';
import { findUser } from '../db/queries/users.ts';
import {
  clientAuthMethods,
  clientSigningAlgorithms,
  getMcpResourceUrl,
  oauthPaths,
  oauthScopes,
  ttlSeconds,
} from './metadata.ts';
import { renderErrorPage } from './pages/pages.ts';
import { isSafeRedirectUri } from './redirectUri.ts';
import { createStorageAdapter } from './storageAdapter.ts';

export interface OidcProviderDependencies {
  config: Config;
  database: Database;
  log: FastifyBaseLogger;
  /** Milliseconds. */
  now: () => number;
  /** Signs the cookies of requests under way. */
  cookieKey: string;
  /** Fetches the documents that clients name. */
  safeFetch: typeof globalThis.fetch;
  /** Whether the document of a client may be fetched for whoever asks from this address. */
  isFetchAllowed: (address: string) => Promise<boolean>;
}

/** The certified part: requests, codes, tokens, rotation. It knows nothing of people but their ids. */
export function createOidcProvider(dependencies: OidcProviderDependencies): Provider {
  const { config, log } = dependencies;
  const provider = new Provider(config.publicUrl, configurationOf(dependencies));
  // The request's headers say what `index.ts` has made of them: our public URL.
  provider.proxy = true;
  (provider as EventEmitter).on('error', (error) => log.error({ err: error }, 'OAuth failed'));
  provider.on('server_error', (_context, error) => log.error({ err: error }, 'OAuth failed'));

  const { Client } = provider;
  // Secrets are kept as their hash.
  Object.assign(Client.prototype, {
    compareClientSecret(this: { clientSecret: string }, actual: string) {
      return timingSafeEqual(Buffer.from(this.clientSecret), Buffer.from(hashSecret(actual)));
    },
  });
  // What a client may ask for is not its own to say, so what it says of it is no mistake either.
  Object.assign((Client as unknown as { Schema: { prototype: object } }).Schema.prototype, {
    scopes(this: { scope?: string }) {
      delete this.scope;
    },
  });
  return provider;
}

function configurationOf(dependencies: OidcProviderDependencies): Configuration {
  const { config, database, now, cookieKey, safeFetch, isFetchAllowed } = dependencies;
  const resource = getMcpResourceUrl(config);
  const cookie = {
    httpOnly: true,
    sameSite: 'lax',
    signed: true,
    secure: config.publicUrl.startsWith('https:'),
  } as const;
  const off = { enabled: false };
  return {
    adapter: createStorageAdapter({ database, now, resource }),
    clientAuthMethods: clientAuthMethods,
    clientBasedCORS: () => true,
    clientDefaults: {
      // Programs on people's machines take any free port.
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      id_token_signed_response_alg: 'ES256',
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    cookies: {
      keys: [cookieKey],
      long: cookie,
      short: cookie,
      names: { session: 'krokanti_oauth_session', interaction: 'krokanti_oauth', resume: 'krokanti_oauth_resume' },
    },
    enabledJWA: { clientAuthSigningAlgValues: clientSigningAlgorithms as never },
    expiresWithSession: () => false,
    features: {
      claimsParameter: off,
      clientIdMetadataDocument: {
        enabled: true,
        ack: 'draft-02',
        allowFetch: (context) => (context === undefined ? true : isFetchAllowed(context.ip)),
        allowClient: (_context, client) => (client.redirectUris ?? []).every(isSafeRedirectUri),
        cacheDuration: { min: 60, max: 86_400 },
      },
      devInteractions: off,
      dPoP: off,
      pushedAuthorizationRequests: off,
      registration: off,
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo: (_context, indicator) => {
          if (indicator !== resource) throw new errors.InvalidTarget(`the only resource here is ${resource}`);
          return {
            scope: oauthScopes.join(' '),
            audience: resource,
            accessTokenFormat: 'opaque',
            accessTokenTTL: ttlSeconds.AccessToken,
          };
        },
        useGrantedResource: () => true,
      },
      // Of others' tokens a client learns nothing, not even that they are others'.
      revocation: { enabled: true, allowedPolicy: (_context, client, token) => token.clientId === client.clientId },
      rpInitiatedLogout: off,
      userinfo: off,
    },
    fetch: safeFetch,
    fetchResponseBodyLimits: { 'client_id metadata document': 16 * 1024, jwks_uri: 64 * 1024 },
    findAccount: async (_context, id) => {
      const user = await database.read((db) => findUser(db, id));
      return user && { accountId: user.id, claims: () => ({ sub: user.id }) };
    },
    interactions: {
      policy: consentEachTime(),
      url: (_context, interaction) => `${config.publicUrl}${oauthPaths.consent}/${interaction.uid}`,
    },
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    jwks: { keys: [unusedKey()] },
    pkce: { required: () => true },
    renderError: (context, out) => {
      context.type = 'html';
      context.body = renderErrorPage(out, negotiateLanguage(context.get('accept-language')));
    },
    responseTypes: ['code'],
    revokeGrantPolicy: () => true,
    rotateRefreshToken: true,
    routes: {
      authorization: oauthPaths.authorization,
      jwks: oauthPaths.jwks,
      revocation: oauthPaths.revocation,
      token: oauthPaths.token,
    },
    scopes: [],
    ttl: ttlSeconds,
  };
}

/** Nothing is given without the person being asked, not even a second time to the same client. */
function consentEachTime() {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  const isAsked = new Check('consent_required', 'consent is required', (context) => !context.oidc.result?.consent);
  for (const { name, checks } of policy) {
    if (name !== 'consent') continue;
    checks.clear();
    checks.add(isAsked);
  }
  return policy;
}

/** All tokens are opaque, and nothing is signed; but there is no provider without a key. */
function unusedKey(): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' } as JWK;
}

export type { Provider };
