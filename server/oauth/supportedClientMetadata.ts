export const oauthScopes = ['read', 'write'] as const;
export const clientAuthMethods = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;
export const grantTypes = ['authorization_code', 'refresh_token'] as const;
/** The signing algorithms of clients that authenticate with a key of their own. */
export const clientSigningAlgorithms = ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'];

/** Of a registration and of a client metadata document. */
export const maxClientMetadataBytes = 8 * 1024;
