import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { describe, expect, it } from 'vitest';
import { repoRoot } from '../../testing/repoRoot.ts';
import type { Json } from '../../testing/untypedJson.ts';

/** A pattern that takes linear time searches so many characters in a millisecond, others take a hundred or more. */
const length = 20_000;
const maxMs = 60;

/** Patterns that are slow for such texts, and why no such text reaches them. */
const shortTextsOnly: Record<string, string> = {
  '^create table (\\w+) \\(\\n([\\s\\S]*)\\n\\s*\\)': 'reads the statements of our own migrations',
  '^\\s*(\\w+) (?:text|integer|real)\\b(.*)$': 'reads the statements of our own migrations',
  '^[\\s,;:]+|[\\s,;:]+$': 'quick add parses lines of at most 1,000 characters',
  '(?<=^|\\s)[@#][\\p{L}\\p{M}\\p{N}_.-]*[\\p{L}\\p{M}\\p{N}_](?=[.,;:!?]*(?:\\s|$))': 'as above',
  '"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|`[^`]*`|(?<=^|\\s)[\'‘][^\'’]*[\'’](?=[\\s.,;:!?]|$)': 'as above',
};

interface Pattern {
  source: string;
  flags: string;
  files: string[];
}

const patterns = listPatterns();

describe('No regular expression takes quadratic time', () => {
  it('all of them are found, and the exceptions exist', () => {
    expect(patterns.length).toBeGreaterThan(140);
    const sources = patterns.map(({ source }) => source);
    expect(Object.keys(shortTextsOnly).filter((source) => !sources.includes(source))).toEqual([]);
  });

  it('the check finds slow ones', () => {
    for (const source of ['\\s*\\n\\s*', '-+$', '\\+[^@]*@', '<([^>]*)>; *rel', '(a|a)*b', '(\\w+\\s?)+!']) {
      expect([source, findSlowText({ source, flags: 'g' })]).toEqual([source, expect.any(String)]);
    }
  }, 120_000);

  it.each(patterns.filter(({ source }) => !(source in shortTextsOnly)))('/$source/$flags', (pattern) => {
    expect([pattern.files, findSlowText(pattern)]).toEqual([pattern.files, undefined]);
  });
});

/** Finds a text that the pattern searches slowly, among repetitions of what occurs in the pattern. */
function findSlowText({ source, flags }: Pick<Pattern, 'source' | 'flags'>): string | undefined {
  const pattern = new RegExp(source, flags.replace('g', ''));
  const units = listUnits(source);
  const pairs = units.slice(0, 6).flatMap((a) => units.slice(0, 6).map((b) => a + b));
  for (const unit of new Set([...units, ...pairs])) {
    for (const prefix of ['', '\0']) {
      // In steps, because what takes exponential time would never end.
      for (const count of [25, 1000, length / unit.length]) {
        if (measureSearch(pattern, `${prefix}${unit.repeat(count)}\0`) > maxMs) return JSON.stringify(prefix + unit);
      }
    }
  }
  return undefined;
}

/** Measures again what looks slow, because the machine may have been busy with something else. */
function measureSearch(pattern: RegExp, text: string): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3 && fastest > maxMs; attempt++) {
    const start = performance.now();
    pattern.test(text);
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

/** The characters and words of the pattern, with one example of each class. */
function listUnits(source: string): string[] {
  const examples: Record<string, string> = {
    s: '\t',
    d: '1',
    w: 'a',
    n: '\n',
    t: '\t',
    r: '\r',
    b: '',
    B: '',
    0: '\0',
  };
  const escapes = [...source.matchAll(/\\(?:[pP]\{[^}]*\}|u\{?[0-9a-fA-F]+\}?|(.))/g)].map(([, letter]) =>
    letter === undefined ? 'é' : (examples[letter] ?? letter),
  );
  const plain = source.replace(/\\(?:[pP]\{[^}]*\}|u\{?[0-9a-fA-F]+\}?|.)/g, ' ');
  const words = plain.match(/[\p{L}\p{N}-]{2,}/gu) ?? [];
  const characters = [...new Set(plain.replace(/\(\?<?[=!:]|[()*+?|{}]/g, ''))];
  return [...new Set([...escapes, ...characters, ...words, 'a', '1', ' ', '\t'])].filter((unit) => unit !== '');
}

function listPatterns(): Pattern[] {
  const found = new Map<string, Pattern>();
  const folders = ['contract', 'server', 'cli', 'web'];
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx,js,mjs}`, { cwd: repoRoot }));
  for (const file of files.filter((name) => !name.startsWith(join('web', 'dist')))) {
    const isTypeScript = /\.tsx?$/.test(file);
    const syntax = isTypeScript
      ? { syntax: 'typescript' as const, tsx: file.endsWith('x') }
      : { syntax: 'ecmascript' as const };
    visit(parseSync(readFileSync(join(repoRoot, file), 'utf8'), { ...syntax, target: 'es2024' }), (source, flags) => {
      const known = found.get(`${source}/${flags}`);
      if (known) known.files.push(file);
      else found.set(`${source}/${flags}`, { source, flags, files: [file] });
    });
  }
  return [...found.values()];
}

function visit(node: Json, onPattern: (source: string, flags: string) => void): void {
  if (Array.isArray(node)) for (const item of node) visit(item, onPattern);
  else if (typeof node === 'object' && node !== null) {
    if (node.type === 'RegExpLiteral') onPattern(node.pattern, node.flags);
    else for (const value of Object.values(node)) visit(value, onPattern);
  }
}
