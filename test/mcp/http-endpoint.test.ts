import { once } from 'node:events';
import { Agent as HttpAgent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, McpClient, type ProtocolRevision, protocolRevisions } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

describe('The MCP endpoint', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let secret: string;
    let agent: McpClient;
    beforeAll(async () => {
      ana = await test.createPerson();
      secret = await ana.createTokenSecret();
      agent = new McpClient(test, secret);
    });

    it('F123: without a valid token, the error is exactly the documented one, with the hint in another field', async () => {
      const hint =
        'Send "Authorization: Bearer kt_...". Create a token at http://localhost:3000 in Settings, API Tokens';
      for (const headers of [{}, { authorization: 'Bearer kt_wrong' }, { authorization: 'Basic x' }]) {
        const { status, body } = await test.anonymousClient.post('/mcp', {}, headers as Record<string, string>);
        expect([status, body]).toEqual([401, { error: 'Unauthorized', hint }]);
      }
    });

    it.each(['GET', 'DELETE', 'PUT', 'PATCH'])('%s is 405, with or without a token', async (method) => {
      for (const client of [test.anonymousClient, agent.http]) {
        const reply = await client.request(method, '/mcp', undefined, { accept: 'text/event-stream' });
        expect([reply.status, reply.headers.allow]).toEqual([405, 'POST, OPTIONS']);
        expect(reply.body.code).toBe('method_not_allowed');
      }
    });

    describe.each(['2025-11-25', '2026-07-28'] as ProtocolRevision[])('on %s', (revision) => {
      it.each(['*/*', 'application/json', 'text/event-stream', ''])('accepts the header Accept: %s', async (accept) => {
        const reply = await new McpClient(test, secret, revision).postMessage('tools/list', {}, { accept });
        expect([reply.status, reply.headers['content-type']]).toEqual([
          200,
          expect.stringMatching(/^application\/json/),
        ]);
        expect(reply.body.result.tools.length).toBeGreaterThan(10);
      });

      it('an unknown tool is a protocol error that lists the known tools', async () => {
        const { error } = await new McpClient(test, secret, revision).request('tools/call', { name: 'drop_tables' });
        expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('get_context') });
      });

      it('an unknown method is a protocol error', async () => {
        const { error } = await new McpClient(test, secret, revision).request('tools/destroy');
        expect(error.code).toBe(-32601);
      });

      it('a notification is 202 without a body', async () => {
        const reply = await new McpClient(test, secret, revision).notify('notifications/cancelled');
        expect([reply.status, reply.text]).toEqual([202, '']);
      });
    });

    it('rejects browser requests from other origins, except from this machine', async () => {
      const from = (origin: string) => agent.postMessage('tools/list', {}, { origin });
      for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null', 'nonsense']) {
        const { status, body } = await from(origin);
        expect([origin, status, body.code]).toEqual([origin, 403, 'foreign_origin']);
      }
      for (const origin of ['http://localhost:6274', 'http://127.0.0.1:8080', test.config.publicUrl]) {
        expect([origin, (await from(origin)).status]).toEqual([origin, 200]);
      }
      const ours = 'https://tasks.example.com';
      expect((await from(ours)).status).toBe(403);
      await test.withConfig({ publicUrl: ours }, async (other) => {
        const { status } = await new McpClient(other, secret).postMessage('tools/list', {}, { origin: ours });
        expect(status).toBe(200);
      });
    });

    it('answers CORS preflight requests', async () => {
      const { status, headers } = await test.anonymousClient.request('OPTIONS', '/mcp', undefined, {
        origin: 'http://localhost:1',
      });
      expect([status, headers['access-control-allow-methods']]).toEqual([204, 'POST, OPTIONS']);
      expect(headers['access-control-allow-headers']).toMatch(
        /Mcp-Session-Id, MCP-Protocol-Version, Mcp-Method, Mcp-Name/,
      );
      expect(headers['access-control-expose-headers']).toContain('Mcp-Session-Id');
    });

    it.each([
      ['no JSON', '{', 400, -32700],
      ['no object', '1', 400, undefined],
      ['no message', '{"id":1}', 400, undefined],
      ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', 400, undefined],
      ['nothing', '', 400, -32700],
      ['half a character', '"\ud800"', 400, undefined],
    ])('a body that is %s is a JSON-RPC error', async (_, body, status, code) => {
      const reply = await agent.http.request('POST', '/mcp', body, { 'content-type': 'application/json' });
      expect(reply.status).toBe(status);
      expect(reply.body).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } });
      if (code !== undefined) expect(reply.body.error.code).toBe(code);
    });

    it('an unknown protocol revision is rejected, listing the supported ones', async () => {
      const { status, body } = await agent.http.post(
        '/mcp',
        { jsonrpc: '2.0', id: 1, method: 'tools/list' },
        { 'mcp-protocol-version': '1999-01-01' },
      );
      expect([status, body.error.message]).toEqual([400, expect.stringContaining('2025-11-25')]);
    });

    it.each(protocolRevisions)('records the calling client on %s, request by request', async (revision) => {
      const { project } = await ana.createTeamSpace();
      const info = { name: 'claude-code', title: 'Claude Code', version: '2.1.0' };
      const agents = [await connectMcpClient(ana, { revision, info }), await connectMcpClient(ana, { revision })];
      const tasks: Json[] = [];
      for (const client of agents)
        tasks.push((await client.callTool('create_task', { projectId: project.id, title: 'A' })).task);
      const recordedClients = tasks.map(async ({ id }) => (await ana.get(`/tasks/${id}/activity`)).body[0].by.client);
      expect(await Promise.all(recordedClients)).toEqual(['Claude Code 2.1.0', 'test-agent 1.2']);
    });

    it('strips control characters from client names and truncates long ones', async () => {
      const { project } = await ana.createTeamSpace();
      const getRecordedClient = async (info: Json) => {
        const client = await connectMcpClient(ana, { info });
        const { task } = await client.callTool('create_task', { projectId: project.id, title: 'A' });
        return (await ana.get(`/tasks/${task.id}/activity`)).body[0].by.client;
      };
      expect(await getRecordedClient({ name: 'a\u0000b\u202e', version: '1' })).toBe('ab 1');
      expect((await getRecordedClient({ name: 'x'.repeat(500), version: '1' })).length).toBe(100);
    });

    it('sends rate limit and request id headers', async () => {
      const { headers } = await agent.postMessage('tools/list');
      expect(headers.ratelimit).toMatch(/^"token";r=\d+;t=\d+$/);
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('many messages on one connection do not leak listeners', async () => {
      const connection = new HttpAgent({ keepAlive: true, maxSockets: 1 });
      const warnings: string[] = [];
      const onWarning = ({ name }: Error) => void warnings.push(name);
      process.on('warning', onWarning);
      const url = `${await test.listen()}/api/mcp`;
      const headers = { ...agent.http.headers, 'content-type': 'application/json' };
      const ping = async () => {
        const outgoing = request(url, { method: 'POST', agent: connection, headers });
        outgoing.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }));
        const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
        return [response.statusCode, await text(response), outgoing.reusedSocket];
      };
      // Node warns when the eleventh listener of an event is added.
      const results = [];
      for (let message = 0; message < 12; message++) results.push(await ping());
      process.off('warning', onWarning);
      connection.destroy();
      expect(results.slice(1)).toEqual(Array(11).fill([200, '{"result":{},"jsonrpc":"2.0","id":1}', true]));
      expect(warnings).not.toContain('MaxListenersExceededWarning');
    });

    it('lists can be cached for an hour, for this caller only', async () => {
      const { result } = await agent.request('tools/list');
      expect([result.ttlMs, result.cacheScope]).toEqual([3_600_000, 'private']);
      const { capabilities } = await agent.connect();
      expect(capabilities).toMatchObject({ tools: {}, prompts: {}, resources: {}, completions: {} });
      expect(JSON.stringify(capabilities)).not.toContain('true');
    });
  });
});
