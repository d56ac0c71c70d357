import { foldText } from './foldText.ts';

/** The rows that are called so exactly; if there are none, those whose name differs in case, accents or width only. */
export function filterByFullName<T extends { name: string }>(rows: readonly T[], name: string): T[] {
  const exact = rows.filter((row) => row.name === name);
  if (exact.length > 0) return exact;
  const wanted = toWords(name);
  return rows.filter((row) => toWords(row.name) === wanted);
}

/** The same; if there are none either, the rows with the name among their words. A part of a word is nobody's name. */
export function filterByName<T extends { name: string }>(rows: readonly T[], name: string): T[] {
  const matches = filterByFullName(rows, name);
  const wanted = toWords(name);
  return matches.length > 0 || wanted.trim() === ''
    ? matches
    : rows.filter((row) => toWords(row.name).includes(wanted));
}

/** At most `max` of the names, those that have the beginning of the name in them first. */
export function listSimilarNames(names: readonly string[], name: string, max: number): string[] {
  const wanted = foldText(name).slice(0, 3);
  const isSimilar = (candidate: string) => foldText(candidate).includes(wanted);
  const unique = [...new Set(names)];
  return [...unique.filter(isSimilar), ...unique.filter((candidate) => !isSimilar(candidate))].slice(0, max);
}

/** The words of a name, with a blank around each. Names without letters or digits stay as they are. */
function toWords(name: string): string {
  const folded = foldText(name.trim());
  const words = folded.match(/[\p{L}\p{M}\p{N}]+/gu);
  return words === null ? folded : ` ${words.join(' ')} `;
}
