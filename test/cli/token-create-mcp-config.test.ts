import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repoRoot } from '../../testing/repoRoot.ts';
import { runCliOrThrow } from '../support/cli/run-cli.ts';
import { createTokenClient, describeOnEachEngine } from '../support/test-app.ts';

const publicUrl = 'https://tasks.example.com';

describeOnEachEngine((app) => {
  async function createToken(...options: string[]) {
    const { email } = await app.createPerson();
    const args = ['token', 'create', '--email', email, '--name', 'Claude', '--mcp', ...options];
    return runCliOrThrow(args, { ...app.databaseEnv, PUBLIC_URL: publicUrl });
  }

  test('--mcp prints the configurations of docs/agents.md, filled in', async () => {
    const { json } = await createToken('--json');
    const blocks = getJsonBlocks(await readFile(join(repoRoot, 'docs/agents.md'), 'utf8'));
    const printed = json.mcp.map(({ text }: { text: string }) => text.replaceAll(json.secret, 'kt_your_token_here'));
    expect(printed).toEqual(blocks);
    expect(printed).toHaveLength(6);
  });

  test('--mcp prints each under its file name, and the token in them works', async () => {
    const { stdout, stderr } = await createToken();
    const [secret = ''] = /kt_[0-9A-Za-z]{36}/.exec(stdout) ?? [];
    expect((await createTokenClient(app, secret).get('/spaces')).status).toBe(200);
    expect(stderr).not.toContain(secret);
    for (const file of ['.mcp.json', '.claude/settings.local.json', 'claude_desktop_config.json', '.vscode/mcp.json'])
      expect(stdout).toContain(`: ${file}\n{\n`);
    expect(stdout).toContain(`"url": "${publicUrl}/api/mcp"`);
    expect(stdout).toContain(`"Authorization: Bearer ${secret}"`);
    expect(stdout).toContain(`"AUTH_HEADER": "Bearer ${secret}"`);
    expect(stdout).not.toContain('kt_your_token_here');
  });
});

/** The JSON blocks of the page. */
function getJsonBlocks(page: string): string[] {
  return [...page.matchAll(/^```json\n([\s\S]*?)\n```$/gm)].map(([, text]) => text as string);
}
