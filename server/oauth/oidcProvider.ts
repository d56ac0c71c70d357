import { generateKeyPairSync } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { FastifyBaseLogger } from 'fastify';
import { type Configuration, errors, type JWK, Provider } from 'oidc-provider';
import { negotiateLanguage } from '../../contract/languages.ts';
import type { Config } from '../boot/config.ts';
import type { Database } from '../db/engine/database.ts';
import { findUser } from '../db/queries/users.ts';
import { ttlSeconds } from './lifetimes.ts';
import { getMcpResourceUrl } from './metadata.ts';
import { oauthPaths } from './oauthPaths.ts';
import { createAlwaysConsentPolicy, patchClientModel } from './oidcProviderPatches.ts';
import { renderErrorPage } from './pages/pages.ts';
import { findRedirectUriProblem } from './redirectUris.ts';
import { createStorageAdapter } from './storageAdapter.ts';
import {
  clientAuthMethods,
  clientSigningAlgorithms,
  maxClientMetadataBytes,
  oauthScopes,
} from './supportedClientMetadata.ts';

export interface OidcProviderDependencies {
  config: Config;
  database: Database;
  log: FastifyBaseLogger;
  /** Milliseconds. */
  now: () => number;
  /** Signs the cookies of pending authorization requests. */
  cookieKey: string;
  /** Fetches client metadata documents and the keys that they name. */
  safeFetch: typeof globalThis.fetch;
  /** Whether a client metadata document may be fetched for a request from this IP address. */
  isFetchAllowed: (clientIp: string) => Promise<boolean>;
}

/** The certified provider, for the protocol: requests, codes, tokens and rotation. It knows users by their ids only. */
export function createOidcProvider(dependencies: OidcProviderDependencies): Provider {
  const { config, log } = dependencies;
  const provider = new Provider(config.publicUrl, createConfiguration(dependencies));
  // Trusts the X-Forwarded headers, which providerRoutes.ts sets to our public URL.
  provider.proxy = true;
  (provider as EventEmitter).on('error', (error) => log.error({ err: error }, 'OAuth failed'));
  provider.on('server_error', (_context, error) => log.error({ err: error }, 'OAuth failed'));
  patchClientModel(provider);
  return provider;
}

/** Longer than most functions because it is one literal. */
function createConfiguration(dependencies: OidcProviderDependencies): Configuration {
  const { config, database, now, cookieKey, safeFetch, isFetchAllowed } = dependencies;
  const resource = getMcpResourceUrl(config);
  const cookie = {
    httpOnly: true,
    sameSite: 'lax',
    signed: true,
    secure: config.publicUrl.startsWith('https:'),
  } as const;
  const disabled = { enabled: false };
  return {
    adapter: createStorageAdapter({ database, now, resource }),
    clientAuthMethods,
    clientBasedCORS: () => true,
    clientDefaults: {
      // Native clients may use any port of the loopback redirect URI.
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
      claimsParameter: disabled,
      clientIdMetadataDocument: {
        enabled: true,
        ack: 'draft-02',
        allowFetch: (context) => (context === undefined ? true : isFetchAllowed(context.ip)),
        allowClient: (_context, client) =>
          (client.redirectUris ?? []).every((uri) => findRedirectUriProblem(uri) === undefined),
        cacheDuration: { min: 60, max: 86_400 },
      },
      devInteractions: disabled,
      dPoP: disabled,
      pushedAuthorizationRequests: disabled,
      registration: disabled,
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
      // A client learns nothing about tokens of other clients, not even that they exist.
      revocation: { enabled: true, allowedPolicy: (_context, client, token) => token.clientId === client.clientId },
      rpInitiatedLogout: disabled,
      userinfo: disabled,
    },
    fetch: safeFetch,
    fetchResponseBodyLimits: { 'client_id metadata document': maxClientMetadataBytes, jwks_uri: 64 * 1024 },
    findAccount: async (_context, id) => {
      const user = await database.read((db) => findUser(db, id));
      return user && { accountId: user.id, claims: () => ({ sub: user.id }) };
    },
    interactions: {
      policy: createAlwaysConsentPolicy(),
      url: (_context, interaction) => `${config.publicUrl}${oauthPaths.consent}/${interaction.uid}`,
    },
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    jwks: { keys: [createPlaceholderKey()] },
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

/** The library requires a signing key, although all our tokens are opaque. */
function createPlaceholderKey(): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' } as JWK;
}

export type { Provider };
