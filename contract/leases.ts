import * as z from 'zod';
import { ChangeAuthor, WaitSeconds } from './changes.ts';
import { exampleId, Id, Instant, integerInRange, multilineText, searchText } from './fields.ts';
import { operation } from './operation.ts';
import { exampleRef, ProjectIdOrName, SpaceIdOrName, TaskId } from './references.ts';
import { maxTextLength } from './rules/textLimits.ts';
import { Task } from './taskSchemas.ts';
import { LooseTaskSummary, TruncationNotice } from './toolOutputSchemas.ts';

const leaseDescription = 'Names one claim of a task: the task and the number of its claim.';
const LeaseHandle = z
  .string()
  .max(100)
  .regex(/^[\w-]+#[1-9]\d{0,8}$/, { error: 'must be the lease that claim_task returned' })
  .meta({ description: leaseDescription, example: `${exampleRef}#7` });

const LeaseState = z.enum(['working', 'waiting']).meta({
  description: '`working`: until it runs out or ends; `waiting`: a person has to answer first.',
  example: 'working',
});

const Note = multilineText(1, maxTextLength);
const Minutes = integerInRange(5, 240).meta({
  description: 'How long the task is kept without a sign of life, 5-240 minutes; default 30.',
  example: 30,
});

/** Who works on a task. */
export const Lease = z
  .object({
    lease: LeaseHandle,
    taskId: Id,
    spaceId: Id,
    projectId: Id,
    title: Task.shape.title,
    runId: Id.nullable().meta({ description: 'The run that works on it; null: nobody, a person has to look first.' }),
    by: ChangeAuthor.nullable().meta({ description: 'Who works on it; null: nobody.' }),
    state: LeaseState,
    note: z.string().nullable().meta({ description: 'What the agent said last.', example: 'Which logo?' }),
    failures: z.int().meta({ description: 'How often agents have given the task up as failed.', example: 0 }),
    claimedAt: Instant,
    until: Instant.meta({ description: 'When it runs out, if there is no sign of life.' }),
  })
  .meta({ id: 'Lease' });

/** Why there is nothing to claim: how many open tasks are not ready, by reason. */
const NotReadyCounts = z
  .object({
    blocked: z.int().meta({ description: 'Blocked by open tasks, themselves or a parent.', example: 5 }),
    claimed: z.int().meta({ description: 'Somebody works on them.', example: 3 }),
    subtasks: z.int().meta({ description: 'Have open subtasks.', example: 1 }),
    notStarted: z.int().meta({ description: 'Their start date is to come.', example: 1 }),
    others: z.int().meta({ description: 'Assigned to other people.', example: 12 }),
  })
  .partial();

const claimFields = {
  spaceId: Id.optional().meta({ description: 'Only this space. Default: all your spaces.' }),
  projectId: Id.optional().meta({ description: 'Only this project.' }),
  taskId: TaskId.optional().meta({ description: 'This very task, also when it is in an active column.' }),
  label: searchText(100).optional().meta({ description: 'Only tasks with this label.', example: 'agents' }),
  minutes: Minutes.optional(),
  wait: WaitSeconds.optional(),
};

export const claim_task = operation({
  summary: 'Claim the next task that is ready, so that nobody else works on it. It moves to the first active column.',
  description:
    'Ready: open, in a column of category `todo` or in none, without open blockers or subtasks, not before its start date, ' +
    'not claimed, and assigned to you or to nobody. First those assigned to you, then by priority, due date and place on the board. ' +
    'Without `Krokanti-Run`, the claim begins a run. With the run of a claim that has not ended, the response is that claim, with `resumed`. ' +
    'A claim that runs out can be claimed by others. `task` is null when nothing is ready, and `why` says what stands in the way.',
  access: 'member',
  target: 'spaceId',
  rest: { method: 'POST', path: '/leases' },
  mcp: {
    title: 'Claim a task',
    description:
      'Take the next ready task, or taskId, for yourself; end with report_work. The runId of an unfinished claim resumes it.',
    takesIdempotencyKey: true,
    input: z.object({
      ...claimFields,
      spaceId: SpaceIdOrName.optional(),
      projectId: ProjectIdOrName.optional(),
    }),
    fieldHints: { minutes: '5-240, default 30', wait: 'seconds, 0-50' },
    // With `task` and `comments` as get_task returns them. Clients warn of a schema that allows null, as task does.
    output: z.looseObject({
      comments: z.array(z.looseObject({})).optional(),
      truncated: TruncationNotice,
      lease: z.string().optional(),
      until: z.string().optional(),
      resumed: z.literal(true).optional(),
      why: NotReadyCounts.optional(),
    }),
  },
  input: z.object(claimFields).meta({ example: { spaceId: exampleId, minutes: 30 } }),
  output: z.object({
    task: Task.nullable(),
    lease: Lease.nullable(),
    resumed: z.literal(true).optional().meta({ description: 'The run has claimed it before.' }),
    why: NotReadyCounts.optional().meta({ description: 'Why nothing is ready.' }),
  }),
  errors: ['not_found', 'read_only_token', 'insufficient_role', 'not_ready', 'too_many_leases', 'rate_limited'],
});

const reportFields = {
  lease: LeaseHandle,
  state: z.enum(['working', 'waiting', 'back', 'done', 'failed']).meta({
    description:
      '`working` keeps the task longer; `waiting` asks a person (needs a note) and keeps it for 7 days; `back` gives it back; ' +
      '`done` completes it and moves it to the first column of category `done`; `failed` gives it up.',
    example: 'working',
  }),
  note: Note.optional().meta({ description: 'Becomes a comment, except with `working`.', example: 'Which logo?' }),
  minutes: Minutes.optional(),
};

export const report_work = operation({
  summary: 'Report on a claimed task: keep it, ask a person, give it back, complete it or give it up.',
  description:
    'Other changes with the same token or run keep the task, too. After three failures, of any agents, the task is not ready until a person answers. ' +
    'A claim that somebody else has taken over, or that a person has stopped, is a 409, and nothing changes.',
  access: 'member',
  target: 'taskId',
  worksOnLeasedTasks: true,
  rest: { method: 'PATCH', path: '/tasks/:taskId/lease' },
  mcp: {
    title: 'Report on work',
    description:
      'Report on a claimed task. waiting asks a person: the note is the question. meanwhile: what others did.',
    input: z.object(reportFields),
    fieldHints: { note: 'becomes a comment' },
    output: z.object({
      task: LooseTaskSummary,
      lease: z.string().optional(),
      until: z.string().optional(),
      meanwhile: z.array(z.string()).optional(),
    }),
  },
  input: z.object({ taskId: TaskId, ...reportFields }),
  output: z.object({
    task: Task,
    lease: Lease.nullable().meta({ description: 'null: the claim has ended.' }),
  }),
  errors: ['lease_lost', 'lease_stopped'],
});

export const get_lease = operation({
  summary: 'Get who works on a task.',
  access: 'viewer',
  target: 'taskId',
  rest: { method: 'GET', path: '/tasks/:taskId/lease' },
  etag: 'content',
  input: z.object({ taskId: TaskId }),
  output: z.object({ lease: Lease.nullable().meta({ description: 'null: nobody.' }) }),
});

export const list_leases = operation({
  summary: 'List the tasks that agents work on or wait with, first those that wait for an answer, then the newest.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/leases', arrayField: 'leases' },
  etag: 'content',
  input: z.object({
    spaceId: Id.optional().meta({ description: 'Only this space. Default: all your spaces.' }),
    projectId: Id.optional().meta({ description: 'Only this project.' }),
  }),
  output: z.object({ leases: z.array(Lease) }),
  errors: ['not_found'],
});

