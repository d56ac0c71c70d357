// Builds the web app into web/dist. Plain JavaScript that runs on Node 20; Vite itself runs on the pinned Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join, sep } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { printToStderr, readFileIfExists, withFileLock } from './fileLock.mjs';

/** Inputs of the build besides `web/`. */
const otherSources = ['contract', 'package-lock.json'];
/** Generated or irrelevant files. */
const ignoredNames = /^(dist|generated|node_modules|\..*)$/;
const compressible = /\.(js|css|html|svg|json|webmanifest|txt)$/;
/** Smaller files fit into one packet uncompressed. */
const minCompressedSize = 1000;

// With these, the build takes 380 MB instead of 580 and somewhat longer.
const thriftyFlags = [
  '--single-threaded',
  '--optimize-for-size',
  '--max-old-space-size=160',
  '--max-semi-space-size=1',
];
const oneThread = ['RAYON_NUM_THREADS', 'TOKIO_WORKER_THREADS', 'ROLLDOWN_WORKER_THREADS', 'UV_THREADPOOL_SIZE'];
const thriftyEnvironment = {
  ...Object.fromEntries(oneThread.map((name) => [name, '1'])),
  ROLLDOWN_MAX_BLOCKING_THREADS: '1',
  MALLOC_ARENA_MAX: '1',
  MIMALLOC_PURGE_DELAY: '0',
};
const muchMemory = 1024 ** 3;

/** Builds web/dist unless it is up to date. */
export function buildWeb(root, node) {
  const web = join(root, 'web');
  const stampFile = join(web, 'dist', '.stamp');
  if (!existsSync(join(web, 'index.html'))) return;
  const isUpToDate = () => readFileIfExists(stampFile) === computeFingerprint(root);
  if (isUpToDate()) return;
  withFileLock(join(root, '.krokanti-installing'), () => {
    if (isUpToDate()) return;
    printToStderr('Building the web app…');
    const stamp = computeFingerprint(root);
    const buildFolder = join(web, '.building');
    runVite(root, node, buildFolder);
    compressFiles(buildFolder);
    writeFileSync(join(buildFolder, '.stamp'), stamp);
    // A running server never sees a half-written folder.
    rmSync(join(web, 'dist'), { recursive: true, force: true });
    renameSync(buildFolder, join(web, 'dist'));
  });
}

function runVite(root, node, outDir) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [
    ...(isShortOfMemory() ? thriftyFlags : []),
    vite,
    'build',
    join(root, 'web'),
    '--outDir',
    outDir,
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ];
  // A development build, as NODE_ENV may ask for, is three times as large.
  const env = { ...process.env, NODE_ENV: 'production', ...(isShortOfMemory() && thriftyEnvironment) };
  const options = { cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 26 };
  const { status, error, stdout, stderr } = spawnSync(node, args, options);
  if (error) throw new Error(`Cannot build the web app: ${error.message}`);
  if (status !== 0) throw new Error(`The build of the web app failed:\n${stdout}${stderr}`);
}

/** Whether the machine or the container has less than 1 GiB. */
function isShortOfMemory() {
  const limit = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
  return Math.min(totalmem(), limit) < muchMemory;
}

/** Compresses at build time, at the highest level, so that the server only sends files. */
function compressFiles(folder) {
  for (const file of listFiles(folder)) {
    const content = readFileSync(file);
    if (!compressible.test(file) || content.length < minCompressedSize) continue;
    writeFileSync(`${file}.br`, brotliCompressSync(content));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
}

/** Hashes names and contents of the sources. Modification times do not count. */
function computeFingerprint(root) {
  const hash = createHash('sha256');
  const files = ['web', ...otherSources].flatMap((name) => listFiles(join(root, name)));
  for (const file of files.sort()) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length).replaceAll(sep, '/')}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Lists every file in the folder, or the file itself. */
function listFiles(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  const names = readdirSync(path).filter((name) => !ignoredNames.test(name));
  return names.flatMap((name) => listFiles(join(path, name)));
}
