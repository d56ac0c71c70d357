// What the product is made of, as npm tells it from the lockfile; but npm calls it as the folder is called.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { npm } from './setup.mjs';

const [command, ...before] = npm();
const wanted = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
const options = { encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'inherit'] };
const { status, error, stdout } = spawnSync(command, [...before, ...wanted], options);
if (error) throw error;
if (status !== 0) process.exit(status);
const bom = JSON.parse(stdout);
bom.metadata.component.name = JSON.parse(readFileSync('package.json', 'utf8')).name;
console.log(JSON.stringify(bom, null, 2));
