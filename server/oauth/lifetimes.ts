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
