import pg from 'pg';

/** Connects to PostgreSQL, runs `work`, and disconnects, even if it fails. */
export async function withPgClient<T>(
  config: string | pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(config);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Runs one statement on a connection of its own and returns the rows. */
export function queryPostgres<Row extends pg.QueryResultRow>(
  config: string | pg.ClientConfig,
  sql: string,
): Promise<Row[]> {
  return withPgClient(config, async (client) => (await client.query<Row>(sql)).rows);
}
