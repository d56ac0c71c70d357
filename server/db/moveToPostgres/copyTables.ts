import type { MoveCheckpoint, PostgresTarget } from './postgresTarget.ts';
import { type OnMoveProgress, reportProgress } from './reportProgress.ts';
import { RowDigest } from './rowDigest.ts';
import type { SqliteSource } from './sqliteSource.ts';

/** The source has changed since the interrupted move read it. */
export class SourceChangedError extends Error {}

/**
 * Copies the rows that the checkpoint does not cover, and returns how many.
 * @throws SourceChangedError
 */
export async function copyTables(
  target: PostgresTarget,
  source: SqliteSource,
  checkpoint: MoveCheckpoint,
  report: OnMoveProgress,
): Promise<number> {
  let allRowsDone = 0;
  let rowsCopied = 0;
  for (const table of source.tables) {
    const done = checkpoint.tables[table.name] ?? { rows: 0, sha256: '' };
    const digest = new RowDigest();
    for (const batch of source.readBatches(table)) {
      digest.add(batch);
      allRowsDone += batch.length;
      if (digest.rows > done.rows) {
        if (digest.rows - batch.length < done.rows) throw new SourceChangedError();
        checkpoint.tables[table.name] = { rows: digest.rows, sha256: digest.sha256 };
        await target.appendRows(table, batch, checkpoint);
        rowsCopied += batch.length;
      } else if (digest.rows === done.rows && digest.sha256 !== done.sha256) throw new SourceChangedError();
      reportProgress(report, source, { kind: 'copying', table, rowsDone: digest.rows, allRowsDone });
    }
    if (digest.rows < done.rows) throw new SourceChangedError();
    checkpoint.tables[table.name] = { rows: digest.rows, sha256: digest.sha256 };
  }
  return rowsCopied;
}
