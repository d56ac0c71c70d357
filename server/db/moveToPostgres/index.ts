import { describeConnectionError } from '../engine/describeConnectionError.ts';
import { copyTables, SourceChangedError } from './copyTables.ts';
import { type MoveCheckpoint, openPostgresTarget, type PostgresTarget } from './postgresTarget.ts';
import { type OnMoveProgress, reportProgress, totalRows } from './reportProgress.ts';
import { openSqliteSource, type SqliteSource } from './sqliteSource.ts';
import { type TableChecksum, verifyTables } from './verifyTables.ts';

export type { MoveProgress, OnMoveProgress } from './reportProgress.ts';

export interface MoveResult {
  tables: TableChecksum[];
  rows: number;
  /** Rows copied by this call; an interrupted one had copied the others. */
  rowsCopied: number;
  /** Whether the target held all rows before this call. */
  wasAlreadyDone: boolean;
}

/**
 * Copies the embedded database into an empty PostgreSQL database. Ids, hashes of secrets and revisions stay the same.
 * After an interruption at any point, the same call continues. No other process may have the file open, and no server
 * starts on the target until the move is complete.
 * @throws Error with a one-line message; the previous contents of the target are untouched
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
      return await moveInto(target, source, report).catch((error) => {
        const isDenied = (error as { code?: string }).code === '42501';
        throw isDenied ? new Error(describeConnectionError(error, url)) : error;
      });
    } finally {
      await target.close();
    }
  } finally {
    source.close();
  }
}

async function moveInto(target: PostgresTarget, source: SqliteSource, report: OnMoveProgress): Promise<MoveResult> {
  const names = source.tables.map(({ name }) => name);
  const interrupted = await target.readCheckpoint();
  if (!interrupted) {
    const finished = await requireEmptyTarget(target, source, report);
    if (finished) return finished;
  }
  const resumed = interrupted?.migration === source.migrationNumber ? interrupted : undefined;
  if (interrupted)
    reportProgress(report, source, {
      kind: resumed ? 'resuming' : 'restarting',
      allRowsDone: countCopiedRows(interrupted),
    });
  let checkpoint = resumed ?? (await target.createTables(names, source.migrationNumber));
  let rowsCopied: number;
  try {
    rowsCopied = await copyTables(target, source, checkpoint, report);
  } catch (error) {
    if (!(error instanceof SourceChangedError)) throw error;
    reportProgress(report, source, { kind: 'restarting', allRowsDone: 0 });
    checkpoint = await target.createTables(names, source.migrationNumber);
    rowsCopied = await copyTables(target, source, checkpoint, report);
  }
  const tables = await verifyTables(target, source, checkpoint.tables, report);
  reportProgress(report, source, { kind: 'finishing', allRowsDone: totalRows(source) });
  await target.finish(checkpoint, names);
  return { tables, rows: totalRows(source), rowsCopied, wasAlreadyDone: false };
}

/**
 * The target may have no tables, or our tables without rows.
 * @returns the result of an earlier move when the target holds exactly the rows of the source
 * @throws Error with a one-line message when the target is in use
 */
async function requireEmptyTarget(
  target: PostgresTarget,
  source: SqliteSource,
  report: OnMoveProgress,
): Promise<MoveResult | undefined> {
  const ours = new Set([...source.tables.map(({ name }) => name), 'migrations']);
  const existing = await target.listTables();
  const foreign = existing.filter((name) => !ours.has(name));
  const advice = 'Nothing was changed: give it a new, empty database';
  if (foreign.length > 0) throw new Error(`The target has tables that are not ours (${foreign.join(', ')}). ${advice}`);
  const filled: string[] = [];
  for (const { name } of source.tables) {
    // Rate limit windows are not data.
    if (name !== 'limits' && existing.includes(name) && (await target.countRows(name)) > 0) filled.push(name);
  }
  if (filled.length > 0) {
    const tables = await verifyTables(target, source, undefined, report).catch(() => undefined);
    if (tables) return { tables, rows: totalRows(source), rowsCopied: 0, wasAlreadyDone: true };
    throw new Error(`The target has data already, in ${filled.join(', ')}. ${advice}`);
  }
  if ((await target.countConnectedClients()) > 0) throw new Error('A server is running on the target: stop it first');
  return undefined;
}

function countCopiedRows({ tables }: MoveCheckpoint): number {
  return Object.values(tables).reduce((sum, { rows }) => sum + rows, 0);
}
