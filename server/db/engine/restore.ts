import { constants, existsSync } from 'node:fs';
import { chmod, copyFile, link, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { type BackupSummary, checkAndCount, flush, publish } from './backup.ts';
import { createPrivateFolder } from './createPrivateFolder.ts';
import { lockDataDir } from './dataDirLock.ts';
import { readSqliteHistory } from './migrate.ts';

/** What SQLite keeps beside a database. Left beside another one, it would damage that. */
const companionEndings = ['-wal', '-shm', '-journal'];

interface RestoreOptions {
  /** The backup. */
  source: string;
  /** The file that the server will open. */
  target: string;
  /** Moves a database that is there aside, instead of refusing. */
  replace: boolean;
}

export interface RestoreSummary extends BackupSummary {
  /** Where the previous database is now. */
  previous: string | undefined;
}

/**
 * Puts a copy of a backup in the place of the embedded database. The copy is complete, checked and flushed to disk
 * before anything else changes, and the previous database is kept under another name.
 * @throws Error with a one-line message that names what is in the way
 */
export async function restoreBackup({ source, target, replace }: RestoreOptions): Promise<RestoreSummary> {
  if (!existsSync(source)) throw new Error(`${source} does not exist`);
  if (resolve(source) === resolve(target)) throw new Error(`${source} is the database itself, not a backup`);
  const folder = dirname(target);
  createPrivateFolder(folder);
  const unlock = lockDataDir(folder, 'restore');
  const part = `${target}.${process.pid}.part`;
  try {
    const inTheWay = listWithCompanions(target);
    if (inTheWay.length > 0 && !replace) throw new Error(describeObstacles(inTheWay));
    await copyWithCompanions(source, part);
    requireOurDatabase(part, source);
    const rowCounts = checkAndCount(part);
    skipRevs(part);
    await flush(part, 'r+');
    const { size: bytes } = await stat(part);
    const previous = inTheWay.length > 0 ? await replaceDatabase(part, target) : undefined;
    if (previous === undefined) await publish(part, target);
    if (process.platform !== 'win32') await flush(folder, 'r');
    return { bytes, rowCounts, previous };
  } finally {
    for (const file of listWithCompanions(part)) await rm(file, { force: true });
    unlock();
  }
}

/** The files of a database that exist. */
function listWithCompanions(file: string): string[] {
  return [file, ...companionEndings.map((ending) => file + ending)].filter((name) => existsSync(name));
}

function describeObstacles(files: string[]): string {
  const are = files.length > 1 ? 'are' : 'is';
  return `${files.join(' and ')} ${are} in the way, and nothing was changed: --replace keeps the old data under another name`;
}

/** A database that was copied together with its write-ahead log is restored with it. */
async function copyWithCompanions(source: string, part: string): Promise<void> {
  for (const file of listWithCompanions(source)) {
    if (file.endsWith('-shm')) continue;
    const copy = part + file.slice(source.length);
    await copyFile(file, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await chmod(copy, 0o600);
  }
}

/** @throws Error with a one-line message when the copy of `source` is of no use to this version */
function requireOurDatabase(part: string, source: string): void {
  const copy = new SqliteFile(part);
  try {
    const isOurs = copy.prepare("select 1 from sqlite_schema where name = 'migrations'").get();
    if (!isOurs) throw new Error(`${source} is not a database of Krokanti Tasks`);
    readSqliteHistory(copy, source);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'SQLITE_NOTADB') throw new Error(`${source} is not a database of Krokanti Tasks`);
    throw code?.startsWith('SQLITE_CORRUPT') ? new Error(`${source} is damaged`) : error;
  } finally {
    copy.close();
  }
}

/** More than a space writes between a backup and its restore. */
const skippedRevs = 1_000_000;

/**
 * Makes the next change of every space get a revision that was never used. Those that followed the backup are still
 * known as ETags, in browsers and to agents, and must not come to mean something else.
 */
function skipRevs(part: string): void {
  const copy = new SqliteFile(part);
  try {
    copy.prepare('update spaces set rev = rev + ?').run(skippedRevs);
  } finally {
    copy.close();
  }
}

/** Puts `part` in the place of `target` and returns the new name of what was there. */
async function replaceDatabase(part: string, target: string): Promise<string> {
  const time = new Date().toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  const previous = join(dirname(target), `before-restore-${time}.db`);
  const lock = foldWriteAheadLog(target);
  try {
    if (existsSync(target)) await link(target, previous).catch(() => rename(target, previous));
    for (const file of listWithCompanions(target).slice(1)) {
      // Once folded, they are empty.
      if (lock) await rm(file);
      else await rename(file, previous + file.slice(target.length));
    }
    if (process.platform === 'win32') lock?.close();
    await rename(part, target);
    return previous;
  } finally {
    lock?.close();
  }
}

/**
 * Brings the database into a single file and locks it. Returns undefined when it is too damaged for that.
 * @throws Error with a one-line message when another process has it open
 */
function foldWriteAheadLog(file: string): SqliteFile.Database | undefined {
  if (!existsSync(file)) return undefined;
  const connection = new SqliteFile(file, { timeout: 1000 });
  try {
    connection.pragma('locking_mode = exclusive');
    connection.exec('begin exclusive; commit');
    connection.pragma('journal_mode = delete');
    // Closing the connection would delete a journal by its name, which is that of the restored database by then.
    connection.pragma('journal_mode = memory');
    return connection;
  } catch (error) {
    connection.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') return undefined;
    throw new Error(`Another process has ${file} open, and nothing was changed: stop it first`);
  }
}
