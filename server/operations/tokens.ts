import type * as z from 'zod';
import { invalidInput, notFound } from '../../contract/errors.ts';
import type { Token } from '../../contract/tokens.ts';
import type { Actor } from '../auth/authorize.ts';
import { requireSessionNotEnded } from '../auth/requireSessionNotEnded.ts';
import { generateApiToken, hashSecret } from '../auth/secrets.ts';
import type { Db } from '../db/engine/database.ts';
import { deleteToken, insertToken, listUserTokens, parseSpaceIds } from '../db/queries/tokens.ts';
import type { TokenRow } from '../db/schema.ts';
import { generateId } from '../db/uuidv7.ts';
import { wakeUserStreams } from './account/endAccess.ts';
import type { Handler } from './handlerTypes.ts';

const hintLength = 7;

export const list_tokens: Handler<'list_tokens'> = async ({ db, actor }) => ({
  tokens: (await listUserTokens(db, actor.user.id)).map(toToken),
});

export const create_token: Handler<'create_token'> = async ({ db, now, actor }, input) => {
  const { name, scope, expiresAt, spaceIds } = input;
  if (expiresAt && expiresAt <= now) throw invalidInput('expiresAt', 'must be in the future');
  requireOwnSpaces(actor, spaceIds);
  await requireSessionNotEnded(db, actor);
  const { row, secret } = await createApiToken(db, { userId: actor.user.id, name, scope, spaceIds, expiresAt, now });
  return { token: toToken(row), secret };
};

export const revoke_token: Handler<'revoke_token'> = async (context, { tokenId }) => {
  const { db, actor } = context;
  if (!(await deleteToken(db, actor.user.id, tokenId))) throw notFound('Token');
  await wakeUserStreams(context, actor.user.id);
  return { success: true };
};

/** @throws AppError with code `invalid_input` for a space that does not exist, or not for the caller */
function requireOwnSpaces({ spaces }: Actor, spaceIds: string[] | null | undefined): void {
  const index = spaceIds?.findIndex((spaceId) => !spaces.some(({ id }) => id === spaceId)) ?? -1;
  if (index >= 0) throw invalidInput(`spaceIds.${index}`, 'must be the id of one of your spaces');
}

/** Creates a token. Only a hash of the secret is stored, so this is the only time it is available. */
export async function createApiToken(
  db: Db,
  {
    userId,
    name,
    scope,
    spaceIds,
    expiresAt,
    now,
  }: {
    userId: string;
    name: string;
    scope?: TokenRow['scope'] | undefined;
    spaceIds?: string[] | null | undefined;
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
    space_ids: spaceIds ? [...new Set(spaceIds)].join(',') : null,
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
    spaceIds: parseSpaceIds(row.space_ids),
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    createdAt: row.created_at,
  };
}
