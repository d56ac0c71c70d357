import { describe, expect, it } from 'vitest';
import { readConfig } from '../../server/boot/config.ts';
import { spawnServer } from '../../testing/serverProcess.ts';
import { runCli } from '../support/cli/run-cli.ts';

const invalidSettings: Record<string, { values: string[]; message: string }> = {
  PORT: { values: ['x', '-1', '65536', '3e3', '80.5', '8 0'], message: 'must be a whole number from 0 to 65535' },
  DATABASE_URL: {
    values: ['x', 'mysql://a/b', 'localhost:5432', 'postgres'],
    message: 'must be a URL such as postgres://user:password@host/database',
  },
  PUBLIC_URL: {
    values: ['x', 'tasks.example.com', 'ftp://x', 'https://'],
    message: 'must be a URL such as https://tasks.example.com',
  },
  ALLOWED_HOSTS: {
    values: ['http://myserver', 'myserver:3000', 'my server', 'a,,b', '*'],
    message: 'must be host names without port, such as myserver,tasks.lan',
  },
  SIGN_UP: { values: ['Open', 'yes'], message: 'must be one of open, invited, closed' },
  DEFAULT_PLAN: { values: ['Team', 'enterprise'], message: 'must be one of free, pro, team' },
  SMTP_URL: {
    values: ['x', 'http://x', 'smtp:', 'smtp://', 'mail.example.com:25'],
    message: 'must be a URL such as smtps://user:password@mail.example.com',
  },
  MAIL_FROM: {
    values: ['tasks', 'a@b@c', 'Tasks <tasks>'],
    message: 'must be an address such as Tasks <tasks@example.com>',
  },
  TRUST_PROXY: {
    values: ['true', '1', '*', '10.0.0.256', '10.0.0.0/33', '10.0.0.0/0', '::1/129', '10.0.0.1,', 'a.example', '1/2/3'],
    message: 'must be the proxies’ addresses or networks, such as 127.0.0.1,10.0.0.0/8',
  },
  TOKEN_RATE_LIMIT: { values: ['0', '-5', 'none'], message: 'must be a whole number from 1 to 1000000000' },
  SIGN_IN_LIMIT: { values: ['0', 'none'], message: 'must be a whole number from 1 to 1000000' },
  MAIL_LIMIT_PER_RECIPIENT: { values: ['0', 'none'], message: 'must be a whole number from 1 to 1000000' },
  MAIL_LIMIT_PER_SENDER: { values: ['0', 'none'], message: 'must be a whole number from 1 to 1000000' },
  MAIL_LIMIT_TO_STRANGERS: { values: ['0', 'none'], message: 'must be a whole number from 1 to 1000000000' },
  USER_RATE_LIMIT: { values: ['0', 'x'], message: 'must be a whole number from 1 to 10000000000' },
  EVENT_RETENTION_DAYS: { values: ['0', 'x'], message: 'must be a whole number from 1 to 36500' },
  SPACES_PER_USER: { values: ['0', 'x'], message: 'must be a whole number from 1 to 1000000' },
  SPACE_STORAGE_MB: { values: ['0', 'x'], message: 'must be a whole number from 1 to 1000000000' },
  USER_TEXT_MB_PER_HOUR: { values: ['0', 'x'], message: 'must be a whole number from 1 to 1000000000' },
  STREAMS_PER_USER: { values: ['0', 'x', '10001'], message: 'must be a whole number from 1 to 10000' },
  LOG_LEVEL: {
    values: ['verbose', 'INFO'],
    message: 'must be one of fatal, error, warn, info, debug, trace, silent',
  },
  METRICS_TOKEN: { values: ['short'], message: 'must have at least 16 characters' },
};

