import { generateId } from '../../server/db/uuidv7.ts';
import type { Json } from '../../testing/untypedJson.ts';
import type { TestApp } from './test-app.ts';

const rowsPerInsert = 1000;

/** Adds people who watch the project; `isReal`: with confirmed addresses, so that they can get email. */
export async function addProjectWatchers(
  { database }: TestApp,
  { id: project_id, spaceId: space_id }: Json,
  count: number,
  isReal = false,
): Promise<void> {
  const created_at = new Date().toISOString();
  const ids = Array.from({ length: count }, generateId);
  for (let start = 0; start < count; start += rowsPerInsert) {
    const part = ids.slice(start, start + rowsPerInsert);
    await database.write(async (db) => {
      await db
        .insertInto('users')
        .values(
          part.map((id) => ({
            id,
            email: `${id}@example.com`,
            name: 'Watcher',
            password_hash: 'none',
            plan: 'free' as const,
            time_zone: 'UTC',
            language: null,
            theme: 'system' as const,
            week_start: null,
            has_chosen_time_zone: 0 as const,
            email_verified_at: isReal ? created_at : null,
            is_demo: isReal ? (0 as const) : (1 as const),
            is_instance_admin: null,
            created_at,
            updated_at: created_at,
          })),
        )
        .execute();
      const members = part.map((user_id) => ({ space_id, user_id, role: 'viewer' as const, created_at }));
      await db.insertInto('members').values(members).execute();
      const watchers = part.map((user_id) => ({ space_id, project_id, user_id, created_at }));
      await db.insertInto('project_watchers').values(watchers).execute();
    });
  }
}
