import * as z from 'zod';
import { Id, Instant, InstantInput, Name, SecretNotice } from './fields.ts';
import { operation } from './operation.ts';
import { Success } from './successOutput.ts';

export const TokenScope = z
  .enum(['read', 'write'], { error: 'must be one of read, write' })
  .meta({ description: '`read` allows reading only; `write` allows everything you can do.', example: 'write' });

/** The spaces that a token or an agent reaches. */
export const ReachedSpaceIds = z
  .array(Id)
  .nullable()
  .meta({ description: 'The only spaces it reaches; null: all of yours, including future ones.', example: null });

export const Token = z
  .object({
    id: Id,
    name: Name.meta({ example: 'Laptop' }),
    hint: z.string().meta({ description: 'The first characters of the secret.', example: 'kt_4fXq' }),
    scope: TokenScope,
    spaceIds: ReachedSpaceIds,
    expiresAt: Instant.nullable().meta({ description: 'When it expires; null if it never expires.', example: null }),
    lastUsedAt: Instant.nullable().meta({ description: 'Accurate to a minute.' }),
    createdAt: Instant,
  })
  .meta({ id: 'Token' });

export const list_tokens = operation({
  summary: 'List your API tokens, newest first.',
  access: 'session',
  rest: { method: 'GET', path: '/tokens', arrayField: 'tokens' },
  etag: 'content',
  input: z.object({}),
  output: z.object({ tokens: z.array(Token) }),
});

export const create_token = operation({
  summary: 'Create a personal API token. Its secret is shown only in this response.',
  access: 'session',
  rest: { method: 'POST', path: '/tokens' },
  input: z.object({
    name: Name.meta({ example: 'Laptop' }),
    scope: TokenScope.optional(),
    spaceIds: z.array(Id).min(1, { error: 'must have at least one space' }).max(100).nullable().optional().meta({
      description: 'The only spaces it reaches, which must be yours; null: all of yours, including future ones.',
      example: null,
    }),
    expiresAt: InstantInput.nullable()
      .optional()
      .meta({ description: 'When it expires; null if it never expires.', example: null }),
  }),
  output: z.object({
    token: Token,
    secret: z.string().optional().meta({
      description: 'The token itself; absent if the Idempotency-Key is repeated.',
      example: 'kt_your_token_here',
    }),
    notice: SecretNotice,
  }),
  secretField: 'secret',
});

export const revoke_token = operation({
  summary: 'Revoke an API token, effective immediately.',
  access: 'session',
  rest: { method: 'DELETE', path: '/tokens/:tokenId' },
  input: z.object({ tokenId: Id }),
  output: Success,
  errors: ['not_found'],
});
