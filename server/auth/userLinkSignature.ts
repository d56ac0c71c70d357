import { createHmac, timingSafeEqual } from 'node:crypto';

/** The name of the server key that signs the links in emails about notifications. */
export const emailSigningKeyName = 'notification_emails';
export const unsubscribePurpose = 'unsubscribe from notification emails';

const idBytes = 16;
const signatureBytes = 16;

/**
 * Names a user in a link that signs nobody in: their id and a signature, 43 characters. Anyone who has the link can do only
 * what its `purpose` says.
 */
export function signUserId(userId: string, purpose: string, key: string): string {
  const id = Buffer.from(userId.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, sign(id, purpose, key)]).toString('base64url');
}

/** The id of the user; undefined if the signature is not of this server, or for another purpose. */
export function verifyUserId(signed: string, purpose: string, key: string): string | undefined {
  const bytes = Buffer.from(signed, 'base64url');
  // An encoding that is not canonical would be another link with the same meaning.
  if (bytes.length !== idBytes + signatureBytes || bytes.toString('base64url') !== signed) return undefined;
  const id = bytes.subarray(0, idBytes);
  if (!timingSafeEqual(bytes.subarray(idBytes), sign(id, purpose, key))) return undefined;
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function sign(id: Buffer, purpose: string, key: string): Buffer {
  return createHmac('sha256', key).update(`${purpose} `).update(id).digest().subarray(0, signatureBytes);
}
