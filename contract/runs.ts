import * as z from 'zod';
import { Event } from './events.ts';
import { Id, Instant, InstantInput, integerInRange, multilineText } from './fields.ts';
import { operation } from './operation.ts';
import { maxTextLength } from './rules/textLimits.ts';

export const runStates = ['working', 'waiting', 'stopped', 'done', 'failed', 'stale', 'undone'] as const;

export const Run = z
  .object({
    id: Id,
    spaceId: Id,
    by: Event.shape.by,
    goal: z.string().nullable().meta({ description: 'What the agent said it would do.', example: 'Triage the inbox' }),
    state: z.enum(runStates).meta({
      description:
        '`working`: it has a claimed task, or changed something in the last 15 minutes; `waiting`: it waits for a person; ' +
        '`stopped`: a person has stopped it; `done`; `failed`: its task was given up; `stale`: it ended without saying so; ' +
        '`undone`: it was taken back.',
      example: 'done',
    }),
    undoOfId: Id.nullable().meta({ description: 'The run that this one takes back.' }),
    undoneById: Id.nullable().meta({ description: 'Who took it back.' }),
    undoneAt: Instant.nullable(),
    stoppedById: Id.nullable().meta({ description: 'Who stopped it; null: it is not stopped.' }),
    stoppedAt: Instant.nullable(),
    stopNote: z.string().nullable().meta({ description: 'What the agent is told.', example: 'Wait for the design' }),
    startedAt: Instant,
    lastAt: Instant.meta({ description: 'When it last changed something.' }),
    changes: z.int().meta({ description: 'The number of its events in the space.', example: 62 }),
    tasks: z.int().meta({ description: 'The number of tasks that it changed.', example: 31 }),
  })
  .meta({ id: 'Run' });

const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

export const RunItem = z
  .object({
    kind: z
      .enum(['task', 'comment', 'label', 'status', 'project', 'space', 'member'])
      .meta({ description: 'What the run changed.', example: 'task' }),
    id: Id,
    taskId: Id.nullable().meta({ description: 'The task, or the task of the comment.' }),
    projectId: Id.nullable(),
    title: z
      .string()
      .nullable()
      .meta({ description: 'The title or name; of a comment, its text.', example: 'Write the report' }),
    action: z.enum(['created', 'updated', 'deleted']).meta({ description: 'What the run did.', example: 'updated' }),
    state: z.enum(['applied', 'undone', 'conflict', 'irreversible']).meta({
      description:
        '`applied`: undo takes it back; `undone`: it is as before the run; `conflict`: others have changed it since, so undo ' +
        'leaves it; `irreversible`: undo cannot take it back.',
      example: 'applied',
    }),
    fields: z
      .array(
        z.object({
          field: z.string().meta({ description: 'The name of the field.', example: 'title' }),
          before: value.meta({ description: 'The value before the run.', example: 'Write report' }),
          after: value.meta({ description: 'The value that the run set.', example: 'Write the report' }),
          now: value.meta({ description: 'The value that it has now.', example: 'Write the report' }),
          state: z
            .enum(['applied', 'undone', 'conflict'])
            .meta({ description: 'As `state` of the item.', example: 'applied' }),
          changedBy: Event.shape.by.nullable().meta({ description: 'In a conflict: who changed it after the run.' }),
        }),
      )
      .meta({ description: 'The fields that the run changed; empty for what it created or deleted.' }),
  })
  .meta({ id: 'RunItem' });

export const list_runs = operation({
  summary: 'List the runs in a space, the latest first: what tokens and agents did without a longer pause.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/spaces/:spaceId/runs', arrayField: 'runs' },
  input: z.object({
    spaceId: Id,
    tokenId: Id.optional().meta({ description: 'Only runs of this token or agent.' }),
    startedAfter: InstantInput.optional().meta({ description: 'Only runs that began at this time or later.' }),
    startedBefore: InstantInput.optional().meta({ description: 'Only runs that began before this time.' }),
    limit: integerInRange(1, 200).optional().meta({ description: '1-200, default 50.', example: 50 }),
    cursor: Id.optional().meta({ description: 'From the `Link` header of the previous page.' }),
  }),
  output: z.object({
    runs: z.array(Run),
    nextCursor: z.string().optional().meta({ description: 'The cursor of the next page; absent on the last page.' }),
  }),
  etag: 'content',
});

