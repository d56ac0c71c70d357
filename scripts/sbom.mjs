// Prints a CycloneDX SBOM from the lockfile. npm would name the component after the folder instead of the package.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { getNpmCommand } from './setup.mjs';

const [command, ...npmArgs] = getNpmCommand();
const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
const options = { encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'inherit'] };
const { status, error, stdout } = spawnSync(command, [...npmArgs, ...args], options);
if (error) throw error;
if (status !== 0) process.exit(status);
const bom = JSON.parse(stdout);
bom.metadata.component.name = JSON.parse(readFileSync('package.json', 'utf8')).name;
console.log(JSON.stringify(bom, null, 2));
