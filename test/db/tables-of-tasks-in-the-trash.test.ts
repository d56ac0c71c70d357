import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { expect, test } from 'vitest';
import { readConfig } from '../../server/boot/config.ts';
import { openDatabase } from '../../server/db/engine/openDatabase.ts';
import { restorableTables } from '../../server/operations/trash/restorableTables.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';

/** Tables whose rows end when their task goes to the trash, each with the reason. */
const notRestored: Record<string, string> = {};

test('the rows of every table that refers to tasks come back from the trash, or end for a reason', async () => {
  const { env, drop } = await createEmptyDatabase('sqlite');
  await (await openDatabase(readConfig(env))).close();
  const file = new SqliteFile(join(env.DATA_DIR as string, 'krokanti.db'), { readonly: true });
  const tables = file.prepare("select name from sqlite_schema where type = 'table'").pluck().all() as string[];
  const referring = tables.flatMap((name) => {
    const keys = file.pragma(`foreign_key_list(${name})`) as { table: string; from: string; to: string }[];
    return keys.filter(({ table, to }) => table === 'tasks' && to === 'id').map(({ from }) => `${name}.${from}`);
  });
  file.close();
  await drop();
  const restored = restorableTables.flatMap(({ table, taskColumns }) =>
    taskColumns.map((column) => `${table}.${column}`),
  );
  const known = [...restored, ...Object.keys(notRestored), 'tasks.parent_task_id'];
  expect(referring.length).toBeGreaterThan(4);
  expect(referring.filter((column) => !known.includes(column))).toEqual([]);
  expect(known.filter((column) => column !== 'tasks.id' && !referring.includes(column))).toEqual([]);
});
