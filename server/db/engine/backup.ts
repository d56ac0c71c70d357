import { link, lstat, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import SqliteFile from 'better-sqlite3';
import type { Database } from './database.ts';

const counted = ['users', 'spaces', 'projects', 'tasks', 'comments'] as const;

export interface BackupSummary {
  bytes: number;
  /** How many rows of each are in it. */
  rowCounts: Record<(typeof counted)[number], number>;
}

/**
 * Copies the database into a new file that only its owner may read. The file appears whole, checked and on the disk,
 * or not at all.
 * @throws Error in one line when the file is there already, cannot be written, or the copy fails its check
 */
export async function createBackup(database: Database, file: string): Promise<BackupSummary> {
  await refuseExisting(file);
  const part = `${file}.${process.pid}.part`;
  const empty = await open(part, 'wx', 0o600).catch(({ code }) => {
    throw new Error(`Cannot write into the folder ${dirname(file)}: ${code === 'ENOENT' ? 'it does not exist' : code}`);
  });
  await empty.close();
  try {
    await database.backup(part);
    const rowCounts = check(part);
    await sync(part, 'r+');
    const { size: bytes } = await stat(part);
    await put(part, file);
    // Windows has no way to do this to a folder.
    if (process.platform !== 'win32') await sync(dirname(file), 'r');
    return { bytes, rowCounts };
  } finally {
    await rm(part, { force: true });
  }
}

async function refuseExisting(file: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (found) throw new Error(`${file} is there already: nothing is overwritten`);
}

function check(file: string): BackupSummary['rowCounts'] {
  const copy = new SqliteFile(file);
  try {
    // One file, with nothing beside it.
    copy.pragma('journal_mode = delete');
    const faults = copy.pragma('integrity_check', { simple: true });
    const orphans = copy.pragma('foreign_key_check') as unknown[];
    if (faults !== 'ok') throw new Error(`The copy is damaged, so it was not kept: ${faults}`);
    if (orphans.length > 0) throw new Error(`${orphans.length} rows of the copy refer to what is not there: not kept`);
    const count = (table: string) => copy.prepare(`select count(*) from ${table}`).pluck().get() as number;
    return Object.fromEntries(counted.map((table) => [table, count(table)])) as BackupSummary['rowCounts'];
  } finally {
    copy.close();
  }
}

async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Unlike a rename, a link never replaces a file that has come meanwhile; not every file system has links. */
async function put(part: string, file: string): Promise<void> {
  try {
    await link(part, file);
  } catch (error) {
    await refuseExisting(file);
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    await rename(part, file);
  }
}
