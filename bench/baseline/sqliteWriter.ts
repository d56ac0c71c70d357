import { randomUUIDv7 } from 'node:crypto';
import SqliteFile from 'better-sqlite3';

interface Job {
  id: string | undefined;
  body: { projectId: string; title: string };
  resolve: (row: unknown) => void;
}

/** Writes the rows of creating or updating a task, in group commits that are flushed to disk. */
export function createSqliteWriter(file: string) {
  const connection = new SqliteFile(file);
  connection.pragma('journal_mode = wal');
  connection.pragma('synchronous = full');
  connection.pragma('foreign_keys = on');
  const begin = connection.prepare('begin immediate');
  const commit = connection.prepare('commit');
  const selectProject = connection.prepare('select id, space_id from projects where id = ?');
  const selectTask = connection.prepare('select project_id, space_id from tasks where id = ?');
  const selectStatus = connection
    .prepare('select id from statuses where project_id = ? order by position limit 1')
    .pluck();
  const { id: userId } = connection.prepare('select id from users limit 1').get() as { id: string };
  const bumpSpace = connection.prepare('update spaces set rev = rev + 1 where id = ? returning rev').pluck();
  const bumpProject = connection.prepare('update projects set rev = ? where id = ? and space_id = ?');
  const insertTask = connection.prepare(
    `insert into tasks (id, space_id, project_id, status_id, title, priority, position, is_archived, created_by_id, rev,
       created_at, updated_at)
     values (@id, @space_id, @project_id, @status_id, @title, 'none', 65536, 0, @user_id, @rev, @now, @now)`,
  );
  const updateTask = connection.prepare(
    'update tasks set title = ?, rev = ?, updated_at = ? where id = ? and space_id = ?',
  );
  const insertEvent = connection.prepare(
    `insert into events (space_id, rev, type, at, project_id, task_id, user_id, data)
     values (@space_id, @rev, 'task', @now, @project_id, @id, @user_id, @data)`,
  );
  let pending: Job[] = [];

  function write(id: string | undefined, body: Job['body']): Promise<unknown> {
    return new Promise((resolve) => {
      if (pending.push({ id, body, resolve }) === 1) setImmediate(writeAll);
    });
  }

  function writeAll(): void {
    const batch = pending;
    pending = [];
    begin.run();
    const rows = batch.map(writeOne);
    commit.run();
    for (const [index, { resolve }] of batch.entries()) resolve(rows[index]);
  }

  function writeOne({ id: taskId, body }: Job): unknown {
    const now = new Date().toISOString();
    const { project_id, space_id } = findProject(taskId, body);
    const rev = bumpSpace.get(space_id) as number;
    bumpProject.run(rev, project_id, space_id);
    const id = taskId ?? randomUUIDv7();
    const row = { id, space_id, project_id, title: body.title, rev, now, user_id: userId };
    if (taskId === undefined) insertTask.run({ ...row, status_id: selectStatus.get(project_id) });
    else updateTask.run(body.title, rev, now, id, space_id);
    insertEvent.run({ ...row, data: JSON.stringify(row) });
    return row;
  }

  function findProject(
    taskId: string | undefined,
    { projectId }: Job['body'],
  ): { project_id: string; space_id: string } {
    if (taskId !== undefined) return selectTask.get(taskId) as { project_id: string; space_id: string };
    const { id, space_id } = selectProject.get(projectId) as { id: string; space_id: string };
    return { project_id: id, space_id };
  }

  return { write };
}
