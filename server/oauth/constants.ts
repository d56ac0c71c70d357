export const oauthScopes = ['read', 'write'] as const;
export const clientAuthMethods = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;
export const grantTypes = ['authorization_code', 'refresh_token'] as const;
/** The signing algorithms of clients that authenticate with a key of their own. */
export const clientSigningAlgorithms = ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'];

/** Of a registration and of a client metadata document. */
export const maxClientMetadataBytes = 8 * 1024;

export const oauthPaths = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  registration: '/oauth/register',
  revocation: '/oauth/revoke',
  jwks: '/oauth/jwks',
  consent: '/oauth/consent',
} as const;

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Lifetimes in seconds, by the provider's names of models. */
export const ttlSeconds = {
  AccessToken: hour,
  AuthorizationCode: minute,
  /** Leaves time to sign up before consenting. */
  Interaction: hour,
  /** Each refresh starts a new lifetime. */
  RefreshToken: 60 * day,
  Grant: 60 * day,
  Session: minute,
};
