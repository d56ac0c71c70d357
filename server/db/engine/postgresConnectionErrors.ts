import type { PostgresPool } from 'kysely';
import pg from 'pg';

/**
 * The driver lost or never got its connection. Errors of the server have an SQLSTATE and errors of the system a code;
 * what the driver raises itself has neither, so it gets this class where it leaves the driver.
 */
export class PostgresConnectionError extends Error {}

/** A client whose queries reject with `PostgresConnectionError` when the connection is at fault. */
export class PostgresClient extends pg.Client {
  override query(...args: unknown[]): never {
    const result: unknown = Reflect.apply(super.query, this, args);
    return (result instanceof Promise ? result.catch(throwClassified) : result) as never;
  }
}

/** The connection leads to a standby, which takes no writes and may lag behind. */
export class StandbyError extends PostgresConnectionError {}

/** @throws StandbyError */
export async function requirePrimary(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby');
  if (rows[0]?.standby) throw new StandbyError('it is a standby');
}

/** Which of the hosts in the connection URL new connections go to. */
export interface HostChoice {
  readonly count: number;
  /** Starts at 0. */
  current: number;
}

/**
 * The pool as Kysely uses it; no connection in time is a `PostgresConnectionError` too. Where the URL names several
 * hosts, those that do not answer or are a standby are passed over.
 */
export function withClassifiedErrors(pool: pg.Pool, hosts: HostChoice): PostgresPool {
  async function connect(): Promise<pg.PoolClient> {
    for (let attempt = 1; ; attempt++) {
      const tried = hosts.current;
      try {
        return await pool.connect();
      } catch (error) {
        if (attempt >= hosts.count) return throwClassified(error);
        // Unless another connection has gone on meanwhile.
        if (hosts.current === tried) hosts.current = (tried + 1) % hosts.count;
      }
    }
  }
  return {
    options: pool.options as PostgresPool['options'],
    connect,
    end: () => pool.end(),
  };
}

/**
 * Throws the error again, as a `PostgresConnectionError` if the driver raised it. The driver raises `Error` itself: a
 * TypeError, for example, is a bug of ours.
 */
export function throwClassified(error: unknown): never {
  const isOfDriver = error instanceof Error && error.constructor === Error && !('code' in error);
  throw isOfDriver ? new PostgresConnectionError(error.message, { cause: error }) : error;
}
