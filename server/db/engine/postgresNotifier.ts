import pg from 'pg';

const channel = 'krokanti';
const announceEveryMs = 20;
const listenAgainAfterMs = 1000;

/**
 * One NOTIFY for all that was committed in the last 20 ms, outside the transactions that it tells of. A lost one costs
 * a second at most: whoever listens also looks by itself.
 */
export function createPostgresNotifier(pool: pg.Pool, config: pg.ClientConfig) {
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let client: pg.Client | undefined;
  let stopped = false;
  let listener: (spaceIds: string[]) => void = () => {};

  function notify(spaceIds: string[]): void {
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
    notify,
    onNotify: (given: typeof listener) => {
      listener = given;
      void connect();
    },
    close: async () => {
      stopped = true;
      clearTimeout(timer);
      while (pending.size > 0) await send();
      await client?.end().catch(() => {});
    },
  };
}
