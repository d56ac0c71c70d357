import { hash } from 'node:crypto';
import { invalidInput } from '../../../contract/errors.ts';

/** The revision of each space up to which a caller has read. */
export type SpaceRevs = ReadonlyMap<string, number>;

const cursorForm = /^v1\.[\w-]{5}(\.[\w-]{5}[0-9a-z]{1,11})*$/;
const keyLength = 5;

/** Whether a text is meant as a cursor. */
export function isChangeCursor(text: string): boolean {
  return /^v\d+(\.|$)/.test(text);
}

/**
 * Formats the position in the logs of spaces. The text is short, because models copy it: a few characters stand for each
 * space and for the user who may use the cursor.
 */
export function formatChangeCursor(userId: string, revs: SpaceRevs): string {
  const parts = [...revs].map(([spaceId, rev]) => `${toKey(userId, spaceId)}${rev.toString(36)}`);
  return ['v1', toKey(userId, ''), ...parts].join('.');
}

/**
 * Returns the revisions of the spaces that are in the cursor. Spaces that the user has left are skipped.
 * @throws AppError with code `invalid_input` for the cursor of another user
 */
export function parseChangeCursor(userId: string, spaceIds: readonly string[], cursor: string): Map<string, number> {
  const [, userKey, ...parts] = cursor.split('.');
  if (!cursorForm.test(cursor))
    throw invalidInput('since', 'must be the cursor of an earlier response, a date or "yesterday"');
  if (userKey !== toKey(userId, '')) throw invalidInput('since', 'is the cursor of another user');
  const revsByKey = new Map(
    parts.map((part) => [part.slice(0, keyLength), Number.parseInt(part.slice(keyLength), 36)]),
  );
  const revs = new Map<string, number>();
  for (const spaceId of spaceIds) {
    const rev = revsByKey.get(toKey(userId, spaceId));
    if (rev !== undefined && Number.isSafeInteger(rev)) revs.set(spaceId, rev);
  }
  return revs;
}

/** A few characters that tell the spaces of one user apart. */
function toKey(userId: string, spaceId: string): string {
  return hash('sha256', `${userId} ${spaceId}`, 'base64url').slice(0, keyLength);
}
