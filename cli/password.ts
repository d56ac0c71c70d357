import { randomInt } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Password } from '../contract/fields.ts';
import { requireStrongPassword } from '../server/auth/passwordStrength.ts';
import { UsageError } from './output.ts';
import { parseArgument } from './parseArgument.ts';
import { withArgumentNames } from './withArgumentNames.ts';

const stdinPassword = 'The password on stdin';

/** The alphabet omits characters that look alike. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Generates a password of 99 random bits, in groups that are easy to read aloud. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}

export interface PasswordOptions {
  password?: string;
  passwordStdin?: true;
}

/** Returns the password of `--password` or of stdin; undefined if neither is given. */
export async function readChosenPassword({ password, passwordStdin }: PasswordOptions): Promise<string | undefined> {
  if (passwordStdin) return readPasswordFromStdin();
  return password === undefined ? undefined : parseArgument(Password, password, '--password', true);
}

/** Reads the first line of stdin. On a terminal it prompts twice, without echo. */
async function readPasswordFromStdin(): Promise<string> {
  const password = process.stdin.isTTY ? await promptTwice() : await readFirstLine();
  return parseArgument(Password, password, stdinPassword, true);
}

/** Refuses what the server refuses as a new password. */
export async function requireStrongChoice(
  password: string | undefined,
  owner: { email: string; name: string },
  options: PasswordOptions,
): Promise<void> {
  if (password === undefined) return;
  const argument = options.passwordStdin ? stdinPassword : '--password';
  await withArgumentNames({ password: argument }, () => requireStrongPassword(password, owner));
}

async function readFirstLine(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/, 1)[0] as string;
}

async function promptTwice(): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    const [first, repeated] = [await prompt('Password: '), await prompt('Repeat password: ')];
    if (first !== repeated) throw new UsageError('The passwords do not match; nothing was changed');
    return first;
  } finally {
    terminal.close();
  }

  async function prompt(question: string): Promise<string> {
    process.stderr.write(question);
    const aborted = new AbortController();
    terminal.once('SIGINT', () => aborted.abort());
    try {
      return await terminal.question('', { signal: aborted.signal });
    } catch {
      throw new Error('Aborted; nothing was changed');
    } finally {
      process.stderr.write('\n');
    }
  }
}
