import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';

/**
 * Adds tasks to the largest project of a SQLite database, each with an assignee, a comment and an event: four rows per
 * task. Every second one is a subtask of the task after it. Texts have characters that need escaping.
 */
export function insertManyTasks(dataDir: string, tasks: number): void {
  const file = new SqliteFile(join(dataDir, 'krokanti.db'));
  file.pragma('foreign_keys = on');
  const id = (kind: number) => `printf('0190%04x-0000-7000-8000-%012x', ${kind}, n)`;
  const numbers = `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${tasks})`;
  const text = `'Größe \\N ' || n || char(9, 10, 13) || '📦 “é” \\.' || char(10)`;
  try {
    file.transaction(() => {
      file.exec('pragma defer_foreign_keys = on');
      file.exec(`
        create temp table place as
          select t.project_id, t.space_id, t.status_id, t.created_by_id as user_id, s.rev, s.next_number, t.created_at as at
          from tasks t join spaces s on s.id = t.space_id
          group by t.project_id order by count(*) desc limit 1;
        ${numbers} insert into tasks (id, space_id, project_id, status_id, parent_task_id, title, description, priority,
            start_date, due_date, position, completed_at, is_archived, estimated_hours, created_by_id, rev, created_at,
            updated_at, number)
          select ${id(1)}, space_id, project_id, status_id,
            case when n % 2 = 1 and n < ${tasks} then printf('01900001-0000-7000-8000-%012x', n + 1) end,
            'Task ' || n, ${text}, 'none', null, '2026-01-01', 1e9 + n * 1.1, null, 0, n / 7.0, user_id, rev, at, at,
            next_number + n - 1
          from numbers, place;
        ${numbers} insert into assignees select space_id, ${id(1)}, user_id, at from numbers, place;
        ${numbers} insert into comments (id, space_id, task_id, author_id, content, rev, created_at, updated_at)
          select ${id(2)}, space_id, ${id(1)}, user_id, ${text}, rev, at, at from numbers, place;
        ${numbers} insert into events
            (space_id, rev, type, at, project_id, task_id, user_id, token_id, token_name, client, data)
          select space_id, rev + n, 'task.created', at, project_id, ${id(1)}, user_id, null, null, null, '{}'
          from numbers, place;
        update spaces set rev = rev + ${tasks}, next_number = next_number + ${tasks} where id = (select space_id from place);
        drop table place;`);
    })();
  } finally {
    file.close();
  }
}
