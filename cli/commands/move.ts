import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readConfig } from '../../server/boot/config.ts';
import { getSqliteFile } from '../../server/db/engine/openDatabase.ts';
import { type MoveResult, moveToPostgres } from '../../server/db/moveToPostgres/index.ts';
import { type CommandResult, UsageError } from '../output.ts';
import { createProgressReporter } from '../progressBar.ts';

export interface MoveOptions {
  to: string;
  from?: string;
}

export async function moveDatabase({ to, from }: MoveOptions, isJson: boolean): Promise<CommandResult> {
  const url = postgresUrl(to);
  const file = sourceFile(from);
  const progress = createProgressReporter(isJson);
  const begun = Date.now();
  try {
    const moved = await moveToPostgres({ file, url, report: progress.report });
    return told(moved, file, (Date.now() - begun) / 1000);
  } finally {
    progress.clear();
  }
}

/** The URL holds a password: what is wrong with it is said without it. */
function postgresUrl(given: string): string {
  const isRight = URL.canParse(given) && /^postgres(ql)?:$/.test(new URL(given).protocol);
  if (!isRight) throw new UsageError('--to: must be a URL such as postgres://user:password@host/database');
  return given;
}

function sourceFile(from: string | undefined): string {
  const { databaseUrl, dataDir } = readConfig();
  if (from === undefined && databaseUrl !== null) {
    throw new UsageError('DATABASE_URL is set, and what is moved is a file: unset it, or name the file with --from');
  }
  const file = from === undefined ? getSqliteFile(dataDir) : resolve(from);
  if (!existsSync(file)) throw new Error(`No database at ${file}: set DATA_DIR as the server has it, or use --from`);
  return file;
}

function told({ tables, rows, rowsCopied, wasAlreadyDone }: MoveResult, file: string, seconds: number): CommandResult {
  const width = Math.max(...tables.map(({ table }) => table.length));
  const lines = tables.map(
    (proof) => `${proof.table.padEnd(width)}  ${String(proof.rows).padStart(10)}  ${proof.sha256}`,
  );
  const head = `${'table'.padEnd(width)}  ${'rows'.padStart(10)}  sha256, the same of both`;
  const count = `${rows} rows in ${seconds.toFixed(1)} s`;
  const done = wasAlreadyDone
    ? `It had been moved already: ${count} read and compared.`
    : `Moved and read back: ${count}.`;
  return {
    json: { file, rows, copied: rowsCopied, wasDone: wasAlreadyDone, seconds, tables },
    stdout: [head, ...lines].join('\n'),
    stderr: `${done} Start the server with DATABASE_URL; ${file} stays as it is, and is not used any more.`,
  };
}
