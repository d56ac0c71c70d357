import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** The environment of a new contributor: without this repository's modules and npm's variables. */
const environment = Object.fromEntries(
  Object.entries(process.env)
    .filter(([name]) => !/^(npm_|NODE_|VITEST|DATA_DIR|DATABASE_URL|PORT|TEST|CI$)/.test(name))
    .map(([name, value]) => [name, name === 'PATH' ? withoutModules(value ?? '') : value]),
) as NodeJS.ProcessEnv;

let folder: string;
let server: ChildProcess | undefined;

/** The commands in the README and the pages it links to, in order. */
const commands = await readCommands('README.md', 'docs/api.md', 'docs/operating.md', 'docs/cli.md');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krokanti-clone-'));
  await run('git', ['clone', '--quiet', root, join(folder, 'clone')]);
}, 60_000);

afterAll(async () => {
  await stopServer();
  // Programs that end may still write their compile cache.
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

test('the documented commands are known', () => {
  expect(commands).toEqual([
    'npm start',
    'npm test',
    [
      'npx krokanti user create ana@example.com --name Ana',
      'TOKEN=$(npx krokanti token create --email ana@example.com --name Laptop)',
      'curl http://localhost:3000/api/spaces -H "Authorization: Bearer $TOKEN"',
    ].join('\n'),
    'npx krokanti demo',
    'npm run build:production',
    'npx krokanti backup krokanti-backup.db',
    'npx krokanti restore krokanti-backup.db --replace',
    // The second line needs a PostgreSQL server; tested in test/cli/move-command.test.ts.
    expect.stringMatching(
      /^DATA_DIR=\/tmp\/restored npx krokanti restore krokanti-backup.db\nDATA_DIR=\S+ npx krokanti move /,
    ),
    // Needs a PostgreSQL server; tested in test/cli/move-command.test.ts.
    expect.stringContaining('npx krokanti move --to postgres://'),
  ]);
});

test('npm start installs, serves at http://localhost:3000 and prints the address', async () => {
  await startServer();
  const page = await fetch('http://localhost:3000/');
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('Krokanti Tasks');
}, 300_000);

test('the commands of the first API call list the personal space', async () => {
  const { stdout } = await waitForExit(runInShell(commands[2] as string));
  const response = stdout.slice(stdout.indexOf('[{'));
  expect(JSON.parse(response)).toMatchObject([{ name: 'Personal', isPersonal: true, role: 'owner' }]);
}, 60_000);

test('the demo command prints a token', async () => {
  const { stdout, stderr } = await waitForExit(runInShell(commands[3] as string));
  expect(stdout + stderr).toMatch(/kt_[0-9A-Za-z]{36}/);
}, 60_000);

test('a backup is written while the server runs', async () => {
  await waitForExit(runInShell(commands[5] as string));
  const head = await readFile(join(folder, 'clone/krokanti-backup.db'));
  expect(head.subarray(0, 15).toString()).toBe('SQLite format 3');
}, 60_000);

test('restoring it is refused while the server runs', async () => {
  const restoring = waitForExit(runInShell(commands[6] as string));
  await expect(restoring).rejects.toThrow(/is in use by krokanti serve \(process \d+\)/);
}, 60_000);

test('a backup is restored into another folder while the server runs', async () => {
  const [restore = ''] = (commands[7] as string).split('\n');
  await waitForExit(runInShell(restore.replace('/tmp/restored', join(folder, 'restored'))));
  const head = await readFile(join(folder, 'restored/krokanti.db'));
  expect(head.subarray(0, 15).toString()).toBe('SQLite format 3');
}, 60_000);

test('npm test runs in the fresh clone', async () => {
  // One file is enough: all tests have run before in the main checkout.
  const { stdout } = await waitForExit(runInShell(`${commands[1]} -- test/api/openapi.test.ts`));
  expect(stdout).toMatch(/Tests\s+.*\d+ passed/);
  expect(stdout).not.toMatch(/\d+ failed/);
}, 300_000);

test('the commands leave no changes for git', async () => {
  const { stdout } = await run('git', ['status', '--porcelain'], { cwd: join(folder, 'clone') });
  expect(stdout.replace('?? krokanti-backup.db\n', '')).toBe('');
});

test('without development packages, it takes less than 250 MB and starts without installing again', async () => {
  await stopServer();
  await waitForExit(runInShell(commands[4] as string));
  const { stdout } = await run('du', ['-sm', join(folder, 'clone/node_modules')]);
  expect(Number.parseInt(stdout, 10)).toBeLessThan(250);
  expect(await startServer()).not.toContain('Installing');
  expect((await fetch('http://localhost:3000/readyz')).status).toBe(200);
}, 300_000);

/** Resolves with the output when the server has printed its address. */
async function startServer(): Promise<string> {
  server = runInShell('npm start', { detached: true });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [server?.stdout, server?.stderr])
      stream?.on('data', (text) => {
        output += text;
        if (output.includes('http://localhost:3000')) resolve();
      });
    server?.once('exit', () => reject(new Error(`npm start ended:\n${output}`)));
  });
  return output;
}

async function stopServer(): Promise<void> {
  if (!server || server.exitCode !== null) return;
  const ended = once(server, 'exit');
  process.kill(-(server.pid as number), 'SIGTERM');
  server = undefined;
  await ended;
}

function runInShell(command: string, options: { detached?: boolean } = {}): ChildProcess {
  return spawn('bash', ['-c', `set -e; ${command}`], { cwd: join(folder, 'clone'), env: environment, ...options });
}

async function waitForExit(child: ChildProcess): Promise<{ stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (text) => {
    stdout += text;
  });
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`exit code ${code}\n${stdout}\n${stderr}`);
  return { stdout, stderr };
}

async function readCommands(...files: string[]): Promise<string[]> {
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')));
  return texts.flatMap((text) => [...text.matchAll(/```sh\n([\s\S]*?)\n```/g)].map((block) => block[1] as string));
}

function withoutModules(path: string): string {
  return path
    .split(delimiter)
    .filter((part) => !part.includes('node_modules') && !part.includes('node-gyp-bin'))
    .join(delimiter);
}
