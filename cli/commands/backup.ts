import { resolve } from 'node:path';
import { createBackup } from '../../server/db/engine/backup.ts';
import type { CommandResult } from '../output.ts';
import { withDatabase } from '../withDatabase.ts';

export async function backUpToFile(given: string): Promise<CommandResult> {
  const file = resolve(given);
  const { bytes, rowCounts } = await withDatabase(({ database }) => createBackup(database, file));
  const rows = Object.entries(rowCounts).map(([table, count]) => `${count} ${table}`);
  return {
    json: { file, bytes, ...rowCounts },
    stdout: `${file}: ${size(bytes)}, ${rows.join(', ')}`,
    stderr:
      'Checked and complete. To restore it, stop the server and put it as krokanti.db into an empty DATA_DIR, with no DATABASE_URL.',
  };
}

function size(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
