import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repoRoot } from '../../testing/repoRoot.ts';
import { runCli } from '../support/cli/run-cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krokanti-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

const emptyEnv = () => ({ DATA_DIR: join(folder, 'none') });

test('--version prints the version of the package', async () => {
  const { version } = JSON.parse(await readFile(join(repoRoot, 'package.json'), 'utf8'));
  expect(await runCli(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('--help lists every command, the environment variables and the exit codes', async () => {
  const { code, stdout, stderr } = await runCli(['--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const word of [
    'serve',
    'user',
    'token',
    'plan',
    'demo',
    'backup',
    'export',
    'import',
    'restore',
    'move',
    'DATA_DIR',
    'DATABASE_URL',
    'Exit codes',
  ]) {
    expect(stdout).toContain(word);
  }
});

test.each([
  [
    ['user', 'create'],
    ['<EMAIL>', '--name', '--password-stdin', 'printed once'],
  ],
  [['user', 'list'], ['oldest first']],
  [
    ['token', 'create'],
    ['--email', '--read-only', '--expires', 'TOKEN=$('],
  ],
  [
    ['plan', 'set'],
    ['free', 'pro', 'team', 'at once'],
  ],
  [['demo'], ['--email', '--fresh', '200 tasks']],
  [['backup'], ['never overwritten', 'restore', 'SQLite']],
  [['export'], ['--space', '--project', '--markdown', '--out']],
  [['import'], ['--space', '--dry-run', '--map', '--person', '--report', 'Trello', 'CSV']],
  [['restore'], ['--replace', 'stopped', 'krokanti move --from']],
  [['move'], ['--to', '--from', 'PostgreSQL', 'stopped', 'resumes']],
  [['serve'], ['SIGTERM']],
])('%j --help explains the command', async (command, words) => {
  const { code, stdout } = await runCli([...command, '--help']);
  expect(code).toBe(0);
  for (const word of [...words, '--json']) expect(stdout).toContain(word);
  expect(await runCli(['help', ...command])).toMatchObject({ code, stdout, stderr: '' });
});

test('help is the same as --help, and lists the commands of a group', async () => {
  expect((await runCli(['help'])).stdout).toBe((await runCli(['--help'])).stdout);
  expect((await runCli(['help', 'user'])).stdout).toBe((await runCli(['user', '--help'])).stdout);
});

describe('wrong usage ends with 2 and one line that names the argument and what is valid', () => {
  const invalidUsages: [string[], string][] = [
    [['usr'], "unknown command 'usr' (Did you mean user?)"],
    [['help', 'user', 'make'], "unknown command 'user make'"],
    [['user', 'create', '--name', 'Ana'], "missing required argument 'EMAIL'"],
    [['user', 'create', 'ana@example.com'], "required option '--name <NAME>' not specified"],
    [['user', 'create', 'ana', '--name', 'Ana'], 'EMAIL must be an email address, not "ana"'],
    [['user', 'create', 'a@example.com', '--name', ' '], '--name must have 1 to 100 characters, not " "'],
    [
      ['user', 'create', 'a@example.com', '--name', 'A', '--password', 'short'],
      '--password must have 10 to 200 characters',
    ],
    [['user', 'create', 'a@example.com', '--name', 'A', '--password-stdin'], 'on stdin must have 10 to 200 characters'],
    [['user', 'create', 'a@example.com', '--name', 'A', '--password', 'x', '--password-stdin'], 'cannot be used with'],
    [['user', 'list', 'all'], 'too many arguments'],
    [['user', 'list', '--wide'], "unknown option '--wide'"],
    [['token', 'create', '--name', 'Laptop'], "required option '--email <EMAIL>'"],
    [
      ['token', 'create', '--email', 'a@example.com', '--name', 'T', '--expires', 'soon'],
      '--expires must be an ISO 8601 date (2026-02-22)',
    ],
    [
      ['token', 'create', '--email', 'a@example.com', '--name', 'T', '--expires', '2026-02-30'],
      '--expires must be an ISO 8601 date',
    ],
    [['plan', 'set', 'a@example.com', 'gold'], 'PLAN must be one of free, pro, team, not "gold"'],
    [['plan', 'set', 'a@example.com'], "missing required argument 'PLAN'"],
    [['backup'], "missing required argument 'FILE'"],
  ];

  test.each(invalidUsages)('%j', async (args, message) => {
    const { code, stdout, stderr } = await runCli(args, emptyEnv(), 'short\n');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^krokanti: [^\n]+\n$/);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('short');
  });

  test.each(invalidUsages.slice(0, 5))('%j --json', async (args, message) => {
    const { code, stdout, stderr } = await runCli([...args, '--json'], emptyEnv(), 'short\n');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({ error: expect.stringContaining(message) });
  });

  test('without a command prints the help and ends with 2', async () => {
    const { code, stdout, stderr } = await runCli([], emptyEnv());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: krokanti');
  });
});

test.each([
  ['user', 'list'],
  ['token', 'create', '--email', 'a@example.com', '--name', 'T'],
  ['plan', 'set', 'a@example.com', 'pro'],
  ['backup', 'never.db'],
])('%s %s without a database names the path and creates none', async (...args) => {
  const { code, stderr } = await runCli(args, emptyEnv());
  expect(code).toBe(1);
  expect(stderr).toBe(
    `krokanti: No database at ${join(emptyEnv().DATA_DIR, 'krokanti.db')}: set DATA_DIR or DATABASE_URL to the server's value\n`,
  );
  expect(existsSync(emptyEnv().DATA_DIR)).toBe(false);
  expect(existsSync(join(repoRoot, 'never.db'))).toBe(false);
});

test('an invalid environment variable is reported in one line without its secret', async () => {
  const { code, stderr } = await runCli(['user', 'list'], { DATABASE_URL: 'mysql://ana:hunter22@host/db' });
  expect(code).toBe(1);
  expect(stderr).toBe(
    'krokanti: DATABASE_URL must be a URL such as postgres://user:password@host/database, with each of @ : / ? # and % ' +
      'in the user name and the password percent-encoded (# is %23)\n',
  );
});

test('an unreachable database is reported in one line', async () => {
  const { code, stderr } = await runCli(['user', 'list', '--json'], {
    DATABASE_URL: 'postgres://ana:hunter22@localhost:1/db',
  });
  expect(code).toBe(1);
  expect(JSON.parse(stderr)).toEqual({ error: expect.stringMatching(/^Cannot open the database: .*ECONNREFUSED/) });
  expect(stderr).not.toContain('hunter22');
});
