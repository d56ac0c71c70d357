import type { Config } from '../boot/config.ts';
import { oauthPaths } from './oauthPaths.ts';
import { clientAuthMethods, clientSigningAlgorithms, grantTypes, oauthScopes } from './supportedClientMetadata.ts';

/** The URL of the MCP server, which is also the audience of agents' tokens. */
export function getMcpResourceUrl({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return `${publicUrl}/api/mcp`;
}

/** RFC 9728: names the authorization server of the MCP server. */
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

/** RFC 8414: the endpoints and capabilities of the authorization server. */
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
