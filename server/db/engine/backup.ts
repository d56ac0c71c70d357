import { link, lstat, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import SqliteFile from 'better-sqlite3';
import type { Database } from './database.ts';

const countedTables = ['users', 'spaces', 'projects', 'tasks', 'comments'] as const;

export interface BackupSummary {
  bytes: number;
  /** The number of rows in each of these tables. */
  rowCounts: Record<(typeof countedTables)[number], number>;
}

/**
 * Copies the database into a new file that only its owner may read. The file appears only once it is complete, checked
 * and flushed to disk.
 * @throws Error with a one-line message when the file exists, cannot be written, or the copy fails its check
 */
export async function createBackup(database: Database, file: string): Promise<BackupSummary> {
  await rejectExisting(file);
  const part = `${file}.${process.pid}.part`;
  const empty = await open(part, 'wx', 0o600).catch(({ code }) => {
    throw new Error(`Cannot write into the folder ${dirname(file)}: ${code === 'ENOENT' ? 'it does not exist' : code}`);
  });
  await empty.close();
  try {
    await database.backup(part);
    const rowCounts = checkAndCount(part);
    await flush(part, 'r+');
    const { size: bytes } = await stat(part);
    await publish(part, file);
    // Windows cannot flush a folder.
    if (process.platform !== 'win32') await flush(dirname(file), 'r');
    return { bytes, rowCounts };
  } finally {
    await rm(part, { force: true });
  }
}

async function rejectExisting(file: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (found) throw new Error(`${file} already exists: nothing was overwritten`);
}

/** Checks that a copy is complete and makes it a single file. */
export function checkAndCount(file: string): BackupSummary['rowCounts'] {
  const copy = new SqliteFile(file);
  try {
    // Folds the write-ahead log into the file, so that the backup is a single file.
    copy.pragma('journal_mode = delete');
    const integrity = copy.pragma('integrity_check', { simple: true });
    const orphans = copy.pragma('foreign_key_check') as unknown[];
    if (integrity !== 'ok') throw new Error(`The copy is damaged and was deleted: ${integrity}`);
    if (orphans.length > 0) throw new Error(`${orphans.length} rows of the copy refer to missing rows: it was deleted`);
    const count = (table: string) => copy.prepare(`select count(*) from ${table}`).pluck().get() as number;
    return Object.fromEntries(countedTables.map((table) => [table, count(table)])) as BackupSummary['rowCounts'];
  } finally {
    copy.close();
  }
}

export async function flush(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Links the file, because a rename would replace a newer one. Renames it where the file system has no links. */
export async function publish(part: string, file: string): Promise<void> {
  try {
    await link(part, file);
  } catch (error) {
    await rejectExisting(file);
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    await rename(part, file);
  }
}
