import { createHmac, timingSafeEqual } from 'node:crypto';
import { generateSecret } from './secrets.ts';

/** How many accounts that have signed in on it a device remembers. */
const maxMarks = 5;

/**
 * Adds a mark for an account that has signed in to the value of a device's cookie. The mark is signed, so that the
 * server stores nothing, and it does not contain the address.
 */
export function addDeviceMark(cookie: string | undefined, email: string, key: string): string {
  const id = generateSecret().slice(0, 22);
  const others = listMarks(cookie).filter((mark) => !isMarkOf(mark, email, key));
  return [`${id}.${sign(id, email, key)}`, ...others].slice(0, maxMarks).join('~');
}

/** Returns the id of the device if the account has signed in on it before. */
export function findDeviceId(cookie: string | undefined, email: string, key: string): string | undefined {
  return listMarks(cookie)
    .find((mark) => isMarkOf(mark, email, key))
    ?.split('.')[0];
}

function listMarks(cookie: string | undefined): string[] {
  const marks = cookie?.split('~') ?? [];
  return marks.filter((mark) => /^[\w-]{22}\.[\w-]{43}$/.test(mark)).slice(0, maxMarks);
}

function isMarkOf(mark: string, email: string, key: string): boolean {
  const [id = '', signature = ''] = mark.split('.');
  return timingSafeEqual(Buffer.from(signature), Buffer.from(sign(id, email, key)));
}

function sign(id: string, email: string, key: string): string {
  return createHmac('sha256', key).update(`${id}\n${email}`).digest('base64url');
}
