import type { Config } from '../boot/config.ts';

export const scopes = ['read', 'write'] as const;
export const authMethods = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;
export const grantTypes = ['authorization_code', 'refresh_token'] as const;

/** Where the MCP server is, and what agents' tokens are for. */
export function resourceOf({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return `${publicUrl}/api/mcp`;
}

/** RFC 9728: which server makes tokens for the MCP server. */
export function resourceMetadata(config: Config) {
  return {
    resource: resourceOf(config),
    authorization_servers: [config.publicUrl],
    scopes_supported: scopes,
    bearer_methods_supported: ['header'],
    resource_name: 'Krokanti Tasks',
    resource_documentation: `${config.publicUrl}/docs`,
  };
}

/** RFC 8414: how that server is used. */
export function serverMetadata({ publicUrl }: Config) {
  return {
    issuer: publicUrl,
    authorization_endpoint: `${publicUrl}${routes.authorization}`,
    token_endpoint: `${publicUrl}${routes.token}`,
    registration_endpoint: `${publicUrl}${routes.registration}`,
    revocation_endpoint: `${publicUrl}${routes.revocation}`,
    scopes_supported: scopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: grantTypes,
    token_endpoint_auth_methods_supported: authMethods,
    token_endpoint_auth_signing_alg_values_supported: signatures,
    revocation_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_signing_alg_values_supported: signatures,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
    service_documentation: `${publicUrl}/docs`,
  };
}

export const routes = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  registration: '/oauth/register',
  revocation: '/oauth/revoke',
  jwks: '/oauth/jwks',
  consent: '/oauth/consent',
} as const;

/** How clients with keys of their own may sign. */
export const signatures = ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'];

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** In seconds. */
export const ttl = {
  AccessToken: hour,
  AuthorizationCode: minute,
  /** Time to sign up on the way. */
  Interaction: hour,
  /** Each refresh begins it anew. */
  RefreshToken: 60 * day,
  Grant: 60 * day,
  Session: minute,
};
