import pg from 'pg';

const oldest = 15;

/**
 * What no statement of ours should take, so that one that does frees what it holds, and so does a machine that vanished
 * in the middle of a transaction. Where the database or the role has a value of its own, that one counts.
 */
const timeouts = {
  statement_timeout: '30s',
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '30s',
};

/** By a statement, and not as the connection begins, which a pooler would refuse. */
export async function setSessionTimeouts(client: pg.ClientBase): Promise<void> {
  await client.query(
    `select set_config(name, value, false) from json_each_text($1) as wanted (name, value)
      where current_setting(name) = '0'`,
    [JSON.stringify(timeouts)],
  );
}

/** @throws Error that says what is not as it must be */
export async function requireSupportedPostgres(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ version: string; encoding: string }>(
    "select current_setting('server_version') as version, current_setting('server_encoding') as encoding",
  );
  const { version = '', encoding } = rows[0] ?? {};
  if (Number.parseInt(version, 10) < oldest)
    throw new Error(`PostgreSQL ${version} is too old: it takes ${oldest} or newer`);
  if (encoding !== 'UTF8') throw new Error(`Its encoding is ${encoding}: create it with "encoding UTF8"`);
}

/** What to look at, in one line without the password. */
export function describeConnectionError(error: unknown, url: string): string {
  const { code, message } = error as { code?: string; message?: string };
  const { host, port, database, user } = new pg.Client(url);
  const place = `${host}:${port}`;
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing answers at ${place} (ECONNREFUSED): is PostgreSQL running there?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `There is no machine called ${host} (${code})`;
    case '28P01':
      return `PostgreSQL at ${place} does not take the password of the user ${user}`;
    case '3D000':
      return `PostgreSQL at ${place} has no database ${database}: create it first`;
    case '42501':
      return `The user ${user} may not do this in the database ${database}: ${message}. Make it the database’s owner`;
    case '57P03':
      return `PostgreSQL at ${place} is starting or stopping: try again in a moment`;
    case '53300':
      return `PostgreSQL at ${place} has no connection left: set DATABASE_POOL lower, or its max_connections higher`;
  }
  if (/timeout/.test(message ?? '')) return `PostgreSQL at ${place} does not answer`;
  return message || String(code ?? error);
}
