import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { WebBenchmarkRow } from './webBenchmarkRow.ts';

const dist = fileURLToPath(new URL('../../web/dist/', import.meta.url));

/** Measures the scripts that a board needs, the styles, and the largest part that is loaded later. */
export function measureBundleSizes(): WebBenchmarkRow[] {
  const files = readdirSync(`${dist}assets`);
  const scripts = files.filter((name) => name.endsWith('.js'));
  const html = readFileSync(`${dist}index.html`, 'utf8');
  const initial = getImportClosure(scripts.filter((name) => html.includes(name)));
  const lazy = scripts.map((name) => sumSizes([...getImportClosure([name])].filter((script) => !initial.has(script))));
  return [
    row('js', sumSizes([...initial]) + getGzipSize(`${dist}prefetch.js`), 115),
    row('css', sumSizes(files.filter((name) => name.endsWith('.css'))), 12),
    row('lazy-max', Math.max(...lazy), 90),
  ];
}

function row(name: string, bytes: number, goal: number): WebBenchmarkRow {
  const value = Math.round(bytes / 10) / 100;
  return { name, value, unit: 'KB gz', goal, ok: value <= goal };
}

/** Returns the scripts and everything they import, directly or indirectly. */
function getImportClosure(names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const add = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    const source = readFileSync(`${dist}assets/${name}`, 'utf8');
    for (const [, other = ''] of source.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) add(other);
  };
  names.forEach(add);
  return found;
}

function sumSizes(names: readonly string[]): number {
  return names.reduce((total, name) => total + getGzipSize(`${dist}assets/${name}`), 0);
}

function getGzipSize(path: string): number {
  return gzipSync(readFileSync(path), { level: 9 }).length;
}
