import type { MoveCheckpoint, PostgresTarget } from './postgresTarget.ts';
import { type OnMoveProgress, reportProgress } from './reportProgress.ts';
import { RowDigest } from './rowDigest.ts';
import type { SourceTable, SqliteSource } from './sqliteSource.ts';

/** Count and digest of a table's rows, the same in both databases. */
export interface TableChecksum {
  table: string;
  rows: number;
  sha256: string;
}

/**
 * Reads all rows back and compares them with `expected`, or with the source.
 * @throws Error when a table differs
 */
export async function verifyTables(
  target: PostgresTarget,
  source: SqliteSource,
  expected: MoveCheckpoint['tables'] | undefined,
  report: OnMoveProgress,
): Promise<TableChecksum[]> {
  const checksums: TableChecksum[] = [];
  let allRowsDone = 0;
  for (const table of source.tables) {
    const { rows, sha256 } = expected?.[table.name] ?? digestTable(source, table);
    const digest = new RowDigest();
    for await (const batch of target.readRows(table)) {
      digest.add(batch);
      allRowsDone += batch.length;
      reportProgress(report, source, { kind: 'checking', table, rowsDone: digest.rows, allRowsDone });
    }
    if (digest.rows !== rows || digest.sha256 !== sha256) {
      throw new Error(`${table.name} arrived with ${digest.rows} rows (${digest.sha256}), not ${rows} (${sha256})`);
    }
    checksums.push({ table: table.name, rows, sha256 });
  }
  return checksums;
}

function digestTable(source: SqliteSource, table: SourceTable): RowDigest {
  const digest = new RowDigest();
  for (const batch of source.readBatches(table)) digest.add(batch);
  return digest;
}
