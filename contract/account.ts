import * as z from 'zod';
import { Email, Id, Instant, InvitationSecret, Name, Password, TimeZone } from './fields.ts';
import { languages } from './languages.ts';
import { operation } from './operation.ts';
import { Success } from './successOutput.ts';

export const plans = ['free', 'pro', 'team'] as const;
export const Plan = z.enum(plans, { error: `must be one of ${plans.join(', ')}` }).meta({
  description: '`pro` and `team` have API access; `team` also covers the members of its owner’s spaces.',
  example: 'team',
});

const PersonName = Name.meta({ description: 'The name that others see, 1-100 characters.', example: 'Ana' });
const AnyPassword = z
  .string()
  .max(200)
  .meta({ description: 'The account’s password.', example: 'correct horse battery' });
const LinkSecret = z
  .string()
  .min(20)
  .max(200)
  .meta({ description: 'The part of the emailed link after the `=`.', example: 'Qm9yZWQgcGVvcGxlIHJlYWQ' });

const Language = z.enum(languages, { error: `must be one of ${languages.join(', ')}, or null` }).meta({
  description: 'The language of the web app; null for the browser’s language.',
  example: 'en',
});
export const themes = ['system', 'light', 'dark'] as const;
const Theme = z.enum(themes, { error: `must be one of ${themes.join(', ')}` }).meta({
  description: 'The colors of the web app; `system` follows the device.',
  example: 'system',
});

export const weekStarts = ['monday', 'saturday', 'sunday'] as const;
const WeekStart = z.enum(weekStarts, { error: `must be one of ${weekStarts.join(', ')}, or null` }).meta({
  description: 'The first day of the week in the web app; null for that of the browser’s region.',
  example: 'monday',
});

export const User = z
  .object({
    id: Id,
    email: Email,
    name: PersonName,
    plan: Plan,
    timeZone: TimeZone,
    language: Language.nullable(),
    theme: Theme,
    weekStart: WeekStart.nullable(),
    emailVerifiedAt: Instant.nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'User' });

/** The user's own account, with fields that others do not see. */
export const Me = User.extend({
  isInstanceAdmin: z.boolean().meta({
    description: 'Whether this is the server admin, who can change the plans of others.',
    example: true,
  }),
  hasChosenTimeZone: z.boolean().meta({
    description:
      'Whether the time zone was set by the user or at sign-up. While false, the web app sets that of the browser.',
    example: true,
  }),
}).meta({ id: 'Me' });

export const Session = z
  .object({
    id: Id,
    userAgent: z.string().nullable().meta({ description: 'The browser’s user agent string.', example: 'Mozilla/5.0' }),
    isCurrent: z.boolean().meta({ description: 'Whether this is the session making this request.', example: true }),
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
  summary: 'Change your name, time zone, language, theme or start of the week. Only the fields you send are changed.',
  access: 'user',
  needsAllSpaces: true,
  rest: { method: 'PATCH', path: '/me' },
  input: z.object({
    name: PersonName.optional(),
    timeZone: TimeZone.optional(),
    language: Language.nullable().optional(),
    theme: Theme.optional(),
    weekStart: WeekStart.nullable().optional(),
  }),
  output: z.object({ user: Me }),
});

/** Who may create an account. */
export const signUpModes = ['open', 'invited', 'closed'] as const;
export type SignUpMode = (typeof signUpModes)[number];

export const get_sign_up_mode = operation({
  summary: 'Get who may create an account on this server.',
  access: 'public',
  rest: { method: 'GET', path: '/account/sign-up' },
  input: z.object({}),
  output: z.object({
    mode: z.enum(signUpModes).meta({
      description:
        '`open`: anybody; `invited`: people with an invitation to a space; `closed`: nobody. The first account can be created in either of the first two.',
      example: 'open',
    }),
  }),
});

const Verification = z
  .enum(['mailed', 'none'])
  .meta({ description: '`mailed`: the link in the email must be opened before signing in.', example: 'none' });

export const sign_up = operation({
  summary:
    'Create an account with its personal space. The response does not reveal whether the address already has one.',
  description:
    'If the instance sends email, the address must be verified with the emailed link before the first sign-in.',
  access: 'public',
  rest: { method: 'POST', path: '/account/sign-up' },
  input: z.object({
    email: Email,
    name: PersonName,
    password: Password,
    timeZone: TimeZone.optional(),
    invitation: InvitationSecret.optional().meta({
      description: 'The secret of an invitation link, which servers without open sign-up require.',
    }),
  }),
  output: z.object({
    success: z.literal(true).meta({ description: 'Always true.', example: true }),
    verification: Verification,
  }),
  errors: ['sign_up_closed', 'too_many_attempts'],
});

export const sign_in = operation({
  summary: 'Start a session; the response sets its cookie.',
  description: 'If the address must be verified first, no session starts and the link is emailed again.',
  access: 'public',
  rest: { method: 'POST', path: '/account/sign-in', status: 200 },
  input: z.object({ email: Email, password: AnyPassword }),
  output: z.object({ user: User, verification: Verification }),
  errors: ['wrong_credentials', 'too_many_attempts'],
});

export const sign_out = operation({
  summary: 'End the current session.',
  access: 'session',
  rest: { method: 'POST', path: '/account/sign-out', status: 200 },
  input: z.object({}),
  output: Success,
});

export const verify_email = operation({
  summary: 'Verify an email address with the secret from the emailed link.',
  access: 'public',
  rest: { method: 'POST', path: '/account/verify-email', status: 200 },
  description:
    'A `password` that is sent along becomes the account’s password, and a session starts. Without it, the password of the last sign-up counts. If this changes the password, all sessions, API tokens and agents of the account end.',
  input: z.object({ secret: LinkSecret, password: Password.optional() }),
  output: Success,
  errors: ['not_found', 'too_many_attempts'],
});

export const request_password_reset = operation({
  summary: 'Request a link to set a new password. The response does not reveal whether the address has an account.',
  access: 'public',
  rest: { method: 'POST', path: '/account/request-password-reset', status: 200 },
  input: z.object({ email: Email }),
  output: Success,
  errors: ['too_many_attempts'],
});

export const reset_password = operation({
  summary: 'Set a new password with the secret from the emailed link.',
  description:
    'All sessions, API tokens and agents of the account end, as do the invitations that it has sent. Its owner is notified by email.',
  access: 'public',
  rest: { method: 'POST', path: '/account/reset-password', status: 200 },
  input: z.object({ secret: LinkSecret, password: Password }),
  output: Success,
  errors: ['not_found', 'too_many_attempts'],
});

export const change_password = operation({
  summary: 'Change your password. Your other sessions end, and you are notified by email.',
  access: 'session',
  rest: { method: 'POST', path: '/account/change-password', status: 200 },
  input: z.object({
    currentPassword: AnyPassword,
    password: Password,
    revokeTokens: z.boolean().optional().meta({
      description: 'Whether your API tokens, agents and the invitations you have sent end too.',
      example: true,
    }),
  }),
  output: Success,
  errors: ['too_many_attempts'],
});

export const list_sessions = operation({
  summary: 'List your sessions, newest first.',
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
