import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '../../contract/errors.ts';

const derive = promisify(argon2);

/** The cost of hashing with Argon2id. */
export interface PasswordHashParams {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** The minimum that OWASP recommends: 19 MiB, two passes, one lane. */
export const defaultPasswordHashParams: PasswordHashParams = { memory: 19_456, passes: 2, parallelism: 1 };

/** Hashes a password with Argon2id, in the PHC string format. By default takes about 25 ms on a thread of the pool. */
export async function hashPassword(password: string, params = defaultPasswordHashParams): Promise<string> {
  const salt = randomBytes(16);
  const { memory, passes, parallelism } = params;
  const tag = await deriveTag(password, salt, params);
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encodeBase64(salt)}$${encodeBase64(tag)}`;
}

/**
 * Checks a password. Without a hash (no such account) it does the same work, so that the time reveals nothing.
 * @param params The cost of that work; a hash states its own
 */
export async function verifyPassword(
  password: string,
  phc: string | undefined,
  params = defaultPasswordHashParams,
): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(phc ?? '');
  if (!parts) {
    await deriveTag(password, Buffer.alloc(16), params);
    return false;
  }
  const [, memory, passes, parallelism, salt = '', tag = ''] = parts;
  const actualTag = await deriveTag(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return timingSafeEqual(actualTag, Buffer.from(tag, 'base64'));
}

const disabledPrefix = 'disabled:';

/** Marks the hash so that no password matches it, until `enablePasswordHash` brings it back. */
export function disablePasswordHash(phc: string): string {
  return isDisabledHash(phc) ? phc : disabledPrefix + phc;
}

export function enablePasswordHash(phc: string): string {
  return isDisabledHash(phc) ? phc.slice(disabledPrefix.length) : phc;
}

/** Whether an operator has disabled the account. */
export function isDisabledHash(phc: string): boolean {
  return phc.startsWith(disabledPrefix);
}

/** About ten seconds' work. */
const maxWaiting = 400;
let waiting = 0;
let lastTurn: Promise<unknown> = Promise.resolve();

/**
 * Passwords are hashed one after the other, so that many sign-ins at once take the memory of one (by default 19 MiB)
 * and leave the other threads of the pool to everybody else.
 * @throws AppError with code `unavailable` when too many wait
 */
async function deriveTag(
  password: string,
  nonce: Buffer,
  { memory, passes, parallelism }: PasswordHashParams,
): Promise<Buffer> {
  if (waiting >= maxWaiting)
    throw new AppError('unavailable', 'Too many people are signing in at this moment: try again in a few seconds');
  const message = password.normalize('NFKC');
  const turn = lastTurn.then(() => derive('argon2id', { message, nonce, memory, passes, parallelism, tagLength: 32 }));
  lastTurn = turn.catch(() => {});
  waiting += 1;
  try {
    return await turn;
  } finally {
    waiting -= 1;
  }
}

function encodeBase64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
