import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { plans, type SignUpMode, signUpModes } from '../../contract/account.ts';
import { isLoopbackHost } from '../oauth/redirectUris.ts';
import { findConnectionUrlProblem } from './findConnectionUrlProblem.ts';

export const postgresProtocols = ['postgres:', 'postgresql:'];
export const postgresUrlExample = 'postgres://user:password@host/database';

/** The environment variables. docs/operating.md documents them for operators. */
const Environment = z.object({
  HOST: setting().default('127.0.0.1'),
  PORT: integer(0, 65_535).default(3000),
  DATA_DIR: setting().default(join(import.meta.dirname, '../../data')),
  DATABASE_URL: connectionUrl(postgresProtocols, postgresUrlExample).optional(),
  DATABASE_POOL: integer(1, 1000).default(10),
  PUBLIC_URL: publicUrl().optional(),
  ALLOWED_HOSTS: setting()
    .transform((value) => value.split(',').map((part) => part.trim()))
    .transform((names) => names.map(parseHostName))
    .refine((names) => names.every((name) => name !== undefined), {
      error: 'must be host names without port, such as myserver,tasks.lan',
    })
    .optional(),
  SIGN_UP: z.enum(signUpModes, { error: `must be one of ${signUpModes.join(', ')}` }).optional(),
  DEFAULT_PLAN: z.enum(plans, { error: `must be one of ${plans.join(', ')}` }).default('team'),
  SMTP_URL: connectionUrl(['smtp:', 'smtps:'], 'smtps://user:password@mail.example.com').optional(),
  MAIL_FROM: setting()
    .regex(/^([^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/, {
      error: 'must be an address such as Tasks <tasks@example.com>',
    })
    .optional(),
  TRUST_PROXY: setting()
    .transform((value) => value.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every(isNetwork), {
      error: 'must be the proxies’ addresses or networks, such as 127.0.0.1,10.0.0.0/8',
    })
    .optional(),
  TOKEN_RATE_LIMIT: integer(1, 1_000_000_000).default(100),
  SIGN_IN_LIMIT: integer(1, 1_000_000).default(20),
  MAIL_LIMIT_PER_RECIPIENT: integer(1, 1_000_000).default(10),
  MAIL_LIMIT_PER_SENDER: integer(1, 1_000_000).default(30),
  MAIL_LIMIT_TO_STRANGERS: integer(1, 1_000_000_000).default(1000),
  TRASH_RETENTION_DAYS: integer(1, 36_500).default(30),
  USER_RATE_LIMIT: integer(1, 10_000_000_000).optional(),
  EVENT_RETENTION_DAYS: integer(1, 36_500).default(400),
  STREAMS_PER_USER: integer(1, 10_000).default(20),
  SPACES_PER_USER: integer(1, 1_000_000).default(200),
  SPACE_STORAGE_MB: integer(1, 1_000_000_000).default(5000),
  USER_TEXT_MB_PER_HOUR: integer(1, 1_000_000_000).default(500),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  METRICS_TOKEN: setting().min(16, { error: 'must have at least 16 characters' }).optional(),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** PostgreSQL; null: the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  /** The maximum number of connections to PostgreSQL. */
  readonly databasePool: number;
  /** The origin at which people reach the server, as browsers write it: `https://tasks.example.com`. */
  readonly publicUrl: string;
  /** Whether the operator has set it. Otherwise people may reach the server at other addresses too. */
  readonly isPublicUrlSet: boolean;
  /** Names in the Host header that are accepted besides that of `publicUrl`. */
  readonly allowedHosts: readonly string[];
  /** Who may create an account: anybody, people with an invitation to a space, or nobody. */
  readonly signUpMode: SignUpMode;
  /** The plan of new accounts. */
  readonly defaultPlan: (typeof plans)[number];
  /** null: emails are logged instead of sent. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** The proxies whose X-Forwarded-* headers are trusted. */
  readonly trustProxy: string[] | false;
  /** Requests per minute and token. */
  readonly tokenRateLimit: number;
  /** Wrong passwords for one account from one network in 15 minutes. */
  readonly signInLimit: number;
  /** Emails per hour: of one kind to one address, caused by one user, and to addresses that nobody has confirmed. */
  readonly mailLimits: { perRecipient: number; perSender: number; toStrangers: number };
  /** After how many days tasks in the trash are deleted. */
  readonly trashRetentionDays: number;
  /** Requests per minute of all sessions of a user, and of all their tokens and agents. */
  readonly userRateLimit: number;
  /** How long the event log goes back. */
  readonly eventRetentionDays: number;
  /** Event streams that a user may have open at a time. */
  readonly streamsPerUser: number;
  /** Spaces that a user may own before they can create no more. */
  readonly spacesPerUser: number;
  /** Bytes of texts that a space may store. */
  readonly maxSpaceBytes: number;
  /** Bytes of texts that a user may cause to be stored in an hour. */
  readonly userBytesPerHour: number;
  readonly logLevel: string;
  /** Grants access to /metrics from other machines; null: only this machine has access. */
  readonly metricsToken: string | null;
}

/**
 * Reads the configuration; no other code reads the environment.
 * @throws Error with one line that names each invalid variable and its valid values
 */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const settings = trimSettings(environment);
  const parsed = Environment.safeParse(settings);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0]);
      // A URL may contain a password.
      const value = name.endsWith('_URL') || name.endsWith('_TOKEN') ? '' : `, not ${JSON.stringify(settings[name])}`;
      return `${name} ${message}${value}`;
    });
    throw new Error(problems.join('; '));
  }
  const env = parsed.data;
  const publicUrl = env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;
  return {
    host: env.HOST,
    port: env.PORT,
    dataDir: resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL ?? null,
    databasePool: env.DATABASE_POOL,
    publicUrl,
    isPublicUrlSet: env.PUBLIC_URL !== undefined,
    allowedHosts: (env.ALLOWED_HOSTS ?? []) as string[],
    signUpMode: env.SIGN_UP ?? (isLoopbackHost(new URL(publicUrl).hostname) ? 'open' : 'invited'),
    defaultPlan: env.DEFAULT_PLAN,
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM ?? `Krokanti Tasks <no-reply@${new URL(publicUrl).hostname}>`,
    trustProxy: env.TRUST_PROXY ?? false,
    tokenRateLimit: env.TOKEN_RATE_LIMIT,
    signInLimit: env.SIGN_IN_LIMIT,
    mailLimits: {
      perRecipient: env.MAIL_LIMIT_PER_RECIPIENT,
      perSender: env.MAIL_LIMIT_PER_SENDER,
      toStrangers: env.MAIL_LIMIT_TO_STRANGERS,
    },
    trashRetentionDays: env.TRASH_RETENTION_DAYS,
    userRateLimit: env.USER_RATE_LIMIT ?? 10 * env.TOKEN_RATE_LIMIT,
    eventRetentionDays: env.EVENT_RETENTION_DAYS,
    streamsPerUser: env.STREAMS_PER_USER,
    spacesPerUser: env.SPACES_PER_USER,
    maxSpaceBytes: env.SPACE_STORAGE_MB * 1_000_000,
    userBytesPerHour: env.USER_TEXT_MB_PER_HOUR * 1_000_000,
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN ?? null,
  };
}

