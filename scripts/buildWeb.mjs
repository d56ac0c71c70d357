// Builds the web app into web/dist. Plain JavaScript for any Node from 20 on; Vite itself runs on the pinned one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { alone, read, say } from './fileLock.mjs';

/** What the app is made of, besides `web/`. */
const others = ['contract', 'package-lock.json'];
/** Made from the rest, or of no account. */
const skipped = /^(dist|generated|node_modules|\..*)$/;
const text = /\.(js|css|html|svg|json|webmanifest|txt)$/;
/** Below, the answer is one packet anyway. */
const smallest = 1000;

/** Makes web/dist what the sources say, unless it is that already. */
export function buildWeb(root, node) {
  const web = join(root, 'web');
  const stampFile = join(web, 'dist', '.stamp');
  if (!existsSync(join(web, 'index.html'))) return;
  const isFresh = () => read(stampFile) === fingerprint(root);
  if (isFresh()) return;
  alone(join(root, '.krokanti-installing'), () => {
    if (isFresh()) return;
    say('Building the web app…');
    const stamp = fingerprint(root);
    const building = join(web, '.building');
    runVite(root, node, building);
    compress(building);
    writeFileSync(join(building, '.stamp'), stamp);
    // Whoever serves the old one sees it whole until it is gone.
    rmSync(join(web, 'dist'), { recursive: true, force: true });
    renameSync(building, join(web, 'dist'));
  });
}

function runVite(root, node, outDir) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const words = [vite, 'build', join(root, 'web'), '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
  // Whatever the environment says: a development build is three times as large.
  const env = { ...process.env, NODE_ENV: 'production' };
  const options = { cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 26 };
  const { status, error, stdout, stderr } = spawnSync(node, words, options);
  if (error) throw new Error(`Cannot build the web app: ${error.message}`);
  if (status !== 0) throw new Error(`The web app cannot be built:\n${stdout}${stderr}`);
}

/** Once and as small as it gets, so that the server only has to send it. */
function compress(folder) {
  for (const file of filesBelow(folder)) {
    const plain = readFileSync(file);
    if (!text.test(file) || plain.length < smallest) continue;
    writeFileSync(`${file}.br`, brotliCompressSync(plain));
    writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
  }
}

/** Follows every name and byte of the sources, whatever their dates say. */
function fingerprint(root) {
  const hash = createHash('sha256');
  const files = ['web', ...others].flatMap((name) => filesBelow(join(root, name)));
  for (const file of files.sort()) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length).replaceAll(sep, '/')}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** The file itself, or every file in the folder. */
function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  const names = readdirSync(path).filter((name) => !skipped.test(name));
  return names.flatMap((name) => filesBelow(join(path, name)));
}
