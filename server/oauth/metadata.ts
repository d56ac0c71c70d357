import type { Config } from '../boot/config.ts';

export const oauthScopes = ['read', 'write'] as const;
export const clientAuthMethods = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;
export const grantTypes = ['authorization_code', 'refresh_token'] as const;

/** Where the MCP server is, and what agents' tokens are for. */
export function getMcpResourceUrl({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return `${publicUrl}/api/mcp`;
}

/** RFC 9728: which server makes tokens for the MCP server. */
export function getProtectedResourceMetadata(config: Config) {
  return {
    resource: getMcpResourceUrl(config),
    authorization_servers: [config.publicUrl],
    scopes_supported: oauthScopes,
    bearer_methods_supported: ['header'],
    resource_name: 'Krokanti Tasks',
    resource_documentation: `${config.publicUrl}/docs`,
  };
}

/** RFC 8414: how that server is used. */
export function getAuthorizationServerMetadata({ publicUrl }: Config) {
  return {
    issuer: publicUrl,
    authorization_endpoint: `${publicUrl}${oauthPaths.authorization}`,
    token_endpoint: `${publicUrl}${oauthPaths.token}`,
    registration_endpoint: `${publicUrl}${oauthPaths.registration}`,
    revocation_endpoint: `${publicUrl}${oauthPaths.revocation}`,
    scopes_supported: oauthScopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: grantTypes,
    token_endpoint_auth_methods_supported: clientAuthMethods,
    token_endpoint_auth_signing_alg_values_supported: clientSigningAlgorithms,
    revocation_endpoint_auth_methods_supported: clientAuthMethods,
    revocation_endpoint_auth_signing_alg_values_supported: clientSigningAlgorithms,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
    service_documentation: `${publicUrl}/docs`,
  };
}

export const oauthPaths = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  registration: '/oauth/register',
  revocation: '/oauth/revoke',
  jwks: '/oauth/jwks',
  consent: '/oauth/consent',
} as const;

/** How clients with keys of their own may sign. */
export const clientSigningAlgorithms = ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'];

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** In seconds. */
export const ttlSeconds = {
  AccessToken: hour,
  AuthorizationCode: minute,
  /** Time to sign up on the way. */
  Interaction: hour,
  /** Each refresh begins it anew. */
  RefreshToken: 60 * day,
  Grant: 60 * day,
  Session: minute,
};
