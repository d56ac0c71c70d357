import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** OWASP's smallest: 19 MiB, two passes, one lane. */
export const argon2Params = { memory: 19_456, passes: 2, parallelism: 1 };

/** Argon2id in the PHC string format. About 25 ms on a thread of the pool. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const { memory, passes, parallelism } = argon2Params;
  const tag = await tagOf(password, salt, argon2Params);
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

/** False for an unknown account (no hash), after the same work. */
export async function verifyPassword(password: string, phc: string | undefined): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(phc ?? '');
  if (!parts) {
    await tagOf(password, Buffer.alloc(16), argon2Params);
    return false;
  }
  const [, memory, passes, parallelism, salt = '', tag = ''] = parts;
  const found = await tagOf(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return timingSafeEqual(found, Buffer.from(tag, 'base64'));
}

function tagOf(password: string, nonce: Buffer, { memory, passes, parallelism }: typeof argon2Params): Promise<Buffer> {
  return derive('argon2id', { message: password.normalize('NFKC'), nonce, memory, passes, parallelism, tagLength: 32 });
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
