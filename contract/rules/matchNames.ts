import { foldText } from './foldText.ts';

/** The rows with exactly this name; if there are none, those whose name differs only in case, accents or width. */
export function filterByFullName<T extends { name: string }>(rows: readonly T[], name: string): T[] {
  const exact = rows.filter((row) => row.name === name);
  if (exact.length > 0) return exact;
  const wanted = foldName(name);
  return rows.filter((row) => foldName(row.name) === wanted);
}

/** The same; if there are none either, the rows whose words contain the name's. Parts of words do not match. */
export function filterByName<T extends { name: string }>(rows: readonly T[], name: string): T[] {
  const matches = filterByFullName(rows, name);
  const wanted = foldName(name);
  return matches.length > 0 || wanted.trim() === ''
    ? matches
    : rows.filter((row) => foldName(row.name).includes(wanted));
}

/** At most `max` of the names, first those that contain the first letters of `name`. */
export function listSimilarNames(names: readonly string[], name: string, max: number): string[] {
  const wanted = foldText(name).slice(0, 3);
  const isSimilar = (candidate: string) => foldText(candidate).includes(wanted);
  const unique = [...new Set(names)];
  return [...unique.filter(isSimilar), ...unique.filter((candidate) => !isSimilar(candidate))].slice(0, max);
}

/** The folded words of a name, with a space around each. A name without letters and digits is only folded. */
export function foldName(name: string): string {
  const folded = foldText(name.trim());
  const words = folded.match(/[\p{L}\p{M}\p{N}]+/gu);
  return words === null ? folded : ` ${words.join(' ')} `;
}
