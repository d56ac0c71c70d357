import type pg from 'pg';

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
