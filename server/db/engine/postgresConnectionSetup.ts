import pg from 'pg';
import { PostgresConnectionError } from './postgresClient.ts';

const minVersion = 15;

/**
 * Longer than any statement of ours should take. They release the locks of a statement that hangs and of a client that
 * vanished during a transaction. Values set for the database or the role take precedence.
 */
const timeouts = {
  statement_timeout: '30s',
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '30s',
};

/**
 * Names the TLS mode that the driver uses anyway: for the modes below it warns at length that their meaning will change.
 * `uselibpqcompat=true` chooses the meaning of libpq.
 */
export function withExplicitTlsMode(url: string): string {
  if (/[?&]uselibpqcompat=true(&|$)/.test(url)) return url;
  return url.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, '$1verify-full');
}

/** With a statement, because a connection pooler rejects these settings as startup parameters. */
export async function setSessionTimeouts(client: pg.ClientBase): Promise<void> {
  await client.query(
    `select set_config(name, value, false) from json_each_text($1) as wanted (name, value)
      where current_setting(name) = '0'`,
    [JSON.stringify(timeouts)],
  );
}

/** @throws Error with a one-line message when the version or the encoding is not supported */
export async function requireSupportedPostgres(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ version: string; encoding: string }>(
    "select current_setting('server_version') as version, current_setting('server_encoding') as encoding",
  );
  const { version = '', encoding } = rows[0] ?? {};
  if (Number.parseInt(version, 10) < minVersion)
    throw new Error(`PostgreSQL ${version} is too old: it takes ${minVersion} or newer`);
  if (encoding !== 'UTF8') throw new Error(`Its encoding is ${encoding}: create it with "encoding UTF8"`);
}

/** What is wrong and what to do about it, in one line and without the password. */
export function describeConnectionError(error: unknown, url: string): string {
  const { code, message } = error as { code?: string; message?: string };
  // Parses the URL as the driver does; the client is never connected.
  const { host, port, database, user } = new pg.Client(withExplicitTlsMode(url));
  const address = `${host}:${port}`;
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing answers at ${address} (ECONNREFUSED): is PostgreSQL running there?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `There is no machine called ${host} (${code})`;
    case '28P01':
      return `PostgreSQL at ${address} does not take the password of the user ${user}`;
    case '3D000':
      return `PostgreSQL at ${address} has no database ${database}: create it first`;
    case '42501':
      return `The user ${user} may not do this in the database ${database}: ${message}. As a superuser, run: alter database ${quote(database)} owner to ${quote(user)}`;
    case '57P03':
      return `PostgreSQL at ${address} is starting or stopping: try again in a moment`;
    case '53300':
      return `PostgreSQL at ${address} has no connection left: set DATABASE_POOL lower, or its max_connections higher`;
  }
  if (message === 'The server does not support SSL connections') return message;
  if (error instanceof PostgresConnectionError) return `PostgreSQL at ${address} does not answer: ${message}`;
  return message || String(code ?? error);
}

/** Quotes an identifier. */
function quote(name: string | undefined): string {
  return `"${(name ?? '').replaceAll('"', '""')}"`;
}
