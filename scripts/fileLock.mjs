// One process at a time in this folder. Plain JavaScript for any Node from 20 on.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

const lockMs = 15 * 60_000;

/** Lets one process do the work while others wait for it. */
export function alone(lockFile, work) {
  let hasSaidSo = false;
  while (!take(lockFile)) {
    if (!hasSaidSo) say('Waiting for another installation in this folder to end…');
    hasSaidSo = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  }
  try {
    work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isAbandoned(file)) rmSync(file, { force: true });
    return false;
  }
}

function isAbandoned(file) {
  try {
    if (Date.now() - statSync(file).mtimeMs > lockMs) return true;
    const pid = Number(readFileSync(file, 'utf8'));
    // Empty for a moment after it was made.
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

export function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

export function say(line) {
  process.stderr.write(`${line}\n`);
}
