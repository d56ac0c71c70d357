import * as z from 'zod';
import { Id, Instant, integerInRange } from './fields.ts';
import { operation } from './operation.ts';
import { eventTypes } from './rules/eventTypes.ts';

export const Event = z
  .object({
    rev: z.int().meta({ description: 'Its number in the space: every write takes the next.', example: 42 }),
    type: z.enum(eventTypes).meta({ description: 'What happened.', example: 'task.updated' }),
    at: Instant,
    spaceId: Id,
    projectId: Id.nullable(),
    taskId: Id.nullable(),
    by: z
      .object({
        userId: Id,
        tokenId: Id.nullable().meta({ description: 'The API token or the connected agent; null: a session.' }),
        tokenName: z.string().nullable().meta({
          description:
            'How its owner calls the token, or the agent itself; null: a session, or an agent that does not say.',
          example: 'Laptop',
        }),
        client: z
          .string()
          .nullable()
          .meta({ description: 'The agent, as it names itself.', example: 'claude-code 2.1' }),
      })
      .meta({ description: 'Who did it, and through which token or agent.' }),
    data: z.record(z.string(), z.unknown()).meta({
      description:
        'What was created (`task`, `comment`, ...), the `changes` made (each field `from` and `to`; with the `task` when it ' +
        'comes back from the archive), the `positions` of a renumbered column, or the ids that are gone.',
      example: { changes: { priority: { from: 'none', to: 'high' } } },
    }),
  })
  .meta({ id: 'Event' });

/** What a stream says of itself: where it begins, or that the log does not reach as far as the caller asks. */
export const Signal = z
  .object({
    type: z
      .enum(['ready', 'reset'])
      .meta({ description: '`ready`: events follow; `reset`: read everything again first.', example: 'ready' }),
    rev: z
      .int()
      .meta({ description: 'The last event before those that follow; 0 where all spaces are watched.', example: 41 }),
  })
  .meta({ id: 'Signal' });

export const watch_events = operation({
  summary: 'Watch what happens in a space, or in all of yours, as server-sent events.',
  description:
    'Each event’s `id` is its `rev`. With `Last-Event-ID` (or `after`) the stream resumes after that one, with no gap and no repeat; ' +
    'without it, it begins now. It opens with a `ready` event that tells from where. A comment line comes at least every 15 seconds. ' +
    'A `reset` event says that the log does not reach that far: read everything again. ' +
    'Without `spaceId`, events of all your spaces come, each telling its `spaceId`. That stream always begins now: read what you need ' +
    'after each `ready`, of which there is another one when you have joined or left a space.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/events', stream: true },
  input: z.object({
    spaceId: Id.optional().meta({ description: 'All your spaces unless given.' }),
    after: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'As Last-Event-ID: the last `rev` already seen in `spaceId`.', example: 41 }),
  }),
  output: z.union([Event, Signal]),
});

export const list_activity = operation({
  summary: 'List what happened to a task, newest first.',
  access: 'viewer',
  target: 'taskId',
  rest: { method: 'GET', path: '/tasks/:taskId/activity', arrayField: 'events' },
  input: z.object({
    taskId: Id,
    limit: integerInRange(1, 200).optional().meta({ description: '1-200; 50 unless given.', example: 50 }),
  }),
  output: z.object({ events: z.array(Event) }),
});
