import { randomUUIDv7 } from 'node:crypto';
import pg from 'pg';

/** What to do: one of the works below, by so many at once, for so long. */
export interface StatementsInput {
  url: string;
  work: keyof typeof works;
  projectId: string;
  taskIds: string[];
  concurrency: number;
  seconds: number;
}

/**
 * What calls on PostgreSQL are held against: the statements alone that the work cannot do without, over the pool that
 * the server has, with no server around them.
 */
let pool: pg.Pool;

const list = 'select * from tasks where project_id = $1 order by status_id, position, id';

type Statements = (given: StatementsInput, at: number) => Promise<unknown>;

const works: Record<'list' | 'version' | 'get' | 'patch' | 'create' | 'mixed', Statements> = {
  list: ({ projectId }) => pool.query(list, [projectId]),
  version: ({ projectId }) => pool.query('select rev from projects where id = $1', [projectId]),
  get: ({ taskIds }, at) => pool.query('select * from tasks where id = $1', [taskIds[at % taskIds.length]]),
  patch: ({ taskIds }, at) => write(taskIds[at % taskIds.length] as string, at),
  create: ({ projectId }, at) => write(undefined, at, projectId),
  mixed: (given, at) => (at % 10 === 9 ? works.patch(given, at) : works.list(given, at)),
};

async function write(taskId: string | undefined, at: number, projectId?: string): Promise<void> {
  const client = await pool.connect();
  try {
    const now = new Date().toISOString();
    await client.query('begin');
    const { rows } = await (taskId === undefined
      ? client.query('select id as project_id, space_id from projects where id = $1', [projectId])
      : client.query('select project_id, space_id from tasks where id = $1', [taskId]));
    const { project_id, space_id } = rows[0];
    const counted = await client.query('update spaces set rev = rev + 1 where id = $1 returning rev', [space_id]);
    const { rev } = counted.rows[0];
    await client.query('update projects set rev = $1 where id = $2 and space_id = $3', [rev, project_id, space_id]);
    const id = taskId ?? randomUUIDv7();
    if (taskId === undefined) {
      await client.query(
        `insert into tasks (id, space_id, project_id, title, priority, position, is_archived, rev, created_at,
           updated_at)
         values ($1, $2, $3, $4, 'none', 65536, 0, $5, $6, $6)`,
        [id, space_id, project_id, `Task ${at}`, rev, now],
      );
    } else {
      await client.query('update tasks set title = $1, rev = $2, updated_at = $3 where id = $4 and space_id = $5', [
        `Task ${at}`,
        rev,
        now,
        id,
        space_id,
      ]);
    }
    await client.query(
      `insert into events (space_id, rev, type, at, project_id, task_id, user_id, data)
       values ($1, $2, 'task', $3, $4, $5, $6, $7)`,
      [space_id, rev, now, project_id, id, space_id, JSON.stringify({ id, rev, title: `Task ${at}` })],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}

process.on('message', async (given: StatementsInput) => {
  pool ??= new pg.Pool({ connectionString: given.url, max: 10 });
  const until = performance.now() + given.seconds * 1000;
  let done = 0;
  const begun = performance.now();
  const one = async (at: number) => {
    for (let turn = 0; performance.now() < until; turn++) {
      await works[given.work](given, at + turn * given.concurrency);
      done++;
    }
  };
  await Promise.all(Array.from({ length: given.concurrency }, (_, at) => one(at)));
  process.send?.(done / ((performance.now() - begun) / 1000));
});
process.on('disconnect', () => process.exit());
