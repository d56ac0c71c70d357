// Runs every check, even after one has failed, and counts what passed. The last line is the sum.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'krokanti-ci-'));
let passed = 0;
const failed = [];
const skipped = [];
const unsteady = [];

tests('test');
for (const name of ['lint', 'types', 'rules']) check(name);
tests('journeys');
tests('clients');
tests('clone');
rmSync(folder, { recursive: true });

list('Skipped', skipped);
list('Passed only when tried again', unsteady);
list('Failed', failed);
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 || passed === 0 ? 1 : 0;

function tests(script) {
  const file = join(folder, `${script}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ended = npm(script, '--', ...reporters);
  const failedBefore = failed.length;
  for (const { name, status, assertionResults } of report(file)) {
    const place = name.replace(`${process.cwd()}/`, '');
    for (const test of assertionResults) {
      const line = `${place}: ${test.fullName}`;
      if (test.status === 'passed') {
        passed++;
        // What went wrong the first time is kept.
        const [first] = test.failureMessages ?? [];
        if (first) unsteady.push(`${line}\n${first.split('\n').slice(0, 12).join('\n')}`);
      } else if (test.status === 'failed') failed.push(line);
      else skipped.push(line);
    }
    // It could not be loaded, or a hook failed: its tests did not run.
    const isExplained = assertionResults.some((test) => test.status === 'failed');
    if (status === 'failed' && !isExplained) failed.push(`${place}: the file itself`);
  }
  if (ended !== 0 && failed.length === failedBefore) failed.push(`npm run ${script}: ended with ${ended}`);
}

function check(script) {
  const ended = npm(script);
  if (ended === 0) passed++;
  else failed.push(`npm run ${script}: ended with ${ended}`);
}

function npm(...words) {
  console.log(`\n== npm run ${words[0]}`);
  const { status, signal, error } = spawnSync('npm', ['run', ...words], { stdio: 'inherit' });
  return status ?? signal ?? error?.message;
}

/** What vitest wrote for each file; nothing when it died before. */
function report(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults;
  } catch {
    return [];
  }
}

function list(title, lines) {
  if (lines.length > 0) console.log(`\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
