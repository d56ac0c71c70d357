import { describeConnectionError } from '../engine/postgresConnection.ts';
import { type MoveCheckpoint, openPostgresTarget, type PostgresTarget } from './postgresTarget.ts';
import { RowDigest } from './rowDigest.ts';
import { openSqliteSource, type SourceTable, type SqliteSource } from './sqliteSource.ts';

/** What a move says while it works. */
export type OnMoveProgress = (step: MoveProgress) => void;
export interface MoveProgress {
  /** `resuming`: an interrupted move goes on. `again`: its file has changed since, so it begins anew. */
  kind: 'resuming' | 'restarting' | 'copying' | 'checking' | 'finishing';
  table?: string;
  /** Of the table. */
  rowsDone?: number;
  rowsTotal?: number;
  /** Of all tables. */
  allRowsDone: number;
  allRowsTotal: number;
}

/** What shows that a table arrived: the same figures were read from both databases. */
export interface TableChecksum {
  table: string;
  rows: number;
  sha256: string;
}

export interface MoveResult {
  tables: TableChecksum[];
  rows: number;
  /** Copied by this call; the others were there already. */
  rowsCopied: number;
  /** There was nothing left to do. */
  wasAlreadyDone: boolean;
}

/** The source is not what it was when the interrupted move read it. */
class Changed extends Error {}

/**
 * Copies the embedded database into an empty PostgreSQL database, with ids, hashes of secrets and numbers as they are.
 * Interrupted at any point, the same call goes on. Nothing else may have the file open; no server starts on the target
 * until it is whole.
 * @throws Error in one line; what the target held before is untouched
 */
export async function moveToPostgres({
  file,
  url,
  report,
}: {
  file: string;
  url: string;
  report: OnMoveProgress;
}): Promise<MoveResult> {
  const source = openSqliteSource(file);
  try {
    const target = await openPostgresTarget(url).catch((error) => {
      throw new Error(`Cannot open the target: ${describeConnectionError(error, url)}`);
    });
    try {
      return await moveInto(target, source, report);
    } finally {
      await target.close();
    }
  } finally {
    source.close();
  }
}

async function moveInto(target: PostgresTarget, source: SqliteSource, report: OnMoveProgress): Promise<MoveResult> {
  const names = source.tables.map(({ name }) => name);
  const left = await target.readCheckpoint();
  if (!left) {
    const done = await refuseUsed(target, source, report);
    if (done) return done;
  }
  const resumed = left?.migration === source.migrationNumber ? left : undefined;
  if (left) say(report, source, { kind: resumed ? 'resuming' : 'restarting', allRowsDone: rowsOf(left) });
  let progress = resumed ?? (await target.createTables(names, source.migrationNumber));
  let copied: number;
  try {
    copied = await copy(target, source, progress, report);
  } catch (error) {
    if (!(error instanceof Changed)) throw error;
    say(report, source, { kind: 'restarting', allRowsDone: 0 });
    progress = await target.createTables(names, source.migrationNumber);
    copied = await copy(target, source, progress, report);
  }
  const tables = await prove(target, source, progress.tables, report);
  say(report, source, { kind: 'finishing', allRowsDone: total(source) });
  await target.finish(progress, names);
  return { tables, rows: total(source), rowsCopied: copied, wasAlreadyDone: false };
}

/**
 * A target may have no tables, or ours without a row.
 * @returns the proof, when it holds exactly what the source does: a move that was done
 */
async function refuseUsed(
  target: PostgresTarget,
  source: SqliteSource,
  report: OnMoveProgress,
): Promise<MoveResult | undefined> {
  const ours = new Set([...source.tables.map(({ name }) => name), 'migrations']);
  const there = await target.listTables();
  const foreign = there.filter((name) => !ours.has(name));
  const words = 'Nothing was changed: give it a new, empty database';
  if (foreign.length > 0) throw new Error(`The target has tables that are not ours (${foreign.join(', ')}). ${words}`);
  const filled: string[] = [];
  for (const { name } of source.tables) {
    // Attempts that were counted are no data.
    if (name !== 'limits' && there.includes(name) && (await target.countRows(name)) > 0) filled.push(name);
  }
  if (filled.length > 0) {
    const tables = await prove(target, source, undefined, report).catch(() => undefined);
    if (tables) return { tables, rows: total(source), rowsCopied: 0, wasAlreadyDone: true };
    throw new Error(`The target has data already, in ${filled.join(', ')}. ${words}`);
  }
  if ((await target.countConnectedClients()) > 0) throw new Error('A server is running on the target: stop it first');
  return undefined;
}

/** Gives how many rows were copied. @throws Changed */
async function copy(
  target: PostgresTarget,
  source: SqliteSource,
  progress: MoveCheckpoint,
  report: OnMoveProgress,
): Promise<number> {
  let allRows = 0;
  let copied = 0;
  for (const table of source.tables) {
    const before = progress.tables[table.name] ?? { rows: 0, sha256: '' };
    const digest = new RowDigest();
    for (const batch of source.readBatches(table)) {
      digest.add(batch);
      allRows += batch.length;
      if (digest.rows > before.rows) {
        if (digest.rows - batch.length < before.rows) throw new Changed();
        progress.tables[table.name] = { rows: digest.rows, sha256: digest.sha256 };
        await target.appendRows(table, batch, progress);
        copied += batch.length;
      } else if (digest.rows === before.rows && digest.sha256 !== before.sha256) throw new Changed();
      say(report, source, { kind: 'copying', table, rowsDone: digest.rows, allRowsDone: allRows });
    }
    if (digest.rows < before.rows) throw new Changed();
    progress.tables[table.name] = { rows: digest.rows, sha256: digest.sha256 };
  }
  return copied;
}

/** Reads every row back. @throws Error when a table is not what the source has */
async function prove(
  target: PostgresTarget,
  source: SqliteSource,
  expected: MoveCheckpoint['tables'] | undefined,
  report: OnMoveProgress,
): Promise<TableChecksum[]> {
  const proofs: TableChecksum[] = [];
  let allRows = 0;
  for (const table of source.tables) {
    const { rows, sha256 } = expected?.[table.name] ?? digestOf(source, table);
    const digest = new RowDigest();
    for await (const batch of target.readRows(table)) {
      digest.add(batch);
      allRows += batch.length;
      say(report, source, { kind: 'checking', table, rowsDone: digest.rows, allRowsDone: allRows });
    }
    if (digest.rows !== rows || digest.sha256 !== sha256) {
      throw new Error(`${table.name} arrived with ${digest.rows} rows (${digest.sha256}), not ${rows} (${sha256})`);
    }
    proofs.push({ table: table.name, rows, sha256 });
  }
  return proofs;
}

function digestOf(source: SqliteSource, table: SourceTable): RowDigest {
  const digest = new RowDigest();
  for (const batch of source.readBatches(table)) digest.add(batch);
  return digest;
}

function say(
  report: OnMoveProgress,
  source: SqliteSource,
  { table, ...step }: Omit<MoveProgress, 'table' | 'rowsTotal' | 'allRowsTotal'> & { table?: SourceTable },
): void {
  report({ ...step, ...(table && { table: table.name, rowsTotal: table.rowCount }), allRowsTotal: total(source) });
}

function total({ tables }: SqliteSource): number {
  return tables.reduce((sum, { rowCount }) => sum + rowCount, 0);
}

function rowsOf({ tables }: MoveCheckpoint): number {
  return Object.values(tables).reduce((sum, { rows }) => sum + rows, 0);
}
