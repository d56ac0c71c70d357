/**
 * Everything that relies on undocumented parts of oidc-provider. test/oauth/oidc-provider-internals.test.ts fails when
 * an update of the library moves one of them.
 */
import { timingSafeEqual } from 'node:crypto';
import { interactionPolicy, type Provider } from 'oidc-provider';
import { hashSecret } from '../auth/secrets.ts';

export function patchClientModel({ Client }: Provider): void {
  // The stored secret is a hash, which the library would compare with the plain secret.
  Object.assign(Client.prototype, {
    compareClientSecret(this: { clientSecret: string }, actual: string) {
      return timingSafeEqual(Buffer.from(this.clientSecret), Buffer.from(hashSecret(actual)));
    },
  });
  // Clients list scopes of other servers in their metadata. The library rejects those; here the user grants scopes.
  Object.assign((Client as unknown as { Schema: { prototype: object } }).Schema.prototype, {
    scopes(this: { scope?: string }) {
      delete this.scope;
    },
  });
}

/** A policy that asks the user to consent to every authorization request, even of a client they authorized before. */
export function createAlwaysConsentPolicy() {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  const needsConsent = new Check('consent_required', 'consent is required', (context) => !context.oidc.result?.consent);
  for (const { name, checks } of policy) {
    if (name !== 'consent') continue;
    checks.clear();
    checks.add(needsConsent);
  }
  return policy;
}
