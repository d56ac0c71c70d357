import * as z from 'zod';
import { Email, Id, Instant, Name, Password, TimeZone } from './fields.ts';
import { languages } from './languages.ts';
import { operation } from './operation.ts';
import { Success } from './success.ts';

export const plans = ['free', 'pro', 'team'] as const;
export const Plan = z.enum(plans, { error: `must be one of ${plans.join(', ')}` }).meta({
  description: '`pro` and `team` have API access; `team` covers the members of its owner’s spaces too.',
  example: 'team',
});

const Person = Name.meta({ description: 'What others see, 1-100 characters.', example: 'Ana' });
const AnyPassword = z
  .string()
  .max(200)
  .meta({ description: 'The account’s password.', example: 'correct horse battery' });
const LinkSecret = z
  .string()
  .min(20)
  .max(200)
  .meta({ description: 'The part of the mailed link after the `=`.', example: 'Qm9yZWQgcGVvcGxlIHJlYWQ' });

const Language = z.enum(languages, { error: `must be one of ${languages.join(', ')}, or null` }).meta({
  description: 'The language of the web app; null: the browser’s.',
  example: 'en',
});
export const themes = ['system', 'light', 'dark'] as const;
const Theme = z.enum(themes, { error: `must be one of ${themes.join(', ')}` }).meta({
  description: 'The colours of the web app; `system`: as the device has them.',
  example: 'system',
});

export const User = z
  .object({
    id: Id,
    email: Email,
    name: Person,
    plan: Plan,
    timeZone: TimeZone,
    language: Language.nullable(),
    theme: Theme,
    emailVerifiedAt: Instant.nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'User' });

/** What only they themselves are told. */
export const Me = User.extend({
  isInstanceAdmin: z.boolean().meta({
    description: 'The first user of the instance, who may change the plans of others.',
    example: true,
  }),
}).meta({ id: 'Me' });

export const Session = z
  .object({
    id: Id,
    userAgent: z.string().nullable().meta({ description: 'The browser, as it names itself.', example: 'Mozilla/5.0' }),
    isCurrent: z.boolean().meta({ description: 'The session this call was made in.', example: true }),
    lastSeenAt: Instant,
    expiresAt: Instant,
    createdAt: Instant,
  })
  .meta({ id: 'Session' });

export const get_me = operation({
  summary: 'Get your own account.',
  access: 'user',
  rest: { method: 'GET', path: '/me' },
  etag: 'content',
  input: z.object({}),
  output: z.object({ user: Me }),
});

export const update_me = operation({
  summary: 'Change your name, time zone, language or theme. Only the fields given change.',
  access: 'user',
  rest: { method: 'PATCH', path: '/me' },
  input: z.object({
    name: Person.optional(),
    timeZone: TimeZone.optional(),
    language: Language.nullable().optional(),
    theme: Theme.optional(),
  }),
  output: z.object({ user: Me }),
});

const Verification = z
  .enum(['mailed', 'none'])
  .meta({ description: '`mailed`: the link in the mail must be opened first.', example: 'none' });

export const sign_up = operation({
  summary: 'Create an account with its personal space; then sign in. Says the same whether or not the address has one.',
  description:
    'Where the instance sends mail, the address must be verified by the mailed link before the first sign-in.',
  access: 'public',
  rest: { method: 'POST', path: '/account/sign-up' },
  input: z.object({ email: Email, name: Person, password: Password, timeZone: TimeZone.optional() }),
  output: z.object({
    success: z.literal(true).meta({ description: 'It is done.', example: true }),
    verification: Verification,
  }),
  errors: ['too_many_attempts'],
});

export const sign_in = operation({
  summary: 'Start a session; its cookie comes with the answer.',
  description: 'Where the address must be verified first, no session begins: the link is mailed again.',
  access: 'public',
  rest: { method: 'POST', path: '/account/sign-in', status: 200 },
  input: z.object({ email: Email, password: AnyPassword }),
  output: z.object({ user: User, verification: Verification }),
  errors: ['wrong_credentials', 'too_many_attempts'],
  hasSecretOutput: true,
});

export const sign_out = operation({
  summary: 'End this session.',
  access: 'session',
  rest: { method: 'POST', path: '/account/sign-out', status: 200 },
  input: z.object({}),
  output: Success,
});

export const verify_email = operation({
  summary: 'Confirm an e-mail address with the secret of the mailed link.',
  access: 'public',
  rest: { method: 'POST', path: '/account/verify-email', status: 200 },
  input: z.object({ secret: LinkSecret }),
  output: Success,
  errors: ['not_found'],
});

export const request_password_reset = operation({
  summary: 'Ask for a link to set a new password. Says the same whether or not the address has an account.',
  access: 'public',
  rest: { method: 'POST', path: '/account/request-password-reset', status: 200 },
  input: z.object({ email: Email }),
  output: Success,
  errors: ['too_many_attempts'],
});

export const reset_password = operation({
  summary: 'Set a new password with the secret of the mailed link; every session of the account ends.',
  access: 'public',
  rest: { method: 'POST', path: '/account/reset-password', status: 200 },
  input: z.object({ secret: LinkSecret, password: Password }),
  output: Success,
  errors: ['not_found', 'too_many_attempts'],
});

export const change_password = operation({
  summary: 'Change your password; your other sessions end.',
  access: 'session',
  rest: { method: 'POST', path: '/account/change-password', status: 200 },
  input: z.object({ currentPassword: AnyPassword, password: Password }),
  output: Success,
  errors: ['too_many_attempts'],
});

export const list_sessions = operation({
  summary: 'List your sessions, the newest first.',
  access: 'session',
  rest: { method: 'GET', path: '/account/sessions', arrayField: 'sessions' },
  etag: 'content',
  input: z.object({}),
  output: z.object({ sessions: z.array(Session) }),
});

export const end_session = operation({
  summary: 'End one of your sessions.',
  access: 'session',
  rest: { method: 'DELETE', path: '/account/sessions/:sessionId' },
  input: z.object({ sessionId: Id }),
  output: Success,
  errors: ['not_found'],
});
