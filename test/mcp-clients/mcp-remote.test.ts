import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, test } from 'vitest';
import { getAgentConfigSnippets } from '../../contract/agentConfigSnippets.ts';
import { describeWithServer } from '../support/mcp-clients/describe-with-server.ts';
import { createSdkAdapter, exerciseTools } from '../support/mcp-clients/exercise-tools.ts';
import { getInstalledPath } from '../support/mcp-clients/installed-clients.ts';

describeWithServer((server) => {
  /** Uses the configuration for Claude Desktop, but with the installed version of mcp-remote. */
  test.each(['claude-desktop', 'claude-desktop-environment'])(
    'mcp-remote works with the %s configuration',
    async (id) => {
      const account = await server.createAccount();
      const snippets = getAgentConfigSnippets(`${server.address}/api/mcp`, account.token);
      const text = snippets.find((snippet) => snippet.id === id)?.text ?? '';
      const { command, args, env } = JSON.parse(text).mcpServers['krokanti-tasks'];
      expect([command, args[0]]).toEqual(['npx', 'mcp-remote@latest']);
      const transport = new StdioClientTransport({
        command: process.execPath,
        args: [getInstalledPath('mcp-remote/dist/proxy.js'), ...args.slice(1)],
        env: { PATH: process.env['PATH'] ?? '', MCP_REMOTE_CONFIG_DIR: join(server.folder, id), ...env },
        stderr: 'pipe',
      });
      let log = '';
      transport.stderr?.on('data', (chunk) => {
        log += chunk;
      });
      const client = new Client({ name: 'somebody-elses-client', version: '1.0' });
      try {
        await client.connect(transport);
        expect(client.getServerVersion()).toMatchObject({ name: 'krokanti-tasks' });
        await exerciseTools(createSdkAdapter(client), account);
      } catch (error) {
        throw new Error(`${error}\n${log}`, { cause: error });
      } finally {
        await client.close();
      }
    },
  );
});
