import { isIP } from 'node:net';
import { resolve } from 'node:path';
import * as z from 'zod';
import { plans } from '../../contract/account.ts';

/** What the environment may say; docs/operating.md has the same table. */
const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: whole(0, 65_535).default(3000),
  DATA_DIR: z.string().min(1).default('data'),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://user:password@host/database').optional(),
  DATABASE_POOL: whole(1, 1000).default(10),
  PUBLIC_URL: url(['http:', 'https:'], 'https://tasks.example.com').optional(),
  DEFAULT_PLAN: z.enum(plans, { error: `must be one of ${plans.join(', ')}` }).default('team'),
  SMTP_URL: url(['smtp:', 'smtps:'], 'smtps://user:password@mail.example.com').optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/, {
      error: 'must be an address such as Tasks <tasks@example.com>',
    })
    .optional(),
  TRUST_PROXY: z
    .string()
    .transform((value) => value.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every(isNetwork), {
      error: 'must be the proxies’ addresses or networks, such as 127.0.0.1,10.0.0.0/8',
    })
    .optional(),
  TOKEN_RATE_LIMIT: whole(1, 1_000_000_000).default(100),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  METRICS_TOKEN: z.string().min(16, { error: 'must have at least 16 characters' }).optional(),
});

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  /** PostgreSQL; null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  /** Connections to PostgreSQL that one server holds at most. */
  databasePool: number;
  /** Where people reach the server, without a slash at the end. */
  publicUrl: string;
  /** What a new account gets. */
  defaultPlan: (typeof plans)[number];
  /** null: links are logged instead of mailed. */
  smtpUrl: string | null;
  mailFrom: string;
  /** Proxies whose X-Forwarded-* headers count. */
  trustProxy: string[] | false;
  /** Requests a minute per token. */
  tokenRateLimit: number;
  logLevel: string;
  /** Who may read /metrics from elsewhere than this machine; null: nobody. */
  metricsToken: string | null;
}

/**
 * The only reader of the environment.
 * @throws Error in one line that names each wrong variable and what is valid. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = Environment.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0]);
      // What stands in a URL may be a password.
      const value =
        name.endsWith('_URL') || name.endsWith('_TOKEN') ? '' : `, not ${JSON.stringify(environment[name])}`;
      return `${name} ${message}${value}`;
    });
    throw new Error(wrong.join('; '));
  }
  const e = parsed.data;
  const publicUrl = (e.PUBLIC_URL ?? `http://localhost:${e.PORT}`).replace(/\/+$/, '');
  return {
    host: e.HOST,
    port: e.PORT,
    dataDir: resolve(e.DATA_DIR),
    databaseUrl: e.DATABASE_URL ?? null,
    databasePool: e.DATABASE_POOL,
    publicUrl,
    defaultPlan: e.DEFAULT_PLAN,
    smtpUrl: e.SMTP_URL ?? null,
    mailFrom: e.MAIL_FROM ?? `Krokanti Tasks <no-reply@${new URL(publicUrl).hostname}>`,
    trustProxy: e.TRUST_PROXY ?? false,
    tokenRateLimit: e.TOKEN_RATE_LIMIT,
    logLevel: e.LOG_LEVEL,
    metricsToken: e.METRICS_TOKEN ?? null,
  };
}

function whole(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
}

function url(protocols: string[], example: string) {
  const isValid = (value: string) => {
    const parsed = URL.parse(value);
    return parsed !== null && protocols.includes(parsed.protocol) && hasItsPlace(parsed);
  };
  return z.string().refine(isValid, { error: `must be a URL such as ${example}` });
}

/** A socket's path may stand in for PostgreSQL's host; to a public address, paths are added at its end. */
function hasItsPlace({ protocol, hostname, search, hash, username }: URL): boolean {
  if (protocol.startsWith('http')) return search === '' && hash === '' && username === '';
  return hostname !== '' || protocol.startsWith('postgres');
}

function isNetwork(part: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(part)) return true;
  const [address = '', prefix, ...more] = part.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address) as 0 | 4 | 6];
  if (prefix === undefined) return bits > 0;
  return more.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) > 0 && Number(prefix) <= bits;
}
