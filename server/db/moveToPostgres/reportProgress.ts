import type { SourceTable, SqliteSource } from './sqliteSource.ts';

/** Receives the progress of a move. */
export type OnMoveProgress = (step: MoveProgress) => void;
export interface MoveProgress {
  /** `resuming` an interrupted move, or `restarting` it, because its file has changed since. */
  kind: 'resuming' | 'restarting' | 'copying' | 'checking' | 'finishing';
  table?: string;
  /** Rows of `table`. */
  rowsDone?: number;
  rowsTotal?: number;
  /** Rows of all tables. */
  allRowsDone: number;
  allRowsTotal: number;
}

export function reportProgress(
  report: OnMoveProgress,
  source: SqliteSource,
  { table, ...step }: Omit<MoveProgress, 'table' | 'rowsTotal' | 'allRowsTotal'> & { table?: SourceTable },
): void {
  report({ ...step, ...(table && { table: table.name, rowsTotal: table.rowCount }), allRowsTotal: totalRows(source) });
}

export function totalRows({ tables }: SqliteSource): number {
  return tables.reduce((sum, { rowCount }) => sum + rowCount, 0);
}
