import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { Refusal } from '../../contract/errors.ts';
import { copyToSqlite } from './copy.ts';
import type { Database, Handle } from './database.ts';
import { migratePostgres } from './migrate.ts';
import type { Schema } from './schema.ts';
import { getTypeParser } from './types.ts';

const channel = 'krokanti';
const announceEveryMs = 20;
const listenAgainAfterMs = 1000;
const tries = 5;

/** Opens a PostgreSQL database, migrating it first where needed. */
export async function openPostgres(url: string): Promise<Database> {
  const config = { connectionString: url, types: { getTypeParser }, application_name: 'krokanti' };
  const pool = new pg.Pool({ ...config, max: 10, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while idle is dropped by the pool; the next query opens another.
  pool.on('error', () => {});
  // One that breaks while in use, between two queries, fails the next; unheard, its error would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    await migratePostgres(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const handle: Handle = new Kysely<Schema>({ dialect: new PostgresDialect({ pool, cursor: TypedCursor }) });
  const announcements = announcer(pool, config);

  return {
    engine: 'postgres',
    read: async (work) => {
      try {
        return await work(handle);
      } catch (error) {
        throw asRefusal(error);
      }
    },
    write: (work) => writeWithRetry(handle, work),
    announce: announcements.announce,
    onAnnounce: announcements.listen,
    backup: (file) =>
      handle
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute((q) => copyToSqlite(q, file)),
    close: async () => {
      await announcements.stop();
      await handle.destroy();
      // Kysely leaves a pool that it never used open.
      if (!pool.ending) await pool.end();
    },
  };
}

async function writeWithRetry<T>(handle: Handle, work: (q: Handle) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await handle.transaction().execute(work);
    } catch (error) {
      if (attempt < tries && isRetryable(error)) continue;
      throw asRefusal(error);
    }
  }
}

/** Serialization failure or deadlock: the transaction was rolled back for another's sake. */
function isRetryable(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '40001' || code === '40P01';
}

/** Connection lost or refused, server starting or stopping, too many clients, disk full: SQLSTATE classes 08, 53, 57. */
function asRefusal(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const unreachable =
    /^(08|53|57)...$|^(ECONN|ENOTFOUND|ENOENT|EPIPE|ETIMEDOUT|EAI_)/.test(String(code)) ||
    /terminat|timeout exceeded|not queryable/i.test(String(message));
  return unreachable && !(error instanceof Refusal) ? new Refusal('unavailable') : error;
}

/**
 * One NOTIFY for all that was committed in the last 20 ms, outside the transactions that it tells of. A lost one costs
 * a second at most: whoever listens also looks by itself.
 */
function announcer(pool: pg.Pool, config: pg.ClientConfig) {
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let client: pg.Client | undefined;
  let stopped = false;
  let listener: (spaceIds: string[]) => void = () => {};

  function announce(spaceIds: string[]): void {
    listener(spaceIds);
    for (const id of spaceIds) pending.add(id);
    timer ??= setTimeout(send, announceEveryMs);
  }

  async function send(): Promise<void> {
    timer = undefined;
    // A payload holds 8,000 bytes at most.
    const ids = [...pending].slice(0, 200);
    for (const id of ids) pending.delete(id);
    if (pending.size > 0 && !stopped) timer = setTimeout(send, announceEveryMs);
    await pool.query('select pg_notify($1, $2)', [channel, ids.join(',')]).catch(() => {});
  }

  async function connect(): Promise<void> {
    if (stopped) return;
    const fresh = new pg.Client(config);
    const again = () => {
      if (client !== fresh) return;
      client = undefined;
      fresh.end().catch(() => {});
      if (!stopped) setTimeout(connect, listenAgainAfterMs).unref();
    };
    client = fresh;
    fresh.on('error', again);
    fresh.on('end', again);
    fresh.on('notification', ({ payload }) => listener((payload ?? '').split(',')));
    try {
      await fresh.connect();
      await fresh.query(`listen ${channel}`);
    } catch {
      again();
    }
  }

  return {
    announce,
    listen: (given: typeof listener) => {
      listener = given;
      void connect();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      while (pending.size > 0) await send();
      await client?.end().catch(() => {});
    },
  };
}

/** Kysely makes its cursors without the pool's type parsers. */
class TypedCursor extends Cursor {
  constructor(text: string, values: unknown[]) {
    super(text, values, { types: { getTypeParser } });
  }
}
