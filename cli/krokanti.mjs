#!/usr/bin/env node
// Any Node from 20 on can run this; the sources need a newer one, which ready() finds.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ready, readyToServe } from '../scripts/setup.mjs';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const child = spawn(nodeOrExit(), [main, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

function nodeOrExit() {
  try {
    return process.argv.includes('serve') ? readyToServe() : ready();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
