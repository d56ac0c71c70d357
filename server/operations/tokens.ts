import type * as z from 'zod';
import { invalid, notFound } from '../../contract/errors.ts';
import type { Token } from '../../contract/tokens.ts';
import { hashSecret, newToken } from '../auth/secrets.ts';
import type { Handle } from '../db/engine/database.ts';
import { deleteToken, insertToken, tokensOf } from '../db/queries/accounts.ts';
import type { TokenRow } from '../db/schema.ts';
import { newId } from '../db/uuidv7.ts';
import type { Handler } from './handlerTypes.ts';

const hintLength = 7;

export const list_tokens: Handler<'list_tokens'> = async ({ q, actor }) => ({
  tokens: (await tokensOf(q, actor.user.id)).map(toToken),
});

export const create_token: Handler<'create_token'> = async ({ q, now, actor }, { name, scope, expiresAt }) => {
  if (expiresAt && expiresAt <= now) throw invalid('expiresAt', 'must be in the future');
  const { row, secret } = await addToken(q, { userId: actor.user.id, name, scope, expiresAt, now });
  return { token: toToken(row), secret };
};

export const revoke_token: Handler<'revoke_token'> = async ({ q, actor }, { tokenId }) => {
  if (!(await deleteToken(q, actor.user.id, tokenId))) throw notFound('Token');
  return { success: true };
};

/** Makes a token; its secret is known only now. */
export async function addToken(
  q: Handle,
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
  const secret = newToken();
  const row: TokenRow = {
    id: newId(),
    user_id: userId,
    name,
    hint: secret.slice(0, hintLength),
    secret_hash: hashSecret(secret),
    scope: scope ?? 'write',
    expires_at: expiresAt ?? null,
    last_used_at: null,
    created_at: now,
  };
  await insertToken(q, row);
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
