import * as z from 'zod';
import { operation } from './operation.ts';

const linkSecret = z
  .string()
  .regex(/^[\w-]{43}$/, { error: 'must be the secret of a link to unsubscribe' })
  .meta({
    description: 'The secret in the link of an email.',
    example: 'AZMSl_N7cH6Yq1JzF4vQ2wKx0pUe8nRt5mBs3dLh7gA',
  });
const output = z.object({
  page: z.string().meta({ description: 'The page.', example: '<!doctype html><title>Emails</title>' }),
});

export const preview_email_unsubscribe = operation({
  summary: 'Show the page that asks whether to get no more emails about tasks.',
  description:
    'It is where the link in an email leads. Reading it changes nothing, because programs that check mail open links.',
  access: 'public',
  rest: {
    method: 'GET',
    path: '/email-unsubscribe/:linkSecret',
    textBody: { field: 'page', mediaType: 'text/html' },
  },
  etag: 'content',
  input: z.object({ linkSecret }),
  output,
  errors: ['not_found'],
});

export const unsubscribe_from_email = operation({
  summary: 'Get no more emails about tasks: what mail programs call in one click (RFC 8058).',
  description:
    'Needs no session and starts none. Only emails about tasks end; `PATCH /me/notification-settings` turns them on again. ' +
    'The body is not read.',
  access: 'public',
  rest: {
    method: 'POST',
    path: '/email-unsubscribe/:linkSecret',
    status: 200,
    textBody: { field: 'page', mediaType: 'text/html' },
    ignoresBody: true,
  },
  input: z.object({ linkSecret }),
  output,
  errors: ['not_found'],
});
