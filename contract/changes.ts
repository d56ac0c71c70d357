import * as z from 'zod';
import { exampleId, Id, Instant, idOrKeyword, integerInRange, searchText } from './fields.ts';
import { operation } from './operation.ts';

/** How long a call may wait for something to happen, in seconds. Proxies and clients mostly end requests after 60. */
export const maxWaitSeconds = 50;

export const WaitSeconds = integerInRange(0, maxWaitSeconds).meta({
  description:
    'Answer as soon as there is something, or after this many seconds, 0-50. At most 20 calls of one token, agent or session can wait at once.',
  example: 30,
});

export const changedKinds = ['task', 'project', 'status', 'label', 'member', 'space'] as const;

/** Who made a change, and through which token or agent. */
export const ChangeAuthor = z.object({
  userId: Id,
  tokenId: Id.nullable().meta({ description: 'The API token or connected agent; null for a session.' }),
  tokenName: z.string().nullable().meta({ description: 'The name of the token or the agent.', example: 'Laptop' }),
  client: z.string().nullable().meta({ description: 'The name the client reports.', example: 'claude-code 2.1' }),
});

/** Everything that has happened to one thing, as if it were one change. */
export const Change = z
  .object({
    kind: z.enum(changedKinds).meta({ description: 'What has changed.', example: 'task' }),
    id: Id.meta({ description: 'The id of the task, project, status, label, space, or of the member’s user.' }),
    ref: z.string().nullable().meta({ description: 'The ref of a task that still exists.', example: 'QUA-128' }),
    spaceId: Id,
    projectId: Id.nullable().meta({ description: 'The project that it is in; null if it is in none.' }),
    name: z.string().nullable().meta({
      description:
        'The title of the task, or the name of what else changed; null if it was deleted and the log has no name.',
      example: 'Review pull request',
    }),
    what: z.enum(['created', 'updated', 'deleted']).meta({ description: 'What happened to it.', example: 'updated' }),
    fields: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })).meta({
      description: 'The fields that differ, before and after. A field that came back to its first value is left out.',
      example: { priority: { from: 'none', to: 'high' } },
    }),
    comments: z.array(Id).meta({ description: 'The new comments of the task.', example: [] }),
    by: z.array(ChangeAuthor).meta({ description: 'Who did it, in the order of their changes.' }),
    at: Instant.meta({ description: 'When it was last changed.' }),
  })
  .meta({ id: 'Change' });

const filters = {
  since: searchText(20_000).optional().meta({
    description:
      'The `cursor` of an earlier response, a date, an instant, or `yesterday`. Without it, the response has only the cursor of now.',
    example: 'yesterday',
  }),
  spaceId: Id.optional().meta({ description: 'Only this space. Default: all your spaces.' }),
  projectId: Id.optional().meta({ description: 'Only this project and its tasks.' }),
  by: idOrKeyword('people', 'agents', 'me', 'others').optional().meta({
    description:
      'Who made the changes: a user’s id, `people` in the app, `agents` (tokens and connected agents), `me` (you and your agents), or `others` (everything that did not come with these credentials, or from `runId`).',
    example: 'others',
  }),
  runId: Id.optional().meta({ description: 'Only the changes of this run; with `by=others`, all but those.' }),
  wait: WaitSeconds.optional(),
  limit: integerInRange(1, 200).optional().meta({ description: 'The most changes to return, 1-200.', example: 50 }),
};

const page = {
  cursor: z.string().meta({ description: 'Pass it as `since` to continue after these changes.', example: 'v1.k3Xp' }),
  more: z.literal(true).optional().meta({ description: 'There are more changes: call again with the cursor.' }),
  reset: z.literal(true).optional().meta({
    description:
      'Changes may be missing, because you joined a space or the log does not reach that far: read everything again.',
  }),
};

export const what_changed = operation({
  summary: 'List what has changed since a cursor or a date, as net changes, newest first; `wait` waits for changes.',
  description:
    'Several changes of one thing are one entry, with each field before and after. What came back to where it was is left out. ' +
    'The cursor moves past everything that was read, so that nothing is missed or repeated; it is valid for you only.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/changes' },
  mcp: {
    title: 'See what changed',
    description: 'Net changes since a cursor or date, by whom. Waits for changes with wait.',
    fieldHints: {
      since: 'cursor, date or "yesterday"; absent: only a cursor',
      by: 'user id, "people", "agents", "me", "others"',
      runId: 'only this run; with others: all but it',
      wait: 'seconds, 0-50',
    },
    output: z.object({
      changes: z.array(
        z.object({
          kind: z.enum(changedKinds).optional(),
          id: z.string(),
          title: z.string().optional(),
          project: z.string().optional(),
          what: z.array(z.string()),
          by: z.array(z.string()),
          at: z.string(),
        }),
      ),
      cursor: z.string(),
      more: z.literal(true).optional(),
      reset: z.literal(true).optional(),
    }),
  },
  // The answer depends on the time, too.
  etag: 'content',
  input: z.object(filters).meta({ example: { since: 'yesterday', spaceId: exampleId } }),
  output: z.object({ changes: z.array(Change), ...page }),
  errors: ['not_found', 'rate_limited'],
});
