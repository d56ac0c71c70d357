/** Letters that Unicode does not take apart, by what people type for them. */
const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŧ: 't',
  þ: 'th',
  ς: 'σ',
};
const letterPattern = new RegExp(`[${Object.keys(letters).join('')}]`, 'gu');

/**
 * Accents, points and vowel marks that people leave out when they type, and what cannot be seen. Marks of other scripts
 * stay: without them, a word of Hindi or Thai is another word.
 */
const ignored = new RegExp(
  [
    '[\\u0300-\\u036f\\u0483-\\u0489\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f]',
    '[\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7]',
    '[\\u0610-\\u061a\\u064b-\\u065f\\u0670]',
    '\\p{Default_Ignorable_Code_Point}',
  ].join('|'),
  'gu',
);

const onlyAscii = /^[\0-\x7f]*$/;

/**
 * Folds a text for comparison, so that `Café`, `cafe`, `CAFÉ` in any composition, `Straße` and `strasse`, `ﬁle` and
 * `file`, `İ`, `I`, `ı` and `i`, full-width and plain letters are the same. For ASCII it is the lower case.
 */
export function foldText(text: string): string {
  if (onlyAscii.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(ignored, '')
    .replace(letterPattern, (letter) => letters[letter] as string)
    .normalize('NFC');
}

export function isAscii(text: string): boolean {
  return onlyAscii.test(text);
}

/** More would only cost time: these already say which tasks are meant. */
export const maxSearchWords = 8;

/** The different words to search for, folded; of more than `maxSearchWords`, the longest. */
export function toSearchWords(query: string): string[] {
  const words = [...new Set(foldText(query).split(/\s+/))].filter((word) => word !== '');
  if (words.length <= maxSearchWords) return words;
  return words.sort((a, b) => b.length - a.length).slice(0, maxSearchWords);
}
