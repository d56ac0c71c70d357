import type { PostgresPool } from 'kysely';
import type pg from 'pg';
import { PostgresConnectionError, throwClassified } from './postgresConnectionErrors.ts';

/** A URL for each host, where one URL names several: `postgres://a:5432,b:5432/database`. */
export function splitHosts(url: string): [string, ...string[]] {
  const [, start = '', hosts = '', rest = ''] = /^([a-z]+:\/\/(?:[^/?#]*@)?)([^/?#@]*)(.*)$/s.exec(url) ?? [];
  const [first = url, ...others] = hosts.split(',').map((host) => `${start}${host}${rest}`);
  return [first, ...others];
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