/** White space around a value comes from env files and editors; a setting that is empty without it is not set. */
function trimSettings(environment: Record<string, string | undefined>): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const name of Object.keys(Environment.shape)) {
    const value = environment[name]?.trim();
    if (value) settings[name] = value;
  }
  return settings;
}

/** Control characters are checked first, because the URL parser would remove some of them. */
function setting() {
  const error = 'must not contain control characters, such as a tab or a line break';
  return z.string().regex(/^\P{Cc}*$/u, { error, abort: true });
}

function integer(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return setting()
    .regex(/^\d{1,10}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
}

function connectionUrl(protocols: string[], example: string) {
  return setting().superRefine((value, check) => {
    const problem = findConnectionUrlProblem(value, protocols, example);
    if (problem !== undefined) check.addIssue(problem);
  });
}

/** Normalizes the URL to lower case, Punycode and no default port. It has no path: the server serves the root of its host. */
function publicUrl() {
  const example = 'https://tasks.example.com';
  return setting()
    .refine((value) => ['http:', 'https:'].includes(URL.parse(value)?.protocol ?? ''), {
      error: `must be a URL such as ${example}`,
      abort: true,
    })
    .refine(
      (value) => {
        const { pathname, search, hash, username, password } = new URL(value);
        return pathname === '/' && `${search}${hash}${username}${password}` === '';
      },
      { error: `must be a URL without path, query or user, such as ${example}: use a host name of its own` },
    )
    .transform((value) => new URL(value).origin);
}

/** Returns the name as browsers write it in the Host header; undefined if it is not the name of a host. */
function parseHostName(name: string): string | undefined {
  return /^[\p{L}\p{N}._-]+$/u.test(name) ? URL.parse(`http://${name}`)?.hostname : undefined;
}

function isNetwork(part: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(part)) return true;
  const [address = '', prefix, ...rest] = part.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address) as 0 | 4 | 6];
  if (prefix === undefined) return bits > 0;
  return rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) > 0 && Number(prefix) <= bits;
}
