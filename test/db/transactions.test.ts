import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/db/engine/openDatabase.ts';
import { withPgClient } from '../../testing/pgClient.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';
import { type ApiResponse, describeOnEachEngine, type Person, TestApp } from '../support/test-app.ts';

describe('A database', () => {
  describeOnEachEngine((app) => {
    test('commits concurrent writes together, and one that fails does not affect the others', async () => {
      const ana = await app.createPerson();
      const { space } = await ana.createTeamSpace();
      const names = Array.from({ length: 60 }, (_, at) => (at % 3 === 0 ? 'same' : `label ${at}`));
      const answers = await Promise.all(names.map((name) => ana.post('/labels', { spaceId: space.id, name })));
      const statuses = answers.map((answer) => answer.status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(41);
      expect(statuses.filter((status) => status === 409)).toHaveLength(19);
      const { body: labels } = await ana.get(`/labels?spaceId=${space.id}`);
      expect(labels).toHaveLength(41);
    });
  });
});

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

describe('A transaction that PostgreSQL rolls back because of a conflict', () => {
  const app = new TestApp('postgres');
  beforeAll(() => app.start());
  afterAll(() => app.stop());

  test.each(['40001', '40P01'])('is retried (%s), and its effects happen once', async (code) => {
    const ana = await app.createPerson();
    // Fails every other transaction: a sequence keeps counting when transactions are rolled back.
    await withPgClient(app.config.databaseUrl as string, (client) =>
      client.query(`
        create sequence if not exists tries;
        create or replace function undo() returns trigger language plpgsql as $$ begin
          if nextval('tries') % 2 = 1 then raise exception 'undone' using errcode = '${code}'; end if;
          return null;
        end $$;
        drop trigger if exists undo on links;
        create constraint trigger undo after insert on links initially deferred for each row execute function undo()`),
    );
    const { status } = await app.anonymousClient.post('/account/request-password-reset', { email: ana.email });
    expect(status).toBe(200);
    await app.app.pipeline.waitForBackgroundEffects();
    expect(app.log.filter(({ to }) => to === ana.email)).toHaveLength(1);
  });
});
