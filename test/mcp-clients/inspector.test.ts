import { describe, expect, test } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { type ClientAccount, describeWithServer } from '../support/mcp-clients/describe-with-server.ts';
import { exerciseTools } from '../support/mcp-clients/exercise-tools.ts';
import { runInstalledScript } from '../support/mcp-clients/installed-clients.ts';

const script = '@modelcontextprotocol/inspector/clients/launcher/build/index.js';

describeWithServer((server) => {
  /** Runs a method with the Inspector CLI and returns its result. */
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
    // The Inspector reports problems with tools on stderr.
    expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
    return JSON.parse(stdout).result;
  }

  describe.each(['legacy', 'modern'])('the Inspector, %s', (era) => {
    test('reports no error or warning about any tool', async () => {
      const { tools } = await inspect(await server.createAccount(), era, '--method', 'tools/list', '--strict');
      expect(tools.map(({ name }: Json) => name)).toContain('create_task');
    });

    test('works through the standard exercise', async () => {
      const account = await server.createAccount();
      const runMethod = (...args: string[]) => inspect(account, era, '--method', ...args);
      await exerciseTools(
        {
          listTools: async () => toNames((await runMethod('tools/list')).tools),
          callTool: async (name, input) => {
            const args = ['--tool-name', name, '--tool-args-json', JSON.stringify(input)];
            return (await runMethod('tools/call', ...args)).structuredContent;
          },
          listPrompts: async () => toNames((await runMethod('prompts/list')).prompts),
          getPromptText: async (name, args) => {
            const pairs = Object.entries(args).flatMap(([key, value]) => ['--prompt-args', `${key}=${value}`]);
            const { messages } = await runMethod('prompts/get', '--prompt-name', name, ...pairs);
            return messages.map(({ content }: Json) => content.text).join('\n');
          },
        },
        account,
      );
    });
  });
});

function toNames(list: Json[]): string[] {
  return list.map(({ name }) => name);
}
