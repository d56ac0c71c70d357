import { expect, test } from 'vitest';
import { describeOnEachEngine } from '../support/test-app.ts';

describeOnEachEngine((app) => {
  test('the protected resource metadata names the authorization server, at both URLs', async () => {
    const expected = {
      resource: 'http://localhost:3000/api/mcp',
      authorization_servers: ['http://localhost:3000'],
      scopes_supported: ['read', 'write'],
      bearer_methods_supported: ['header'],
      resource_name: 'Krokanti Tasks',
      resource_documentation: 'http://localhost:3000/docs',
    };
    for (const path of ['', '/api/mcp']) {
      const reply = await app.anonymousClient.get(`//.well-known/oauth-protected-resource${path}`);
      expect([reply.status, reply.body]).toEqual([200, expected]);
      expect(reply.headers['access-control-allow-origin']).toBe('*');
    }
  });

  test('the authorization server metadata lists only what is supported', async () => {
    const { status, body, headers } = await app.anonymousClient.get('//.well-known/oauth-authorization-server');
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(body).toMatchObject({
      issuer: 'http://localhost:3000',
      authorization_endpoint: 'http://localhost:3000/oauth/authorize',
      token_endpoint: 'http://localhost:3000/oauth/token',
      registration_endpoint: 'http://localhost:3000/oauth/register',
      revocation_endpoint: 'http://localhost:3000/oauth/revoke',
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      client_id_metadata_document_supported: true,
      authorization_response_iss_parameter_supported: true,
    });
    expect(body.scopes_supported).not.toContain('openid');
    for (const path of ['//.well-known/openid-configuration', '//oauth/jwks', '//oauth/userinfo', '//oauth/reg']) {
      expect((await app.anonymousClient.get(path)).status, path).toBe(404);
    }
  });

  test('clients in a browser can use the endpoints from any origin', async () => {
    const origin = 'https://inspector.example';
    const preflight = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
    for (const path of ['//oauth/token', '//oauth/revoke', '//oauth/register']) {
      const { status, headers } = await app.anonymousClient.request('OPTIONS', path, undefined, preflight);
      expect(status, path).toBe(204);
      expect(['*', origin], path).toContain(headers['access-control-allow-origin']);
      expect(headers['access-control-allow-headers']?.toLowerCase(), path).toContain('content-type');
      expect(headers['access-control-allow-credentials'], path).toBeUndefined();
    }
  });
});
