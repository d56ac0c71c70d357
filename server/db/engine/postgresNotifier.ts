import pg from 'pg';

const channel = 'krokanti';
const sendIntervalMs = 20;
const reconnectDelayMs = 1000;

/**
 * Sends one NOTIFY for all commits of the last 20 ms, outside their transactions. A lost one delays events by a second
 * at most, because the event feed also polls.
 */
export function createPostgresNotifier(pool: pg.Pool, getConfig: () => pg.ClientConfig) {
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let client: pg.Client | undefined;
  let isStopped = false;
  let listener: (spaceIds: string[]) => void = () => {};

  function notify(spaceIds: string[]): void {
    listener(spaceIds);
    for (const id of spaceIds) pending.add(id);
    timer ??= setTimeout(send, sendIntervalMs);
  }

  async function send(): Promise<void> {
    timer = undefined;
    // A payload holds at most 8,000 bytes: about 210 ids.
    const ids = [...pending].slice(0, 200);
    for (const id of ids) pending.delete(id);
    if (pending.size > 0 && !isStopped) timer = setTimeout(send, sendIntervalMs);
    await pool.query('select pg_notify($1, $2)', [channel, ids.join(',')]).catch(() => {});
  }

  async function connect(): Promise<void> {
    if (isStopped) return;
    const newClient = new pg.Client(getConfig());
    const reconnect = () => {
      if (client !== newClient) return;
      client = undefined;
      newClient.end().catch(() => {});
      if (!isStopped) setTimeout(connect, reconnectDelayMs).unref();
    };
    client = newClient;
    newClient.on('error', reconnect);
    newClient.on('end', reconnect);
    newClient.on('notification', ({ payload }) => listener((payload ?? '').split(',')));
    try {
      await newClient.connect();
      await newClient.query(`listen ${channel}`);
    } catch {
      reconnect();
    }
  }

  return {
    notify,
    onNotify: (newListener: typeof listener) => {
      listener = newListener;
      void connect();
    },
    close: async () => {
      isStopped = true;
      clearTimeout(timer);
      while (pending.size > 0) await send();
      await client?.end().catch(() => {});
    },
  };
}
