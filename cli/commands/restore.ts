import { resolve } from 'node:path';
import { readConfig } from '../../server/boot/config.ts';
import { getSqliteFile } from '../../server/db/engine/openDatabase.ts';
import { restoreBackup } from '../../server/db/engine/restore.ts';
import { type CommandResult, UsageError } from '../output.ts';
import { formatSize } from './backup.ts';

export interface RestoreOptions {
  replace?: boolean;
}

export async function restoreFromFile(path: string, { replace = false }: RestoreOptions): Promise<CommandResult> {
  const { databaseUrl, dataDir } = readConfig();
  const source = resolve(path);
  if (databaseUrl !== null)
    throw new UsageError(
      `DATABASE_URL is set, but restore fills DATA_DIR: for PostgreSQL, run krokanti move --from ${source} --to URL with an empty database`,
    );
  const target = getSqliteFile(dataDir);
  const { bytes, rowCounts, previous } = await restoreBackup({ source, target, replace });
  const counts = Object.entries(rowCounts).map(([table, count]) => `${count} ${table}`);
  return {
    json: { file: target, from: source, bytes, previous: previous ?? null, ...rowCounts },
    stdout: `${target}: ${formatSize(bytes)}, ${counts.join(', ')}`,
    stderr: [
      'Restored and verified. Start the server again.',
      ...(previous === undefined ? [] : [`The previous data is in ${previous}.`]),
    ].join('\n'),
  };
}
