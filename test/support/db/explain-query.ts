import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import pg from 'pg';
import { insertPlannerRows } from './fill-postgres.ts';

export interface Explainer {
  /** How the engine finds the statement's rows, a line for each table it reads. */
  explain(text: string): Promise<string>;
  close(): Promise<void>;
}

/** SQLite plans by its indexes alone, whatever the rows. */
export function openSqliteExplainer(folder: string): Explainer {
  const file = new SqliteFile(join(folder, 'krokanti.db'));
  file.function('fold', { deterministic: true }, (value) => value);
  return {
    explain: async (text) => {
      const blanks = text.match(/\?/g)?.map(() => null) ?? [];
      const steps = file.prepare(`explain query plan ${text}`).all(blanks) as { detail: string }[];
      return linesOf(
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
  // The ways that depend on how many rows there are, more than on which indexes.
  for (const way of ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'memoize', 'indexonlyscan'])
    await client.query(`set enable_${way} = off`);
  return {
    explain: async (text) => {
      const { rows } = await client.query(`explain (generic_plan, costs off) ${text}`);
      const steps = rows.map((row) => String(row['QUERY PLAN']).replace(/^[\s>-]+/, ''));
      return linesOf(steps.filter((step) => /\bScan\b.* on \w+/.test(step)));
    },
    close: () => client.end(),
  };
}

function linesOf(steps: string[]): string {
  return [...new Set(steps)].map((step) => `  ${step}`).join('\n');
}
