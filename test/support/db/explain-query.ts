import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import pg from 'pg';
import { insertPlannerRows } from './insert-planner-rows.ts';

export interface Explainer {
  /** Returns how the engine finds the rows of the statement, with one line for each table that it reads. */
  explain(text: string): Promise<string>;
  close(): Promise<void>;
}

/** Explains statements on an empty database: SQLite's plans depend on the indexes alone, because it is never analyzed. */
export function openSqliteExplainer(folder: string): Explainer {
  const file = new SqliteFile(join(folder, 'krokanti.db'));
  return {
    explain: async (text) => {
      const parameters = text.match(/\?/g)?.map(() => null) ?? [];
      const steps = file.prepare(`explain query plan ${text}`).all(parameters) as { detail: string }[];
      return toIndentedLines(
        steps.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH) (?!json_each|CONSTANT)/.test(detail)),
      );
    },
    close: async () => void file.close(),
  };
}

export async function openPostgresExplainer(url: string): Promise<Explainer> {
  const client = new pg.Client(url);
  await client.connect();
  await insertPlannerRows(client);
  // These plans depend on the number of rows more than on the indexes.
  for (const method of ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'memoize', 'indexonlyscan'])
    await client.query(`set enable_${method} = off`);
  return {
    explain: async (text) => {
      const { rows } = await client.query(`explain (generic_plan, costs off) ${text}`);
      const steps = rows.map((row) => String(row['QUERY PLAN']).replace(/^[\s>-]+/, ''));
      return toIndentedLines(steps.filter((step) => /\bScan\b.* on \w+/.test(step)));
    },
    close: () => client.end(),
  };
}

function toIndentedLines(steps: string[]): string {
  return [...new Set(steps)].map((step) => `  ${step}`).join('\n');
}
