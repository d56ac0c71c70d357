import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 30;
const checksumLength = 6;

/** An API token: `kt_`, 30 random base62 characters, and their CRC-32 in 6 more, so that typos are caught offline. */
export function generateApiToken(): string {
  const random = Array.from({ length: randomLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `kt_${random}${checksum(random)}`;
}

export function isApiToken(secret: string): boolean {
  const parts = /^kt_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/.exec(secret);
  return parts !== null && checksum(parts[1] as string) === parts[2];
}

function checksum(random: string): string {
  let rest = crc32(random);
  let digits = '';
  for (let i = 0; i < checksumLength; i++) {
    digits = alphabet[rest % alphabet.length] + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}

/** 256 random bits for sessions and links. */
export function generateSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** How a secret is kept: it is random and long, so one SHA-256 is enough. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}

const ivLength = 12;
const tagLength = 16;

/** Encrypts so that only who has the secret, which is itself kept as a hash, can open it. */
export function encryptWithSecret(text: string, secret: string): string {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', keyFrom(secret), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Undefined: sealed with another secret. */
export function decryptWithSecret(sealed: string, secret: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyFrom(secret), bytes.subarray(0, ivLength));
  decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
  try {
    return decipher.update(bytes.subarray(ivLength + tagLength), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

function keyFrom(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'krokanti kept answer', 32));
}