export const get_run = operation({
  summary: 'Get a run with what it changed, each with the values before, after and now.',
  access: 'viewer',
  target: 'runId',
  rest: { method: 'GET', path: '/runs/:runId' },
  input: z.object({
    runId: Id,
    limit: integerInRange(1, 1000)
      .optional()
      .meta({ description: 'Items on a page, 1-1000, default 200.', example: 200 }),
    cursor: z
      .string()
      .max(20)
      .regex(/^\d+$/, { error: 'must be the cursor of the previous page' })
      .optional()
      .meta({ description: '`nextCursor` of the previous page.' }),
  }),
  output: z.object({
    run: Run,
    items: z.array(RunItem),
    nextCursor: z.string().optional().meta({ description: 'The cursor of the next page; absent on the last page.' }),
  }),
  etag: 'content',
});

export const stop_run = operation({
  summary:
    'Stop a run: its claimed tasks are released, and the agent can change nothing more until a person resumes the run.',
  description:
    'Refuses what the same token changes with this run, or from the same program or MCP session, with `run_stopped` and the note. ' +
    'Only for people who are signed in. A run that is stopped stays stopped.',
  access: 'member',
  target: 'runId',
  rest: { method: 'POST', path: '/runs/:runId/stop', status: 200 },
  input: z.object({
    runId: Id,
    note: multilineText(1, maxTextLength)
      .optional()
      .meta({ description: 'What the agent is told.', example: 'Wait for the design' }),
  }),
  output: z.object({ run: Run }),
  errors: ['person_required', 'run_ended'],
});

export const resume_run = operation({
  summary: 'Resume a stopped run.',
  description:
    'For who stopped it, for the person whose token it is, and for admins, signed in. A run that is not stopped stays as it is.',
  access: 'member',
  target: 'runId',
  rest: { method: 'POST', path: '/runs/:runId/resume', status: 200 },
  input: z.object({ runId: Id }),
  output: z.object({ run: Run }),
  errors: ['person_required', 'not_your_run'],
});

const taskIds = z
  .array(Id)
  .min(1, { error: 'must have 1 to 5,000 entries' })
  .max(5000, { error: 'must have 1 to 5,000 entries' })
  .optional();

const undoOutput = {
  undone: z.int().meta({ description: 'How many things were taken back.', example: 60 }),
  runId: Id.nullable().meta({
    description: 'The run of the undo; undoing that is redo. null: nothing was taken back.',
  }),
  dryRun: z.literal(true).optional().meta({ description: 'Nothing was changed.' }),
};

export const undo_run = operation({
  summary: 'Take back what a run has done.',
  description:
    'What others have changed since stays and is returned as a conflict. Created tasks go to the trash, deleted ones come back ' +
    'from it. Undoing the undo is redo. A token takes back its own runs, a person those of their own tokens, and an admin all. ' +
    'At most 30 days later, and at most 5,000 changes with 20 MB of text. The run ends: later changes of the same agent belong to another.',
  access: 'member',
  target: 'runId',
  rest: { method: 'POST', path: '/runs/:runId/undo', status: 200 },
  mcp: {
    title: 'Undo a run',
    description: 'Take back everything that one of your runs did; what people changed since stays.',
    fieldHints: { runId: 'from a write' },
    input: z.object({ runId: Id, dryRun: z.boolean().optional() }),
    output: z.object({
      undone: z.int(),
      runId: z.string().optional(),
      dryRun: z.literal(true).optional(),
      conflicts: z
        .array(
          z.object({
            id: z.string(),
            title: z.string().optional(),
            field: z.string().optional(),
            was: z.string().optional(),
            made: z.string().optional(),
            now: z.string().optional(),
            by: z.string().optional(),
            why: z.string().optional(),
          }),
        )
        .optional(),
      moreConflicts: z.int().optional(),
    }),
  },
  input: z.object({
    runId: Id,
    taskIds: taskIds.meta({ description: 'Only these tasks, with their comments. Default: everything.' }),
    force: z.boolean().optional().meta({
      description: 'Also take back what others have changed since. Only in the app, and with `taskIds`.',
    }),
    dryRun: z.boolean().optional().meta({ description: 'Only say what would be taken back.' }),
  }),
  output: z.object({
    ...undoOutput,
    conflicts: z.array(RunItem).meta({ description: 'What was left as it is, with the reason in `state`.' }),
  }),
  errors: ['not_your_run', 'already_undone', 'run_too_old', 'run_too_large'],
});
