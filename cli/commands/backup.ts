import { resolve } from 'node:path';
import { createBackup } from '../../server/db/engine/backup.ts';
import type { CommandResult } from '../output.ts';
import { withDatabase } from '../withDatabase.ts';

export async function backUpToFile(path: string): Promise<CommandResult> {
  const file = resolve(path);
  const { bytes, rowCounts } = await withDatabase(({ database }) => createBackup(database, file));
  const counts = Object.entries(rowCounts).map(([table, count]) => `${count} ${table}`);
  return {
    json: { file, bytes, ...rowCounts },
    stdout: `${file}: ${formatSize(bytes)}, ${counts.join(', ')}`,
    stderr: 'Backup verified. To restore it, stop the server and run "krokanti restore FILE".',
  };
}

export function formatSize(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
