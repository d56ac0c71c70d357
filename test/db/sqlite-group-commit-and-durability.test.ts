import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/db/engine/openDatabase.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';
import { type ApiResponse, type Person, TestApp } from '../support/test-app.ts';

test('SQLite flushes commits to disk, enforces foreign keys, and waits for locks', async () => {
  // Other tests open databases without flushing.
  const { env, drop } = await createEmptyDatabase('sqlite');
  const database = await openDatabase({ databaseUrl: null, dataDir: env.DATA_DIR as string });
  try {
    const settings = await database.write((db) =>
      sql`select synchronous, foreign_keys, timeout
        from pragma_synchronous, pragma_foreign_keys, pragma_busy_timeout`.execute(db),
    );
    // 2 is FULL: with less, a power failure may lose acknowledged writes.
    expect(settings.rows).toEqual([{ synchronous: 2, foreign_keys: 1, timeout: 5000 }]);
  } finally {
    await database.close();
    await drop();
  }
});

describe('Writes that SQLite commits together', () => {
  const app = new TestApp('sqlite');
  let ana: Person;
  let space: Json;
  let file: SqliteFile.Database;
  beforeAll(async () => {
    await app.start();
    ana = await app.createPerson();
    ({ space } = await ana.createTeamSpace());
    file = new SqliteFile(join(app.databaseEnv.DATA_DIR as string, 'krokanti.db'));
  });
  afterAll(async () => {
    file.close();
    await app.stop();
  });
  const create = (...names: string[]) =>
    Promise.all(names.map((name) => ana.post('/labels', { spaceId: space.id, name })));
  const statuses = (replies: ApiResponse[]) => replies.map(({ status }) => status);

  test('are rolled back together, for example when the disk is full, and later ones succeed', async () => {
    file.exec(`create trigger undo before insert on labels when new.name = 'fatal'
      begin select raise(rollback, 'undone'); end`);
    const names = ['one', 'two', 'fatal', 'three', 'four'];
    const replies = await create(...names);
    file.exec('drop trigger undo');
    expect(statuses(replies)).toEqual([503, 503, 503, 201, 201]);
    const { body } = await ana.get(`/labels?spaceId=${space.id}`);
    expect(body.map(({ name }: Json) => name).sort()).toEqual(['four', 'three']);
    expect(statuses(await create('one', 'two'))).toEqual([201, 201]);
  });

  test('do not block later writes when the commit fails', async () => {
    const row = { space_id: crypto.randomUUID(), user_id: ana.id, role: 'owner', created_at: '' } as const;
    const failing = app.database.write(async (db) => {
      await sql`pragma defer_foreign_keys = on`.execute(db);
      await db.insertInto('members').values(row).execute();
    });
    await expect(failing).rejects.toThrow('FOREIGN KEY constraint failed');
    expect(statuses(await create('after it'))).toEqual([201]);
  });

  test('fail together when another process locks the file for too long', async () => {
    file.exec('begin immediate');
    expect(statuses(await create('five', 'six'))).toEqual([503, 503]);
    file.exec('rollback');
    expect(statuses(await create('five', 'six'))).toEqual([201, 201]);
  });
});
