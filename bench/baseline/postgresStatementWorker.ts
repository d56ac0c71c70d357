import { randomUUIDv7 } from 'node:crypto';
import pg from 'pg';

/** The workload to run, with this many statements at a time and for this long. */
export interface StatementsInput {
  url: string;
  workload: keyof typeof workloads;
  projectId: string;
  taskIds: string[];
  concurrency: number;
  seconds: number;
}

/**
 * The baseline for calls on PostgreSQL: only the statements that a workload needs, on a connection pool like the
 * server's, without a server around them.
 */
let pool: pg.Pool;

const list = 'select * from tasks where project_id = $1 order by status_id, position, id';

type Statements = (input: StatementsInput, index: number) => Promise<unknown>;

const workloads: Record<'list' | 'version' | 'get' | 'patch' | 'create' | 'mixed', Statements> = {
  list: ({ projectId }) => pool.query(list, [projectId]),
  version: ({ projectId }) => pool.query('select rev from projects where id = $1', [projectId]),
  get: ({ taskIds }, index) => pool.query('select * from tasks where id = $1', [taskIds[index % taskIds.length]]),
  patch: ({ taskIds }, index) => write(taskIds[index % taskIds.length] as string, index),
  create: ({ projectId }, index) => write(undefined, index, projectId),
  mixed: (input, index) => (index % 10 === 9 ? workloads.patch(input, index) : workloads.list(input, index)),
};

async function write(taskId: string | undefined, index: number, projectId?: string): Promise<void> {
  const client = await pool.connect();
  try {
    const now = new Date().toISOString();
    await client.query('begin');
    const { rows } = await (taskId === undefined
      ? client.query('select id as project_id, space_id from projects where id = $1', [projectId])
      : client.query('select project_id, space_id from tasks where id = $1', [taskId]));
    const { project_id, space_id } = rows[0];
    const updated = await client.query('update spaces set rev = rev + 1 where id = $1 returning rev', [space_id]);
    const { rev } = updated.rows[0];
    await client.query('update projects set rev = $1 where id = $2 and space_id = $3', [rev, project_id, space_id]);
    const id = taskId ?? randomUUIDv7();
    if (taskId === undefined) {
      await client.query(
        `insert into tasks (id, space_id, project_id, title, priority, position, is_archived, rev, created_at,
           updated_at)
         values ($1, $2, $3, $4, 'none', 65536, 0, $5, $6, $6)`,
        [id, space_id, project_id, `Task ${index}`, rev, now],
      );
    } else {
      await client.query('update tasks set title = $1, rev = $2, updated_at = $3 where id = $4 and space_id = $5', [
        `Task ${index}`,
        rev,
        now,
        id,
        space_id,
      ]);
    }
    await client.query(
      `insert into events (space_id, rev, type, at, project_id, task_id, user_id, data)
       values ($1, $2, 'task', $3, $4, $5, $6, $7)`,
      [space_id, rev, now, project_id, id, space_id, JSON.stringify({ id, rev, title: `Task ${index}` })],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}

process.on('message', async (input: StatementsInput) => {
  pool ??= new pg.Pool({ connectionString: input.url, max: 10 });
  const end = performance.now() + input.seconds * 1000;
  let count = 0;
  const start = performance.now();
  const runOne = async (index: number) => {
    for (let turn = 0; performance.now() < end; turn++) {
      await workloads[input.workload](input, index + turn * input.concurrency);
      count++;
    }
  };
  await Promise.all(Array.from({ length: input.concurrency }, (_, index) => runOne(index)));
  process.send?.(count / ((performance.now() - start) / 1000));
});
process.on('disconnect', () => process.exit());
