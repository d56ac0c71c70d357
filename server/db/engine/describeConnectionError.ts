import pg from 'pg';
import { PostgresConnectionError } from './postgresConnectionErrors.ts';
import { withExplicitTlsMode } from './postgresConnectionSetup.ts';
import { StandbyError } from './postgresHosts.ts';

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
  if (error instanceof StandbyError)
    return `PostgreSQL at ${address} is a standby, which takes no writes: DATABASE_URL must lead to the primary`;
  if (error instanceof PostgresConnectionError) return `PostgreSQL at ${address} does not answer: ${message}`;
  return message || String(code ?? error);
}

/** Quotes an identifier. */
function quote(name: string | undefined): string {
  return `"${(name ?? '').replaceAll('"', '""')}"`;
}
