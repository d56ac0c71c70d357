import { type InputIssue, invalidInputs } from '../../contract/errors.ts';
import type { Endpoint } from '../../contract/operation.ts';

const maxShownLength = 100;
const maxIssues = 10;

/** How other APIs call the parts of a page and the order of a list. */
const pagingWords = wordSet(
  'page pages pageNumber pageNo pageSize perPage pageLimit pageToken limit maxResults count size take first top',
  'offset skip startAt startingAfter endingBefore cursor after before nextToken continuationToken',
);
const sortingWords = wordSet(
  'sort sorting sortBy sortOrder sortDir sortDirection order orderBy ordering direction dir',
);

/** What other APIs call a parameter of ours that is spelled differently. */
const synonyms: Record<string, string> = {
  search: 'q',
  query: 'q',
  text: 'q',
  term: 'q',
  keyword: 'q',
  duedate: 'dueBefore',
  due: 'dueBefore',
  dueon: 'dueBefore',
  done: 'completed',
};

/**
 * Rejects query parameters that look like a wish that this list would not grant: a known parameter in another
 * spelling, paging, sorting. Ignoring those would return the wrong tasks without a word. Parameters that mean nothing
 * to anyone, such as `_=123` and `utm_source`, are ignored.
 * @throws AppError with code `invalid_input` that names the parameter and the one it resembles
 */
export function rejectMisspelledParameters(
  query: Record<string, unknown>,
  { input, rest }: Pick<Endpoint, 'input' | 'rest'>,
): void {
  const known = Object.keys(input.shape).filter((name) => !rest.path.includes(`:${name}`));
  const issues: InputIssue[] = [];
  for (const name of Object.keys(query)) {
    if (Object.hasOwn(input.shape, name)) continue;
    const message = judge(name, known, rest.arrayField !== undefined);
    if (message !== undefined) issues.push({ path: name.slice(0, maxShownLength), message });
  }
  if (issues.length > 0) throw invalidInputs(issues.slice(0, maxIssues));
}

/** Returns what is wrong with an unknown parameter; undefined if it means nothing. */
function judge(name: string, known: string[], isList: boolean): string | undefined {
  // `filter[priority]`, as in JSON:API.
  const word = normalize(/^(?:filters?|where)\[(.+)\]/i.exec(name)?.[1] ?? name);
  const similar = findSimilarName(word, known);
  if (similar !== undefined) return `is not a parameter; did you mean ${similar}?`;
  if (!isList) return undefined;
  if (pagingWords.has(word)) {
    if (!known.includes('limit')) return 'is not a parameter; this list is always complete';
    return 'is not a parameter; use limit, and follow the Link header to the next page';
  }
  return sortingWords.has(word) ? 'is not a parameter; the order of this list cannot be changed' : undefined;
}

function findSimilarName(word: string, known: string[]): string | undefined {
  const synonym = synonyms[word];
  if (synonym !== undefined && known.includes(synonym)) return synonym;
  const candidates = known.map((name) => ({ name, text: normalize(name) }));
  const similar = candidates
    .map(({ name, text }) => ({ name, distance: getDistance(word, text), max: getMaxDistance(text) }))
    .filter(({ distance, max }) => distance <= max)
    .sort((a, b) => a.distance - b.distance)[0];
  return similar?.name ?? candidates.find(({ text }) => word.length >= 5 && text.startsWith(word))?.name;
}

/** A short name differs from many words in two letters. */
function getMaxDistance(text: string): number {
  if (text.length < 4) return 0;
  return text.length < 7 ? 1 : 2;
}

/** Removes what does not matter: case, `[]`, `[0]`, `_` and `-`. */
function normalize(name: string): string {
  return name
    .slice(0, maxShownLength)
    .toLowerCase()
    .replace(/\[[^[\]]*\]?$/, '')
    .replace(/[^a-z0-9]/g, '');
}

function wordSet(...lines: string[]): Set<string> {
  return new Set(lines.flatMap((line) => line.split(' ')).map(normalize));
}

/** The number of letters to insert, delete, replace or swap with their neighbor. */
function getDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY;
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const get = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = get(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = i > 1 && j > 1 && isSwap ? get(i - 2, j - 2) + 1 : replaced;
      (rows[i] as number[])[j] = Math.min(replaced, swapped, get(i - 1, j) + 1, get(i, j - 1) + 1);
    }
  }
  return get(a.length, b.length);
}
