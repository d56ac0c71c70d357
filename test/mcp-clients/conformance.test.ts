import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '../../testing/createAccount.ts';
import { repoRoot } from '../../testing/repoRoot.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import { getInstalledPath, runInstalledScript } from '../support/mcp-clients/installed-clients.ts';

const script = '@modelcontextprotocol/conformance/dist/index.js';

let folder: string;
let server: ServerProcess;
let proxy: ReturnType<typeof createServer>;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krokanti-conformance-'));
  server = await startServer({ DATA_DIR: folder }, { script: 'test/support/mcp-conformance/server-main.ts' });
  const { headers } = await createAccount(server.url);
  // The suite cannot send an Authorization header, so this proxy adds it.
  proxy = createServer((incoming, outgoing) => {
    const upstream = request(
      `${server.url}${incoming.url}`,
      { method: incoming.method, headers: { ...incoming.headers, ...headers } },
      (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
      },
    );
    upstream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  url = `http://localhost:${(proxy.address() as AddressInfo).port}/api/mcp`;
});

afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await server.kill('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['2026-07-28', 37, []],
  [
    '2025-11-25',
    30,
    ['tools-call-sampling', 'tools-call-elicitation', 'elicitation-sep1034-defaults', 'elicitation-sep1330-enums'],
  ],
] as const)(
  'of the required scenarios of the %s conformance suite, only the explained ones fail',
  async (revision, count, failing) => {
    const required = await listRequiredScenarios(revision);
    expect(required).toHaveLength(count);
    const baseline = join(repoRoot, 'test/support/mcp-conformance', `expected-failures.${revision}.yaml`);
    const args = ['server', '--url', url, '--requirements', revision, '--expected-failures', baseline];
    const { code, stdout, stderr } = await runInstalledScript(script, args, { cwd: folder });
    const passed = [...stdout.matchAll(/^✓ (\S+): [1-9]\d* passed, 0 failed/gm)].map(([, name]) => name as string);
    expect(
      required.filter((name) => !passed.includes(name)),
      `${stdout}${stderr}`,
    ).toEqual(failing);
    expect({ code, isAsExplained: stdout.includes('all failures are expected') }).toEqual({
      code: 0,
      isAsExplained: true,
    });
  },
);

/** Lists the scenarios that every server of the revision must pass. */
async function listRequiredScenarios(revision: string): Promise<string[]> {
  const file = getInstalledPath(`@modelcontextprotocol/conformance/requirements/${revision}.yaml`);
  const [, list = ''] = /^server:\n((?: {2}- .*\n)+)/m.exec(await readFile(file, 'utf8')) ?? [];
  return [...list.matchAll(/- (\S+)/g)].map(([, name]) => name as string);
}
