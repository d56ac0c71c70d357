import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { describeWithServer } from '../support/mcp-clients/describe-with-server.ts';
import { createSdkAdapter, exerciseTools } from '../support/mcp-clients/exercise-tools.ts';
import { importInstalled } from '../support/mcp-clients/installed-clients.ts';

const info = { name: 'somebody-elses-client', version: '1.0' };

describeWithServer((server) => {
  const url = () => new URL(`${server.address}/api/mcp`);

  test('SDK v1 works through the standard exercise', async () => {
    const account = await server.createAccount();
    const { Client: SdkClient, Transport } = await loadSdk('v1');
    const client = new SdkClient(info);
    await client.connect(new Transport(url(), { requestInit: { headers: account.headers } }));
    try {
      expect(client.getServerVersion()).toMatchObject({ name: 'krokanti-tasks', title: 'Krokanti Tasks' });
      expect(client.getInstructions()).toContain('get_context');
      await exerciseTools(createSdkAdapter(client), account);
    } finally {
      await client.close();
    }
  });

  describe('SDK v2', () => {
    const pinned = (version: string) => ({ supportedProtocolVersions: [version] });
    const negotiations = [
      ['automatic', { versionNegotiation: { mode: 'auto' } }, '2026-07-28'],
      ['without negotiation', {}, '2025-11-25'],
      ['2025-06-18', pinned('2025-06-18'), '2025-06-18'],
      ['2025-11-25', pinned('2025-11-25'), '2025-11-25'],
      ['2026-07-28', { versionNegotiation: { mode: { pin: '2026-07-28' } } }, '2026-07-28'],
    ] as const;

    test.each(negotiations)('%s: works through the standard exercise', async (_name, options, revision) => {
      const account = await server.createAccount();
      const client = new Client(info, options as Json);
      await client.connect(new StreamableHTTPClientTransport(url(), { requestInit: { headers: account.headers } }));
      try {
        expect(client.getNegotiatedProtocolVersion()).toBe(revision);
        await exerciseTools(createSdkAdapter(client), account);
      } finally {
        await client.close();
      }
    });

    test('reports why an invalid token is rejected', async () => {
      const headers = { authorization: 'Bearer kt_000000000000000000000000000000000000' };
      const transport = new StreamableHTTPClientTransport(url(), { requestInit: { headers } });
      await expect(new Client(info).connect(transport)).rejects.toThrow(/401|Unauthorized/);
    });
  });
});

describeWithServer(
  (server) => {
    test.each(['v1', 'v2'])('F81: SDK %s tells the model how long to wait after too many requests', async (sdk) => {
      const account = await server.createAccount();
      const { Client: SdkClient, Transport } = await loadSdk(sdk);
      const client = new SdkClient(info);
      const url = new URL(`${server.address}/api/mcp`);
      await client.connect(new Transport(url, { requestInit: { headers: account.headers } }));
      try {
        const requests = Array.from({ length: 20 }, () =>
          fetch(`${server.address}/api/spaces`, { headers: account.headers }),
        );
        await Promise.all(requests);
        await expect(client.callTool({ name: 'list_spaces', arguments: {} })).rejects.toThrow(
          /Rate limit exceeded: try again in \d+ s/,
        );
      } finally {
        await client.close();
      }
    });
  },
  { TOKEN_RATE_LIMIT: '20' },
);

async function loadSdk(sdk: string): Promise<Json> {
  if (sdk === 'v2') return { Client, Transport: StreamableHTTPClientTransport };
  const v1 = await importInstalled('@modelcontextprotocol/sdk/dist/esm/client/index.js');
  const http = await importInstalled('@modelcontextprotocol/sdk/dist/esm/client/streamableHttp.js');
  return { Client: v1.Client, Transport: http.StreamableHTTPClientTransport };
}
