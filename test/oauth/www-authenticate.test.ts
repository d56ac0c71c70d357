import { expect, test } from 'vitest';
import { describeOnEachEngine } from '../support/test-app.ts';

describeOnEachEngine((app) => {
  test('F110: a 401 of the MCP server names its metadata, and a 401 of the REST API does not', async () => {
    const metadata = 'resource_metadata="http://localhost:3000/.well-known/oauth-protected-resource/api/mcp"';
    const bare = await app.anonymousClient.post('/mcp', {});
    const hint = expect.stringContaining('Authorization: Bearer kt_');
    expect([bare.status, bare.body]).toEqual([401, { error: 'Unauthorized', hint }]);
    expect(bare.headers['www-authenticate']).toBe(`Bearer ${metadata}, scope="read write"`);
    expect(bare.headers['access-control-expose-headers']).toContain('WWW-Authenticate');
    // A token that is surely wrong: an altered one may by chance be the same.
    const wrong = await app.anonymousClient.post('/mcp', {}, { authorization: 'Bearer nothing' });
    expect(wrong.headers['www-authenticate']).toBe(`Bearer ${metadata}, scope="read write", error="invalid_token"`);
    expect((await app.anonymousClient.get('/spaces')).headers['www-authenticate']).toBe('Bearer');
    expect((await app.anonymousClient.get('/me')).headers['www-authenticate']).toBe('Bearer');
  });
});
