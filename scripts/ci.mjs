// Runs every check, even after one has failed, and prints the number of passed and failed ones last.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const reportFolder = mkdtempSync(join(tmpdir(), 'krokanti-ci-'));
let passed = 0;
const failed = [];
const skipped = [];
const flaky = [];

await runTests('test');
for (const script of ['lint', 'types', 'rules', 'words']) await runCheck(script);
await runTests('journeys');
// Both mostly wait for packages to be installed.
await Promise.all([runTests('clients'), runTests('clone')]);
rmSync(reportFolder, { recursive: true });

printList('Skipped', skipped);
printList('Passed only on a retry', flaky);
printList('Failed', failed);
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 || passed === 0 ? 1 : 0;

async function runTests(script) {
  const reportFile = join(reportFolder, `${script}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const exitCode = await runScript(script, '--', ...reporters);
  const failedBefore = failed.length;
  for (const { name, status, assertionResults } of readReport(reportFile)) {
    const file = name.replace(`${process.cwd()}/`, '');
    for (const test of assertionResults) {
      const title = `${file}: ${test.fullName}`;
      if (test.status === 'passed') {
        passed++;
        // The report of a test that passed on a retry still has its first failure.
        const [firstFailure] = test.failureMessages ?? [];
        if (firstFailure) flaky.push(`${title}\n${firstFailure.split('\n').slice(0, 12).join('\n')}`);
      } else if (test.status === 'failed') failed.push(title);
      else skipped.push(title);
    }
    // The file could not be loaded or a hook failed, so its tests did not run.
    const hasFailedTest = assertionResults.some((test) => test.status === 'failed');
    if (status === 'failed' && !hasFailedTest) failed.push(`${file}: the file itself`);
  }
  if (exitCode !== 0 && failed.length === failedBefore) failed.push(`npm run ${script}: exited with ${exitCode}`);
}

async function runCheck(script) {
  const exitCode = await runScript(script);
  if (exitCode === 0) passed++;
  else failed.push(`npm run ${script}: exited with ${exitCode}`);
}

async function runScript(...args) {
  console.log(`\n== npm run ${args[0]}`);
  const child = spawn('npm', ['run', ...args], { stdio: 'inherit' });
  const [status, signal] = await once(child, 'exit').catch((error) => [error.message]);
  return status ?? signal;
}

/** Vitest's results by file; empty when it ended before writing them. */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults;
  } catch {
    return [];
  }
}

function printList(title, lines) {
  if (lines.length > 0) console.log(`\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
