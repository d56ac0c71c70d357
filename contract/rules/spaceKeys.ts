import { foldText } from './foldText.ts';

/** The key of personal spaces, most of which have the same name. No other space gets it by default. */
export const personalSpaceKey = 'ME';

const maxKeyLetters = 6;
const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/**
 * A key for a space that is not in `taken`: the beginning of its name, or of its slug if the name has no letters of
 * the Latin alphabet, with other letters when that is taken.
 */
export function makeSpaceKey({ name, slug }: { name: string; slug: string }, taken: ReadonlySet<string>): string {
  for (const candidate of listKeyCandidates(toLetters(name).length >= 2 ? name : slug)) {
    if (!taken.has(candidate) && candidate !== personalSpaceKey) return candidate;
  }
  throw new Error('Every key is taken');
}

function* listKeyCandidates(text: string): Generator<string> {
  const letters = toLetters(text).padEnd(3, 'X');
  const initials = toLetters(
    text
      .split(/[\s-]+/)
      .map((word) => toLetters(word).slice(0, 1))
      .join(''),
  ).slice(0, maxKeyLetters);
  yield letters.slice(0, 3);
  if (initials.length >= 2) yield initials;
  for (let length = 4; length <= Math.min(letters.length, maxKeyLetters); length++) yield letters.slice(0, length);
  let bases = [letters.slice(0, 3)];
  while ((bases[0] as string).length < maxKeyLetters) {
    bases = bases.flatMap((base) => alphabet.map((letter) => base + letter));
    yield* bases;
  }
}

function toLetters(text: string): string {
  return foldText(text)
    .replace(/[^a-z]/g, '')
    .toUpperCase();
}
