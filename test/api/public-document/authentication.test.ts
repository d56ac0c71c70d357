import { beforeAll, describe, expect, it } from 'vitest';
import { requireDocumentedResponses } from '../../support/documented-responses.ts';
import { createTokenClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('The public document’s section Authentication', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      ana = await test.createPerson();
    });

    it('All API requests must include an Authorization header with a personal API token', async () => {
      const token = createTokenClient(test, await ana.createTokenSecret());
      expect((await token.get('/spaces')).status).toBe(200);

      const without = await test.anonymousClient.get('/spaces');
      expect(without.status).toBe(401);
      expect(without.text).toBe('{"error":"Unauthorized"}');
      expect(without.headers['www-authenticate']).toBe('Bearer');
    });

    it('a GET may say Content-Type: application/json, as the document’s first cURL does', async () => {
      const token = await ana.createTokenClient();
      const { status, body } = await token.get('/spaces', { 'content-type': 'application/json' });
      expect(status).toBe(200);
      expect(body).toHaveLength(1);
    });

    it('Tokens start with kt_', async () => {
      const secret = await ana.createTokenSecret();
      expect(secret).toMatch(/^kt_[0-9A-Za-z]{36}$/);
    });

    it('Tokens are shown once on creation', async () => {
      const made = await ana.post('/tokens', { name: 'Laptop' });
      expect(made.status).toBe(201);
      expect(made.body.token).toMatchObject({ name: 'Laptop', scope: 'write', expiresAt: null, lastUsedAt: null });
      const { secret, token } = made.body;

      const listed = await ana.get('/tokens');
      expect(listed.status).toBe(200);
      expect(listed.body).toContainEqual(token);
      expect(listed.text).not.toContain(secret);
      expect(listed.text).not.toContain(secret.slice(token.hint.length));
      expect((await ana.get(`/tokens/${token.id}`)).status).toBe(405);
    });

    it('Generate tokens in Settings: only a signed-in person makes, lists or revokes them, never a token', async () => {
      const token = await ana.createTokenClient();
      const expectedError = { error: 'This requires a signed-in session, not an API token', code: 'session_required' };
      const { id } = (await ana.get('/tokens')).body[0];
      for (const refused of [
        await token.post('/tokens', { name: 'More' }),
        await token.get('/tokens'),
        await token.delete(`/tokens/${id}`),
      ]) {
        expect(refused.status).toBe(403);
        expect(refused.body).toEqual(expectedError);
      }
      expect((await ana.get('/tokens')).text).not.toContain('"More"');
    });

    it('the scheme’s name may be written in any case, and a token never goes in the query', async () => {
      const secret = await ana.createTokenSecret();
      expect((await test.anonymousClient.get('/spaces', { authorization: `bearer ${secret}` })).status).toBe(200);
      expect((await test.anonymousClient.get(`/spaces?access_token=${secret}&token=${secret}`)).status).toBe(401);
      expect((await test.anonymousClient.get('/spaces', { authorization: secret })).status).toBe(401);
    });
  });
});
