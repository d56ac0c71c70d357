import * as z from 'zod';
import { Id, Instant, SecretNotice } from './fields.ts';
import { operation } from './operation.ts';
import { Success } from './successOutput.ts';

export const CalendarFeed = z
  .object({
    id: Id,
    projectId: Id.nullable().meta({
      description: 'The project whose tasks it has; null: the tasks that are assigned to you, in all spaces.',
    }),
    createdAt: Instant,
  })
  .meta({ id: 'CalendarFeed' });

export const list_calendar_feeds = operation({
  summary: 'List your calendar feeds, newest first.',
  access: 'session',
  rest: { method: 'GET', path: '/me/calendars', arrayField: 'calendars' },
  etag: 'content',
  input: z.object({}),
  output: z.object({ calendars: z.array(CalendarFeed) }),
});

export const create_calendar_feed = operation({
  summary: 'Create a calendar feed with a secret address, which is shown only in this response.',
  access: 'session',
  rest: { method: 'POST', path: '/me/calendars' },
  input: z.object({
    projectId: Id.nullable().optional().meta({
      description:
        'The project whose tasks it has; null, the default: the tasks that are assigned to you, in all spaces.',
      example: null,
    }),
  }),
  output: z.object({
    calendar: CalendarFeed,
    url: z.string().optional().meta({
      description: 'The address to subscribe to; absent if the Idempotency-Key is repeated.',
      example: 'https://tasks.example.com/api/calendars/Qm9yZWQgcGVvcGxlIHJlYWQgdGhlIHN0YW5kYXJkczE.ics',
    }),
    notice: SecretNotice,
  }),
  errors: ['too_many_calendars'],
  secretField: 'url',
});

export const delete_calendar_feed = operation({
  summary: 'Delete a calendar feed. Its address stops working at once.',
  access: 'session',
  rest: { method: 'DELETE', path: '/me/calendars/:calendarId' },
  input: z.object({ calendarId: Id }),
  output: Success,
  errors: ['not_found'],
});

export const read_calendar_feed = operation({
  summary: 'Read a calendar feed, in the format iCalendar (RFC 5545).',
  description:
    'Has the tasks with a start or due date, from one year ago on, up to 5,000. ' +
    'Archived tasks, and those of archived projects, are not in it.',
  access: 'public',
  rest: { method: 'GET', path: '/calendars/:secret', textBody: { field: 'calendar', mediaType: 'text/calendar' } },
  etag: 'content',
  input: z.object({
    secret: z
      .string()
      .regex(/^[\w-]{43}(\.ics)?$/, { error: 'must be the secret of a calendar feed' })
      .meta({
        description: 'The secret, which may end in `.ics`.',
        example: 'Qm9yZWQgcGVvcGxlIHJlYWQgdGhlIHN0YW5kYXJkczE.ics',
      }),
  }),
  output: z.object({ calendar: z.string().meta({ description: 'The feed.', example: 'BEGIN:VCALENDAR\r\n' }) }),
  errors: ['not_found', 'too_many_attempts'],
});
