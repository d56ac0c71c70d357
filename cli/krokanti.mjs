#!/usr/bin/env node
// Plain JavaScript that runs on Node 20: install() finds the newer Node that the sources need.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { install, installAndBuild } from '../scripts/setup.mjs';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const child = spawn(installOrExit(), [main, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

function installOrExit() {
  try {
    return process.argv.includes('serve') ? installAndBuild() : install();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
