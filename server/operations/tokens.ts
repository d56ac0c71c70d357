import type * as z from 'zod';
import { invalidInput, notFound } from '../../contract/errors.ts';
import type { Token } from '../../contract/tokens.ts';
import { generateApiToken, hashSecret } from '../auth/secrets.ts';
import type { Db } from '../db/engine/database.ts';
import { deleteToken, insertToken, listUserTokens } from '../db/queries/tokens.ts';
import type { TokenRow } from '../db/schema.ts';
import { generateId } from '../db/uuidv7.ts';
import type { Handler } from './handlerTypes.ts';

const hintLength = 7;

export const list_tokens: Handler<'list_tokens'> = async ({ db, actor }) => ({
  tokens: (await listUserTokens(db, actor.user.id)).map(toToken),
});

export const create_token: Handler<'create_token'> = async ({ db, now, actor }, { name, scope, expiresAt }) => {
  if (expiresAt && expiresAt <= now) throw invalidInput('expiresAt', 'must be in the future');
  const { row, secret } = await createApiToken(db, { userId: actor.user.id, name, scope, expiresAt, now });
  return { token: toToken(row), secret };
};

export const revoke_token: Handler<'revoke_token'> = async ({ db, actor }, { tokenId }) => {
  if (!(await deleteToken(db, actor.user.id, tokenId))) throw notFound('Token');
  return { success: true };
};

/** Creates a token. Only a hash of the secret is stored, so this is the only time it is available. */
export async function createApiToken(
  db: Db,
  {
    userId,
    name,
    scope,
    expiresAt,
    now,
  }: {
    userId: string;
    name: string;
    scope?: TokenRow['scope'] | undefined;
    expiresAt?: string | null | undefined;
    now: string;
  },
): Promise<{ row: TokenRow; secret: string }> {
  const secret = generateApiToken();
  const row: TokenRow = {
    id: generateId(),
    user_id: userId,
    name,
    hint: secret.slice(0, hintLength),
    secret_hash: hashSecret(secret),
    scope: scope ?? 'write',
    expires_at: expiresAt ?? null,
    last_used_at: null,
    created_at: now,
  };
  await insertToken(db, row);
  return { row, secret };
}

function toToken(row: TokenRow): z.input<typeof Token> {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scope: row.scope,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    createdAt: row.created_at,
  };
}
