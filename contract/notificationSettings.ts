import * as z from 'zod';
import { Id, integerInRange } from './fields.ts';
import { operation } from './operation.ts';
import { emailChoices, type NotificationKind, notificationKinds } from './rules/notificationKinds.ts';

const isOn = z.boolean({ error: 'must be true or false' });
const channels = {
  inbox: isOn.meta({ description: 'Whether it appears in the inbox.', example: true }),
  email: z.enum(emailChoices, { error: `must be one of ${emailChoices.join(', ')}` }).meta({
    description: '`now`: at once; `daily`: once a day; `off`: never.',
    example: 'daily',
  }),
  push: isOn.meta({ description: 'Whether your devices show it.', example: false }),
};

function eachKind<T extends z.ZodType>(type: T): Record<NotificationKind, T> {
  return Object.fromEntries(notificationKinds.map((kind) => [kind, type])) as Record<NotificationKind, T>;
}

const AllChoices = z.object(channels).meta({ description: 'How you are told of this kind.' });
const kinds = z.object(eachKind(AllChoices)).meta({ description: 'By kind, how you are told of it.' });

const someChoices = z
  .object({
    inbox: channels.inbox.optional(),
    email: channels.email.optional(),
    push: channels.push.optional(),
  })
  .meta({ description: 'What to change; the rest stays.' });
const kindsInput = z
  .object(eachKind(someChoices.optional()))
  .optional()
  .meta({ description: 'By kind, what to change.', example: { changed: { inbox: false } } });

const overriding = z
  .object({
    inbox: channels.inbox.nullable().optional(),
    email: channels.email.nullable().optional(),
    push: channels.push.nullable().optional(),
  })
  .meta({ description: 'What differs here; null: as elsewhere.' });
const overridingInput = z
  .object(eachKind(overriding.optional()))
  .optional()
  .meta({ description: 'By kind, what differs here; null: as elsewhere.', example: { changed: { inbox: false } } });

const LocalTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time from 00:00 to 23:59' })
  .meta({ description: 'A time in your time zone, `HH:MM`.', example: '22:00' });
const QuietHours = z.object({ from: LocalTime, to: LocalTime }).nullable().meta({
  description: 'When no email is sent at once and no device rings, in your time zone; null: never.',
});

const DigestHour = integerInRange(0, 23).meta({
  description: 'The hour of the daily email in your time zone, 0-23.',
  example: 8,
});
const IsEmailOn = z.boolean({ error: 'must be true or false' }).meta({
  description: 'Whether you get emails at all. The link to unsubscribe in an email turns it off.',
  example: true,
});

export const notificationChannels = ['inbox', 'email', 'push'] as const;

const NotificationSettings = z
  .object({
    kinds,
    quietHours: QuietHours,
    digestHour: DigestHour,
    isEmailOn: IsEmailOn,
    channels: z
      .array(z.enum(notificationChannels).meta({ description: 'A channel.' }))
      .meta({ description: 'What this server can use.', example: ['inbox'] }),
  })
  .meta({ id: 'NotificationSettings' });

const EffectiveSettings = z
  .object({
    kinds,
    overrides: z
      .object(eachKind(someChoices.optional()))
      .meta({ description: 'What differs from more general settings.', example: { changed: { inbox: false } } }),
  })
  .meta({ id: 'EffectiveNotificationSettings' });

export const get_notification_settings = operation({
  summary: 'Get how you are told of what happens.',
  access: 'user',
  rest: { method: 'GET', path: '/me/notification-settings' },
  etag: 'content',
  input: z.object({}),
  output: z.object({ settings: NotificationSettings }),
});

export const update_notification_settings = operation({
  summary: 'Change how you are told of what happens. Only what you send is changed.',
  access: 'user',
  needsAllSpaces: true,
  rest: { method: 'PATCH', path: '/me/notification-settings' },
  input: z.object({
    kinds: kindsInput,
    quietHours: QuietHours.optional(),
    digestHour: DigestHour.optional(),
    isEmailOn: IsEmailOn.optional(),
  }),
  output: z.object({ settings: NotificationSettings }),
});

export const get_space_notification_settings = operation({
  summary: 'Get how you are told of what happens in a space.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/spaces/:spaceId/notification-settings' },
  etag: 'content',
  input: z.object({ spaceId: Id }),
  output: z.object({ effectiveSettings: EffectiveSettings }),
});

export const update_space_notification_settings = operation({
  summary: 'Change how you are told of what happens in a space. Only what you send is changed.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'PATCH', path: '/spaces/:spaceId/notification-settings' },
  input: z.object({ spaceId: Id, kinds: overridingInput }),
  output: z.object({ effectiveSettings: EffectiveSettings }),
});

export const get_project_notification_settings = operation({
  summary: 'Get how you are told of what happens in a project.',
  access: 'viewer',
  target: 'projectId',
  rest: { method: 'GET', path: '/projects/:projectId/notification-settings' },
  etag: 'content',
  input: z.object({ projectId: Id }),
  output: z.object({ effectiveSettings: EffectiveSettings }),
});

export const update_project_notification_settings = operation({
  summary: 'Change how you are told of what happens in a project. Only what you send is changed.',
  access: 'viewer',
  target: 'projectId',
  rest: { method: 'PATCH', path: '/projects/:projectId/notification-settings' },
  input: z.object({ projectId: Id, kinds: overridingInput }),
  output: z.object({ effectiveSettings: EffectiveSettings }),
});
