import { foldTaskTexts, type TaskTexts } from '../foldTaskTexts.ts';
import type { Migration, MigrationFill } from './columnTypes.ts';

/** Texts that are not only ASCII, folded for the search. */
export const addFoldedTaskTexts: Migration = ({ text }) => [`alter table tasks add column folded ${text}`];

const isNotAscii = (column: string) => `octet_length(${column}) <> length(${column})`;
const hasTextsToFold = `(${isNotAscii('title')} or ${isNotAscii('description')})`;
const rowsPerBatch = 500;

/** Folds the texts of the tasks that exist. */
export const fillFoldedTaskTexts: MigrationFill = {
  sqlite: (connection) => {
    connection.function('fold_task_texts', (title, description) => foldTaskTexts({ title, description } as TaskTexts));
    connection.exec(`update tasks set folded = fold_task_texts(title, description) where ${hasTextsToFold}`);
  },
  postgres: async (client) => {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { rows } = await client.query<TaskTexts & { id: string }>(
        `select id, title, description from tasks where id > $1 and ${hasTextsToFold} order by id limit ${rowsPerBatch}`,
        [after],
      );
      const last = rows.at(-1);
      if (!last) return;
      await client.query(
        `update tasks t set folded = f.folded from unnest($1::uuid[], $2::text[]) as f (id, folded) where t.id = f.id`,
        [rows.map(({ id }) => id), rows.map(foldTaskTexts)],
      );
      after = last.id;
    }
  },
};
