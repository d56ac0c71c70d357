import { invalidInput } from '../../contract/errors.ts';

/** zxcvbn's score for passwords that up to a million guesses find. */
const maxWeakScore = 1;
/** Its time grows faster than the length, and the rest of a long password changes little. */
const maxCheckedCharacters = 64;
const minOtherCharacters = 5;

interface Zxcvbn {
  check(password: string, userInputs: string[]): { score: number };
}

let zxcvbn: Promise<Zxcvbn> | undefined;

/**
 * Rejects passwords that are common, repeat or continue a few characters, or are made from the user's name or address.
 * Passwords that exist already are never checked.
 * @param path The input field, for the error
 * @throws AppError with code `invalid_input`
 */
export async function requireStrongPassword(
  password: string,
  { email, name }: { email: string; name: string },
  path = 'password',
): Promise<void> {
  const own = [email, ...email.split(/[@.+_-]/), name, ...name.split(/\s+/)].filter((word) => word.length > 2);
  zxcvbn ??= loadZxcvbn();
  const { score } = (await zxcvbn).check(password.slice(0, maxCheckedCharacters), own);
  if (score > maxWeakScore && !isMadeOf(password, own)) return;
  throw invalidInput(
    path,
    'is easy to guess: use no common password, no repeated or consecutive characters, and not your name or address',
  );
}

/** Whether little is left of the password without the words, such as of `lindqvist.mara1`. */
function isMadeOf(password: string, words: string[]): boolean {
  const longestFirst = words.map((word) => word.toLowerCase()).sort((a, b) => b.length - a.length);
  const rest = longestFirst.reduce((text, word) => text.replaceAll(word, ''), password.toLowerCase());
  const isContained = rest.length < password.length;
  return isContained && rest.replace(/[^\p{L}\p{N}]/gu, '').length < minOtherCharacters;
}

/** Loaded on first use: its list of common passwords takes 15 MB and 50 ms. */
async function loadZxcvbn(): Promise<Zxcvbn> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
}