describe('Configuration', () => {
  it.each(Object.keys(invalidSettings))('an invalid %s is reported in one line with what is valid', (name) => {
    const { values, message } = invalidSettings[name] as (typeof invalidSettings)[string];
    for (const value of values) {
      const isSecret = /_URL$|_TOKEN$/.test(name);
      const expected = `${name} ${message}${isSecret ? '' : `, not ${JSON.stringify(value)}`}`;
      expect(() => readConfig({ [name]: value })).toThrow(new Error(expected));
    }
  });

  it('all invalid settings are reported in one line, and the server exits with 1', async () => {
    const environment = Object.fromEntries(
      Object.entries(invalidSettings).map(([name, { values }]) => [name, values[0] as string]),
    );
    const server = spawnServer({ ...environment, DATABASE_URL: 'mysql://me:hunter2@host/db' });
    expect(await server.exited).toBe(1);
    expect(server.stdout).toBe('');
    expect(server.stderr.trimEnd().split('\n')).toHaveLength(1);
    for (const [name, { message }] of Object.entries(invalidSettings))
      expect(server.stderr).toContain(`${name} ${message}`);
    expect(server.stderr).not.toContain('hunter2');
  });

  it.each([
    'postgres://k:p@ss#w@h/d',
    'postgres://k:secret#w@h/d',
    'postgres://k:p/secret@h/d',
    'postgres://k:12/secret@h/d',
    'postgres://k:12?secret@h/d',
    'postgres://k:secret?w@h/d',
    'postgres://k:p%secret@h/d',
    'postgres://h/d?user=k&password=secret#w',
    'postgres://h/d?user=k&password=p@secret',
    'postgres://k:p/secret@a,b/d',
  ])('F64: %s is refused without a piece of its password, with what to do', async (url) => {
    const settings: Record<string, string> = { DATABASE_URL: url };
    if (!url.includes('?user')) settings['SMTP_URL'] = url.replace('postgres:', 'smtp:');
    for (const [name, value] of Object.entries(settings)) {
      const message = getError(() => readConfig({ [name]: value }));
      expect(message).toMatch(new RegExp(`^${name} must be a URL such as \\S+, with each of @ : / \\? # and % `));
      expect(message).not.toMatch(/secret|ss#|\bss\b|h\/d|\bk:/);
    }
    const move = await runCli(['move', '--to', url]);
    expect([move.code, move.stdout]).toEqual([2, '']);
    expect(move.stderr).toMatch(/^krokanti: --to: must be a URL such as [^\n]*percent-encoded \(# is %23\)\n$/);
    expect(move.stderr).not.toMatch(/secret|ss#|\bss\b|h\/d|\bk:/);
  });

  it('F64: a percent-encoded password is taken, and so is what needs no encoding', () => {
    const urls = [
      'postgres://k:p%40ss%23w@h/d',
      'postgres://k:p@ss@h/d',
      'postgres://k:p:w@h/d',
      'postgres://h/d?a=b',
      'postgres://k:p@w@a:5432,b:5433/d',
    ];
    for (const url of urls) expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url);
  });

  it('has the defaults documented in docs/operating.md, and empty means unset', () => {
    const empty = Object.fromEntries([...Object.keys(invalidSettings), 'HOST', 'DATA_DIR'].map((name) => [name, '']));
    for (const environment of [{}, empty]) {
      expect(readConfig(environment)).toEqual({
        host: '127.0.0.1',
        port: 3000,
        dataDir: expect.stringMatching(/[/\\]data$/),
        databaseUrl: null,
        databasePool: 10,
        publicUrl: 'http://localhost:3000',
        isPublicUrlSet: false,
        allowedHosts: [],
        signUpMode: 'open',
        defaultPlan: 'team',
        smtpUrl: null,
        mailFrom: 'Krokanti Tasks <no-reply@localhost>',
        trustProxy: false,
        tokenRateLimit: 100,
        signInLimit: 20,
        mailLimits: { perRecipient: 10, perSender: 30, toStrangers: 1000 },
        trashRetentionDays: 30,
        userRateLimit: 1000,
        eventRetentionDays: 400,
        streamsPerUser: 20,
        spacesPerUser: 200,
        maxSpaceBytes: 5_000_000_000,
        userBytesPerHour: 500_000_000,
        logLevel: 'info',
        metricsToken: null,
      });
    }
  });

  it('reads valid settings', () => {
    const config = readConfig({
      PORT: '0',
      DATABASE_URL: 'postgres:///tasks?host=/var/run/postgresql',
      PUBLIC_URL: 'https://example.com/',
      ALLOWED_HOSTS: 'MyServer, tasks.lan',
      SMTP_URL: 'smtp://localhost',
      TRUST_PROXY: 'loopback, 10.0.0.0/8,fd00::/8,::1',
      MAIL_FROM: 'tasks@example.com',
      LOG_LEVEL: 'silent',
    });
    expect(config).toMatchObject({
      port: 0,
      databaseUrl: 'postgres:///tasks?host=/var/run/postgresql',
      publicUrl: 'https://example.com',
      allowedHosts: ['myserver', 'tasks.lan'],
      trustProxy: ['loopback', '10.0.0.0/8', 'fd00::/8', '::1'],
      mailFrom: 'tasks@example.com',
      logLevel: 'silent',
    });
    for (const [settings, signUpMode] of [
      [{}, 'open'],
      [{ PUBLIC_URL: 'http://127.0.0.1:8080' }, 'open'],
      [{ PUBLIC_URL: 'https://tasks.example.com' }, 'invited'],
      [{ PUBLIC_URL: 'https://tasks.example.com', SIGN_UP: 'open' }, 'open'],
      [{ SIGN_UP: 'closed' }, 'closed'],
    ] as const)
      expect(readConfig(settings).signUpMode, JSON.stringify(settings)).toBe(signUpMode);
    expect(readConfig({ PUBLIC_URL: 'https://tasks.example.com' }).mailFrom).toContain('<no-reply@tasks.example.com>');
  });

  it('F72: PUBLIC_URL with a path, a query or a user is refused, and the message does not repeat it', () => {
    const message =
      'PUBLIC_URL must be a URL without path, query or user, such as https://tasks.example.com: use a host name of its own';
    for (const value of [
      'https://example.com/tasks',
      'https://example.com/tasks/',
      'https://x//',
      'https://x?y=1',
      'https://x#y',
      'https://me:pw@x',
      'https://:pw@x',
    ])
      expect(() => readConfig({ PUBLIC_URL: value }), value).toThrow(new Error(message));
  });

  it('F153: PUBLIC_URL is normalized once, as browsers write it', () => {
    for (const [value, publicUrl] of [
      ['HTTPS://Tasks.Example.COM', 'https://tasks.example.com'],
      [' https://tasks.example.com\t', 'https://tasks.example.com'],
      ['https://tasks.example.com\r', 'https://tasks.example.com'],
      ['https://tasks.example.com:443/', 'https://tasks.example.com'],
      ['http://tasks.example.com:80', 'http://tasks.example.com'],
      ['https://tasks.example.com:8443', 'https://tasks.example.com:8443'],
      ['https://tärefas.example', 'https://xn--trefas-bua.example'],
    ] as const)
      expect(readConfig({ PUBLIC_URL: value })).toMatchObject({ publicUrl, isPublicUrlSet: true });
    expect(readConfig({ PUBLIC_URL: 'HTTPS://EXAMPLE.com' }).mailFrom).toContain('<no-reply@example.com>');
  });

  it('F153: every setting is trimmed, blank means unset, and control characters inside are refused', () => {
    expect(readConfig({ PORT: ' 80\r', LOG_LEVEL: 'warn ', METRICS_TOKEN: '\t0123456789abcdef\n' })).toMatchObject({
      port: 80,
      logLevel: 'warn',
      metricsToken: '0123456789abcdef',
    });
    expect(readConfig({ PUBLIC_URL: ' \r\n', DATA_DIR: ' ' })).toEqual(readConfig({}));
    const inner = {
      HOST: '127.0.\n0.1',
      DATA_DIR: 'da\u0000ta',
      DATABASE_URL: 'postgres://a/b\nc',
      PUBLIC_URL: 'https://x\n.example',
      ALLOWED_HOSTS: 'a\tb',
      SMTP_URL: 'smtp://a\r\nb',
      MAIL_FROM: 'a@b\r\nBcc: c@d',
      TRUST_PROXY: '10.0.0.1,\n10.0.0.2',
      METRICS_TOKEN: '0123456789\nabcdef',
    };
    for (const [name, value] of Object.entries(inner))
      expect(() => readConfig({ [name]: value })).toThrow(
        `${name} must not contain control characters, such as a tab or a line break`,
      );
    for (const name of ['PORT', 'TOKEN_RATE_LIMIT', 'DATABASE_POOL', 'DEFAULT_PLAN', 'LOG_LEVEL'])
      expect(() => readConfig({ [name]: '1\n2' })).toThrow(name);
  });
});

function getError(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('Nothing was thrown');
}
