import { statSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import SqliteFile from 'better-sqlite3';

/** About half a second on the main thread. */
const maxBytesOnMainThread = 256 * 1024 * 1024;

/**
 * Checks every page of the file, without its indexes. A large file is checked in a thread, while the server already
 * responds. Calls `onDamage` with what was found.
 */
export function checkIntegrity(
  file: string,
  connection: SqliteFile.Database,
  onDamage: (problem: string) => void,
): void {
  const report = (result: string) => {
    if (result !== 'ok') onDamage(result);
  };
  // The hardened start allows no threads.
  const canUseThread = process.permission === undefined || process.permission.has('worker');
  if (statSync(file).size <= maxBytesOnMainThread || !canUseThread) {
    report(quickCheck(connection));
    return;
  }
  const worker = new Worker(new URL(import.meta.url), { workerData: { checkedFile: file } });
  worker.once('message', report);
  worker.once('error', ({ message }) => report(message));
  worker.unref();
}

function quickCheck(connection: SqliteFile.Database): string {
  try {
    return String(connection.pragma('quick_check(1)', { simple: true }));
  } catch (error) {
    return (error as Error).message;
  }
}

if (!isMainThread && workerData?.checkedFile !== undefined) {
  const connection = new SqliteFile(workerData.checkedFile, { readonly: true });
  parentPort?.postMessage(quickCheck(connection));
  connection.close();
}