export const list_ready_tasks = operation({
  summary: 'List the tasks that are ready to be claimed, in the order in which they would be.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/leases/ready', arrayField: 'tasks' },
  etag: 'content',
  input: z.object({
    spaceId: Id.optional().meta({ description: 'Only this space. Default: all your spaces.' }),
    projectId: Id.optional().meta({ description: 'Only this project.' }),
    label: claimFields.label,
    limit: integerInRange(1, 200).optional().meta({ description: '1-200, default 50.', example: 50 }),
  }),
  output: z.object({ tasks: z.array(Task) }),
  errors: ['not_found'],
});

export const stop_work = operation({
  summary: 'Stop the agent that works on a task. Its next call for the task is refused, with the note.',
  description: 'Only for people who are signed in.',
  access: 'member',
  target: 'taskId',
  worksOnLeasedTasks: true,
  rest: { method: 'POST', path: '/tasks/:taskId/lease/stop', status: 200 },
  input: z.object({
    taskId: TaskId,
    note: Note.optional().meta({ description: 'What the agent is told.', example: 'Wait for the design' }),
  }),
  output: z.object({ lease: Lease.nullable().meta({ description: 'null: nobody works on it.' }) }),
  errors: ['person_required'],
});

export const answer_work = operation({
  summary: 'Answer the question of the agent that waits with a task. The answer becomes a comment.',
  description:
    'Only for people who are signed in. The agent keeps the task for an hour; a task that agents have given up is ready again.',
  access: 'member',
  target: 'taskId',
  worksOnLeasedTasks: true,
  rest: { method: 'POST', path: '/tasks/:taskId/lease/answer', status: 200 },
  input: z.object({
    taskId: TaskId,
    content: Note.meta({ description: 'The answer, in Markdown.', example: 'The blue one' }),
  }),
  output: z.object({ lease: Lease.nullable().meta({ description: 'null: nobody works on it.' }) }),
  errors: ['person_required', 'not_waiting'],
});
