import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repoRoot } from '../../testing/repoRoot.ts';

const folders = [
  'bench',
  'cli',
  'contract',
  'deploy',
  'docs',
  'reliability',
  'scripts',
  'server',
  'test',
  'testing',
  'web',
];
const isOurs = (path: string) => !/(^|\/)(node_modules|dist)(\/|$)/.test(path);
const files = [
  ...globSync(`{${folders.join(',')}}/**/*`, { cwd: repoRoot, exclude: (path) => !isOurs(path) }),
  ...globSync('*', { cwd: repoRoot }),
].map((path) => path.replaceAll('\\', '/'));

/** A name such as `recordEvent.ts` or `server/events/recordEvent.ts`, but no part of an address or a pattern. */
const fileName = /(?<![\w*$}./-])((?:[\w.-]+\/)*[\w.-]*\w\.(?:tsx?|mjs|css))\b(?![(\w])/g;
const commentLine = /^\s*(?:\/\/|\/?\*)(.*)$/gm;

function listNamedFiles(path: string): string[] {
  const text = readFileSync(join(repoRoot, path), 'utf8');
  const prose = path.endsWith('.md') ? text : [...text.matchAll(commentLine)].map(([, comment]) => comment).join('\n');
  return [...prose.matchAll(fileName)].map(([, name = '']) => name);
}

test('F138: anyone who comes from the hosted service finds what to change, what is the same, new and different', () => {
  const page = readFileSync(join(repoRoot, 'docs/coming-from-the-hosted-service.md'), 'utf8');
  const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  expect(headings.slice(0, 4)).toEqual(['What to change', 'What is the same', 'What is new', 'What differs']);
  const differences = page.slice(page.indexOf('## What differs'));
  for (const subject of ['Completion and columns', '403', 'project_archived', 'kt_', 'MCP'])
    expect([subject, differences.includes(subject)]).toEqual([subject, true]);
  expect(readFileSync(join(repoRoot, 'README.md'), 'utf8')).toContain('coming-from-the-hosted-service.md');
});

test('Docs and comments name only files that exist', () => {
  const sources = files.filter((path) => /\.(?:md|tsx?|mjs)$/.test(path));
  expect(sources.length).toBeGreaterThan(500);
  const missing = sources.flatMap((path) =>
    listNamedFiles(path)
      .filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)))
      .map((name) => `${path}: ${name}`),
  );
  expect(missing).toEqual([]);
});
