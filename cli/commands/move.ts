import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { postgresProtocols, postgresUrlExample, readConfig } from '../../server/boot/config.ts';
import { findConnectionUrlProblem } from '../../server/boot/findConnectionUrlProblem.ts';
import { lockDataDir } from '../../server/db/engine/dataDirLock.ts';
import { getSqliteFile } from '../../server/db/engine/openDatabase.ts';
import { type MoveResult, moveToPostgres } from '../../server/db/moveToPostgres/index.ts';
import { createProgressReporter } from '../moveProgressReporter.ts';
import { type CommandResult, UsageError } from '../output.ts';

export interface MoveOptions {
  to: string;
  from?: string;
}

export async function moveDatabase({ to, from }: MoveOptions, isJson: boolean): Promise<CommandResult> {
  const url = parsePostgresUrl(to);
  const file = findSourceFile(from);
  const progress = createProgressReporter(isJson);
  const startedAt = Date.now();
  const unlock = from === undefined ? lockDataDir(dirname(file), 'move') : () => {};
  try {
    const result = await moveToPostgres({ file, url, report: progress.report });
    return toCommandResult(result, file, (Date.now() - startedAt) / 1000);
  } finally {
    progress.clear();
    unlock();
  }
}

/** The URL may contain a password, so the error does not repeat it. */
function parsePostgresUrl(url: string): string {
  const problem = findConnectionUrlProblem(url, postgresProtocols, postgresUrlExample);
  if (problem !== undefined) throw new UsageError(`--to: ${problem}`);
  return url;
}

function findSourceFile(from: string | undefined): string {
  const { databaseUrl, dataDir } = readConfig();
  if (from === undefined && databaseUrl !== null) {
    throw new UsageError(
      'DATABASE_URL is set, but move copies a database file: unset it, or name the file with --from',
    );
  }
  const file = from === undefined ? getSqliteFile(dataDir) : resolve(from);
  if (!existsSync(file)) throw new Error(`No database at ${file}: set DATA_DIR to the server's value, or use --from`);
  return file;
}

function toCommandResult(
  { tables, rows, rowsCopied, wasAlreadyDone }: MoveResult,
  file: string,
  seconds: number,
): CommandResult {
  const width = Math.max(...tables.map(({ table }) => table.length));
  const lines = tables.map(
    ({ table, rows, sha256 }) => `${table.padEnd(width)}  ${String(rows).padStart(10)}  ${sha256}`,
  );
  const header = `${'table'.padEnd(width)}  ${'rows'.padStart(10)}  sha256 of source and target`;
  const summary = `${rows} rows in ${seconds.toFixed(1)} s`;
  const outcome = wasAlreadyDone ? `Already moved before: verified ${summary}.` : `Moved and verified ${summary}.`;
  return {
    json: { file, rows, copied: rowsCopied, wasDone: wasAlreadyDone, seconds, tables },
    stdout: [header, ...lines].join('\n'),
    stderr: `${outcome} Start the server with DATABASE_URL. ${file} is unchanged and no longer used.`,
  };
}
