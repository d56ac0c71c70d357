import { interactionPolicy, Provider } from 'oidc-provider';
import { expect, test } from 'vitest';
import { createAlwaysConsentPolicy, patchClientModel } from '../../server/oauth/oidcProviderPatches.ts';

// server/oauth/oidcProviderPatches.ts replaces these undocumented parts of oidc-provider.

interface ClientModel {
  prototype: { compareClientSecret?: unknown };
  Schema: { prototype: { scopes?: unknown } };
}

test('the client model still has the methods that are replaced', () => {
  const provider = new Provider('https://tasks.example.com');
  const { prototype, Schema } = provider.Client as unknown as ClientModel;
  const { compareClientSecret } = prototype;
  const { scopes } = Schema.prototype;
  expect([typeof compareClientSecret, typeof scopes]).toEqual(['function', 'function']);

  patchClientModel(provider);
  expect(prototype.compareClientSecret).not.toBe(compareClientSecret);
  expect(Schema.prototype.scopes).not.toBe(scopes);
});

test('the base policy still has a consent prompt, whose checks are replaced by one', () => {
  const getConsentChecks = (policy: ReturnType<typeof interactionPolicy.base>) =>
    [...(policy.get('consent')?.checks ?? [])].map(({ reason }) => reason);
  expect(getConsentChecks(interactionPolicy.base()).length).toBeGreaterThan(1);
  expect(getConsentChecks(createAlwaysConsentPolicy())).toEqual(['consent_required']);
});
