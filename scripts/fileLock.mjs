// Plain JavaScript, because setup.mjs runs on Node 20 and before anything is installed.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

const staleAfterMs = 15 * 60_000;
const pollIntervalMs = 250;

/** Runs `work` while holding an exclusive lock between processes; waits while another process holds it. */
export function withFileLock(lockFile, work) {
  let isWaiting = false;
  while (!tryLock(lockFile)) {
    if (!isWaiting) printToStderr('Waiting for another installation in this folder to finish…');
    isWaiting = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollIntervalMs);
  }
  try {
    work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

export function readFileIfExists(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

export function printToStderr(line) {
  process.stderr.write(`${line}\n`);
}

function tryLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isStale(file)) rmSync(file, { force: true });
    return false;
  }
}

function isStale(file) {
  try {
    if (Date.now() - statSync(file).mtimeMs > staleAfterMs) return true;
    const pid = Number(readFileSync(file, 'utf8'));
    // The file is empty until its owner has written the process id.
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
