import * as z from 'zod';
import { Id, Instant, InstantInput, integerInRange } from './fields.ts';
import { operation } from './operation.ts';
import { TaskId } from './references.ts';
import { eventTypes } from './rules/eventTypes.ts';

export const Event = z
  .object({
    rev: z
      .int()
      .meta({ description: 'The revision of the space after this event. Every write increments it.', example: 42 }),
    type: z.enum(eventTypes).meta({ description: 'What happened.', example: 'task.updated' }),
    at: Instant,
    spaceId: Id,
    projectId: Id.nullable(),
    taskId: Id.nullable(),
    by: z
      .object({
        userId: Id,
        tokenId: Id.nullable().meta({ description: 'The API token or connected agent; null for a session.' }),
        tokenName: z.string().nullable().meta({
          description: 'The name of the token or the agent; null for a session or an agent without a name.',
          example: 'Laptop',
        }),
        client: z.string().nullable().meta({ description: 'The name the client reports.', example: 'claude-code 2.1' }),
      })
      .meta({ description: 'Who made the change, and through which token or agent.' }),
    runId: Id.nullable().meta({
      description:
        'The run of the token or agent that the change belongs to; null for a change that a person made in the app.',
    }),
    data: z.record(z.string(), z.unknown()).meta({
      description:
        'What was created (`task`, `comment`, ...), the `changes` made (`from` and `to` of each field; with the `task` when it ' +
        'is restored from the archive or the trash, or moved to another project), the `positions` of a renumbered column, or the deleted ids, `taskIds` with ' +
        '`isTrashed` for tasks that were moved to the trash. Events of created and deleted comments have the `commentCount` of the task.',
      example: { changes: { priority: { from: 'none', to: 'high' } } },
    }),
  })
  .meta({ id: 'Event' });

/**
 * Where a stream starts, that the log does not reach back to where the caller asked to resume, or that the caller's
 * notifications have changed.
 */
export const Signal = z
  .object({
    type: z.enum(['ready', 'reset', 'notifications']).meta({
      description:
        '`ready`: events follow; `reset`: read everything again first; `notifications`: your notifications have changed.',
      example: 'ready',
    }),
    rev: z
      .int()
      .meta({ description: 'The revision up to which the stream has come; 0 on a stream of all spaces.', example: 41 }),
    revs: z.record(z.string(), z.int()).optional().meta({
      description:
        'In `ready` on a stream of all spaces: the revision of each space, by its id, after which the stream starts.',
    }),
  })
  .meta({ id: 'Signal' });

export const watch_events = operation({
  summary: 'Watch changes in a space, or in all your spaces, as server-sent events.',
  description:
    'Each event’s `id` is its `rev`. With `Last-Event-ID` (or `after`), the stream resumes after that event, with no gaps or repeats; ' +
    'without it, the stream starts now. It opens with a `ready` event that tells where it starts. A comment line is sent at least every ' +
    '15 seconds. A `reset` event means that the log does not reach back that far: read everything again. ' +
    'Without `spaceId`, the stream has the events of all your spaces, each with its `spaceId`. That stream always starts now: read what ' +
    'you need after each `ready`. Another `ready` follows when you join or leave a space. ' +
    'Any stream also tells, with a `notifications` event, when your notifications have changed.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/events', stream: true },
  input: z.object({
    spaceId: Id.optional().meta({ description: 'Default: all your spaces.' }),
    after: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'The same as Last-Event-ID: the last `rev` already seen in `spaceId`.', example: 41 }),
    afterAt: InstantInput.optional().meta({
      description:
        'The `at` of the event `after`. The stream starts with `reset` if the log has another event there, because a backup was restored.',
      example: '2026-02-22T10:00:00.000Z',
    }),
  }),
  output: z.union([Event, Signal]),
  errors: ['too_many_streams'],
});

export const list_activity = operation({
  summary: 'List the activity of a task, newest first.',
  access: 'viewer',
  target: 'taskId',
  rest: { method: 'GET', path: '/tasks/:taskId/activity', arrayField: 'events' },
  input: z.object({
    taskId: TaskId,
    limit: integerInRange(1, 200).optional().meta({ description: '1-200, default 50.', example: 50 }),
  }),
  output: z.object({ events: z.array(Event) }),
});
