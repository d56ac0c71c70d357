import { hash, randomBytes, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 30;
const checksumLength = 6;

/** Generates an API token: `kt_`, 30 random base62 characters and 6 characters of CRC-32, which detects typos offline. */
export function generateApiToken(): string {
  const random = Array.from({ length: randomLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `kt_${random}${computeChecksum(random)}`;
}

export function isApiToken(secret: string): boolean {
  const parts = /^kt_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/.exec(secret);
  return parts !== null && computeChecksum(parts[1] as string) === parts[2];
}

function computeChecksum(random: string): string {
  let remainder = crc32(random);
  let digits = '';
  for (let i = 0; i < checksumLength; i++) {
    digits = alphabet[remainder % alphabet.length] + digits;
    remainder = Math.floor(remainder / alphabet.length);
  }
  return digits;
}

/** Generates 256 random bits for sessions and email links. */
export function generateSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Hashes a secret for storage. It is random and long, so a single SHA-256 suffices. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}
