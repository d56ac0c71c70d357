import * as z from 'zod';
import { expectedValues, Id, Instant, InstantInput, integerInRange } from './fields.ts';
import { operation } from './operation.ts';
import { notificationKinds } from './rules/notificationKinds.ts';
import { Task, TaskTitle } from './taskSchemas.ts';

const Kind = z.enum(notificationKinds).meta({
  description:
    '`assigned` or `unassigned`: you were; `mentioned`: in a comment or a description; `commented`, `changed`: a task that you watch; ' +
    '`created`: a task in a project that you watch; `asked`: an agent waits for an answer; `answered`: your agent has one; ' +
    '`role_changed`: your role in the space; `due_soon`: due today; `overdue`: it is late.',
  example: 'mentioned',
});

const SnoozedUntil = Instant.nullable().meta({
  description: 'Until when it is hidden; null: it is not.',
  example: null,
});

export const Notification = z
  .object({
    id: Id,
    spaceId: Id,
    task: z
      .object({
        id: Id,
        ref: Task.shape.ref,
        title: TaskTitle,
        projectId: Id,
        completedAt: Instant.nullable().meta({ description: 'When the task was completed; null while it is open.' }),
      })
      .nullable()
      .meta({ description: 'The task that it is about; null: the space itself.' }),
    kinds: z.array(Kind).meta({ description: 'What has happened since you last read it.', example: ['mentioned'] }),
    events: z.int().meta({ description: 'How many events that were.', example: 2 }),
    firstRev: z.int().meta({ description: 'The revision of the first of them.', example: 41 }),
    lastRev: z.int().meta({ description: 'The revision of the last of them.', example: 42 }),
    commentId: Id.nullable().meta({ description: 'The first comment among them.' }),
    by: z
      .object({
        userId: Id,
        name: z.string().meta({ description: 'The name of the user.', example: 'Ana' }),
        tokenId: Id.nullable().meta({ description: 'The API token or connected agent; null for a session.' }),
        tokenName: z.string().nullable().meta({ description: 'The name of the token or agent.', example: 'Laptop' }),
        client: z.string().nullable().meta({ description: 'The name the client reports.', example: 'claude-code 2.1' }),
      })
      .nullable()
      .meta({ description: 'Who did the last of it, and through which token or agent; null: nobody, as with a date.' }),
    authors: z
      .array(z.object({ userId: Id, name: z.string().meta({ description: 'Their name.', example: 'Ana' }) }))
      .meta({ description: 'A few of those who did it, in the order of their first event.' }),
    isRead: z.boolean().meta({ description: 'Whether you have read it.', example: false }),
    isDone: z
      .boolean()
      .meta({ description: 'Whether you are done with it; it then comes back with the next event.', example: false }),
    snoozedUntil: SnoozedUntil,
    at: Instant.meta({ description: 'When the last event happened.' }),
  })
  .meta({ id: 'Notification' });

export const notificationStates = ['inbox', 'unread', 'snoozed', 'done'] as const;

export const list_notifications = operation({
  summary: 'List what you were told, newest first: one notification for each task, however much has happened.',
  description:
    'Notifications are kept for 90 days after their last event. What you may not see, such as a task in the trash, is not listed.',
  access: 'user',
  rest: { method: 'GET', path: '/notifications' },
  // What is snoozed depends on the time.
  etag: 'content',
  input: z.object({
    state: z
      .enum(notificationStates, { error: `must be one of ${notificationStates.join(', ')}` })
      .optional()
      .meta({
        description: '`inbox`, the default: all but those that are done or snoozed; `unread`: only those not read.',
        example: 'unread',
      }),
    limit: integerInRange(1, 200).optional().meta({ description: 'Page size, 1-200. Default: 50.', example: 50 }),
    cursor: z.string().max(2000).optional().meta({ description: 'The `nextCursor` of the previous page.' }),
  }),
  output: z.object({
    notifications: z.array(Notification),
    unreadCount: z.int().meta({ description: 'How many are unread in the inbox, up to 100.', example: 3 }),
    nextCursor: z.string().optional().meta({ description: 'The cursor of the next page; absent on the last page.' }),
  }),
});

export const update_notification = operation({
  summary: 'Mark a notification as read or done, or snooze it. Only the fields you send are changed.',
  description:
    'What is done is read, too. A snoozed notification comes back unread at its time, or earlier with the next event.',
  access: 'user',
  rest: { method: 'PATCH', path: '/notifications/:notificationId' },
  input: z.object({
    notificationId: Id,
    isRead: z
      .boolean({ error: 'must be true or false' })
      .optional()
      .meta({ description: 'Read, or unread.', example: true }),
    isDone: z
      .boolean({ error: 'must be true or false' })
      .optional()
      .meta({ description: 'Done, or back in the inbox.', example: true }),
    snoozedUntil: InstantInput.nullable().optional().meta({
      description: 'An instant within the next year; null ends the snooze. Without an offset, it is in your time zone.',
    }),
    expected: expectedValues({
      lastRev: z.int().optional().meta({ description: 'The last event that you have seen.', example: 42 }),
    }),
  }),
  output: z.object({ notification: Notification }),
  errors: ['not_found', 'changed_meanwhile'],
});

export const read_all_notifications = operation({
  summary: 'Mark all notifications in the inbox as read.',
  access: 'user',
  rest: { method: 'POST', path: '/notifications/read-all', status: 200 },
  input: z.object({
    upTo: InstantInput.optional().meta({
      description:
        'Only those whose last event happened up to this instant: the `at` of the newest that you have seen.',
    }),
  }),
  output: z.object({ count: z.int().meta({ description: 'How many were unread.', example: 3 }) }),
});
