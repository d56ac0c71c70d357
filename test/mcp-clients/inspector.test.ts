import { describe, expect, test } from 'vitest';
import type { Json } from '../../testing/json.ts';
import { exerciseTools } from '../support/mcp-clients/exercise-tools.ts';
import { runInstalledScript } from '../support/mcp-clients/installed-clients.ts';
import { type ClientAccount, describeWithServer } from '../support/mcp-clients/with-server.ts';

const script = '@modelcontextprotocol/inspector/clients/launcher/build/index.js';

describeWithServer((server) => {
  /** What the method answers. */
  async function inspect({ token }: ClientAccount, era: string, ...args: string[]): Promise<Json> {
    const { code, stdout, stderr } = await runInstalledScript(
      script,
      [
        ...['--cli', '--transport', 'http', '--server-url', `${server.address}/api/mcp`],
        ...[
          '--header',
          `Authorization: Bearer ${token}`,
          '--protocol-era',
          era,
          '--format',
          'json',
          '--connect-timeout',
          '60000',
          ...args,
        ],
      ],
      { env: { HOME: server.folder } },
    );
    // Where it finds something to say about a tool, it says it there.
    expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
    return JSON.parse(stdout).result;
  }

  describe.each(['legacy', 'modern'])('the Inspector, %s', (era) => {
    test('has no error and no warning about any tool', async () => {
      const { tools } = await inspect(await server.createAccount(), era, '--method', 'tools/list', '--strict');
      expect(tools.map(({ name }: Json) => name)).toContain('create_task');
    });

    test('carries out a job', async () => {
      const account = await server.createAccount();
      const ask = (...args: string[]) => inspect(account, era, '--method', ...args);
      await exerciseTools(
        {
          listTools: async () => namesOf((await ask('tools/list')).tools),
          callTool: async (name, input) => {
            const given = ['--tool-name', name, '--tool-args-json', JSON.stringify(input)];
            return (await ask('tools/call', ...given)).structuredContent;
          },
          listPrompts: async () => namesOf((await ask('prompts/list')).prompts),
          getPromptText: async (name, given) => {
            const pairs = Object.entries(given).flatMap(([key, value]) => ['--prompt-args', `${key}=${value}`]);
            const { messages } = await ask('prompts/get', '--prompt-name', name, ...pairs);
            return messages.map(({ content }: Json) => content.text).join('\n');
          },
        },
        account,
      );
    });
  });
});

function namesOf(list: Json[]): string[] {
  return list.map(({ name }) => name);
}
