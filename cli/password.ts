import { randomInt } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Password } from '../contract/fields.ts';
import { UsageError } from './output.ts';
import { parseArgument } from './validateArguments.ts';

/** Without what is easily mistaken for one another. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** 99 random bits, in groups that can be read out. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}

/** The first line of stdin; at a terminal it is asked for twice, and not shown. */
export async function readPasswordFromStdin(): Promise<string> {
  const password = process.stdin.isTTY ? await askTwice() : await firstLine();
  return parseArgument(Password, password, 'The password on stdin', true);
}

async function firstLine(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/, 1)[0] as string;
}

async function askTwice(): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    const [first, second] = [await ask('Password: '), await ask('Once more: ')];
    if (first !== second) throw new UsageError('The two passwords differ: nothing was done');
    return first;
  } finally {
    terminal.close();
  }

  async function ask(question: string): Promise<string> {
    process.stderr.write(question);
    const stopped = new AbortController();
    terminal.once('SIGINT', () => stopped.abort());
    try {
      return await terminal.question('', { signal: stopped.signal });
    } catch {
      throw new Error('Stopped: nothing was done');
    } finally {
      process.stderr.write('\n');
    }
  }
}
