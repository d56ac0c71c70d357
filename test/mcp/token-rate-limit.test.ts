import { describe, expect, it } from 'vitest';
import { McpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine } from '../support/test-app.ts';

describe('The rate limit of a token over MCP', () => {
  describeOnEachEngine(
    (test) => {
      it("F81: every request counts once against the token's limit, and a 429 says in words how long to wait", async () => {
        const agent = new McpClient(test, await (await test.createPerson()).createTokenSecret());
        const fetchRemaining = async () => {
          const { headers, status } = await agent.postMessage('tools/call', { name: 'list_spaces', arguments: {} });
          expect(status).toBe(200);
          return Number(/r=(\d+)/.exec(headers.ratelimit ?? '')?.[1]);
        };
        expect([await fetchRemaining(), await fetchRemaining()]).toEqual([4, 3]);
        await agent.notify('notifications/cancelled');
        await agent.http.get('/spaces');
        expect(await fetchRemaining()).toBe(0);
        const { status, body, headers } = await agent.postMessage('tools/list');
        const seconds = Number(headers['retry-after']);
        expect(seconds).toBeGreaterThan(0);
        expect([status, body]).toEqual([
          429,
          {
            jsonrpc: '2.0',
            id: null,
            error: { code: -32000, message: `Rate limit exceeded: try again in ${seconds} s` },
          },
        ]);
        // The rest of the API keeps the format of the public document.
        expect((await agent.http.get('/spaces')).text).toBe('{"error":"Rate limit exceeded"}');
      });
    },
    { TOKEN_RATE_LIMIT: '5' },
  );
});
