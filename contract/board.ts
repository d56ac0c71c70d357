import * as z from 'zod';
import { Id, QueryBoolean } from './fields.ts';
import { Label } from './labels.ts';
import { Member } from './members.ts';
import { operation } from './operation.ts';
import { Project } from './projects.ts';
import { Space } from './spaces.ts';
import { Status } from './statuses.ts';
import { Task } from './taskSchemas.ts';

/** A task as a board shows it: without its texts, but with counts of them. */
export const BoardTask = Task.pick({
  id: true,
  title: true,
  statusId: true,
  priority: true,
  startDate: true,
  dueDate: true,
  parentTaskId: true,
  position: true,
  completedAt: true,
  estimatedHours: true,
  recurrence: true,
  assigneeIds: true,
  labelIds: true,
  blockedByIds: true,
  createdById: true,
}).extend({
  number: z.int().meta({ description: 'Its ref is the key of the space, `-` and this number.', example: 128 }),
  hasDescription: z.boolean().meta({ description: 'Whether it has a description.', example: true }),
  commentCount: z.int().meta({ description: 'Number of comments.', example: 2 }),
  subtaskCount: z.int().meta({ description: 'Number of direct subtasks, including archived ones.', example: 3 }),
});
export type BoardTask = z.output<typeof BoardTask>;

const { shape } = BoardTask;
export const boardTaskFields = Object.keys(shape) as (keyof BoardTask)[];

/** A task of the same list by its index; any other task by its id. */
const reference = z.union([Id, z.int().meta({ description: 'Its index in the list, from 0.' })]);

const BoardTasks = z
  .object({
    count: z.int().meta({ description: 'The number of tasks.', example: 1 }),
    columns: z
      .object({
        id: column(shape.id),
        number: column(shape.number),
        title: column(shape.title),
        statusId: column(shape.statusId),
        priority: column(shape.priority),
        startDate: column(shape.startDate),
        dueDate: column(shape.dueDate),
        parentTaskId: column(reference.nullable(), shape.parentTaskId),
        position: column(shape.position),
        completedAt: column(shape.completedAt),
        estimatedHours: column(shape.estimatedHours),
        recurrence: column(shape.recurrence),
        assigneeIds: column(shape.assigneeIds),
        labelIds: column(shape.labelIds),
        blockedByIds: column(z.array(reference), shape.blockedByIds),
        createdById: column(shape.createdById),
        hasDescription: column(shape.hasDescription),
        commentCount: column(shape.commentCount),
        subtaskCount: column(shape.subtaskCount),
      })
      .meta({
        description:
          'Each field of all tasks: an array of `count` values in the order of the tasks; or, if few values differ, ' +
          '`{values, at}`, where `at` has the index in `values` for each task (without `at`, all have the first value). ' +
          'In `parentTaskId` and `blockedByIds`, a number is the index of that task in this list, from 0.',
      }),
  })
  .meta({ id: 'BoardTasks' });

export const get_board = operation({
  summary: 'Get everything that a project’s board shows, in one compact response.',
  description:
    'The tasks are encoded field by field, in column order, then by position, without descriptions. ' +
    'To follow changes from here, call `GET /events` with `rev` as `after`.',
  access: 'viewer',
  target: 'projectId',
  rest: { method: 'GET', path: '/projects/:projectId/board' },
  etag: 'content',
  input: z.object({
    projectId: Id,
    archived: QueryBoolean.optional().meta({ description: 'true returns the archived tasks instead.', example: false }),
  }),
  output: z.object({
    project: Project,
    space: Space,
    statuses: z.array(Status).meta({ description: 'The status columns, in order.' }),
    labels: z.array(Label).meta({ description: 'The labels of the space, by name.' }),
    members: z.array(Member).meta({ description: 'The members of the space, by name.' }),
    tasks: BoardTasks,
    rev: z
      .int()
      .meta({ description: 'The last write in the space that this response is certain to include.', example: 41 }),
  }),
});

/** The schema of one encoded field. Its description comes from `described`. */
function column<T extends z.ZodType>(type: T, described: z.ZodType = type) {
  const inner = described instanceof z.ZodNullable ? (described.unwrap() as z.ZodType) : described;
  return z
    .union([
      z.array(type),
      z.object({
        values: z.array(type).meta({ description: 'The distinct values.' }),
        at: z
          .array(z.int())
          .optional()
          .meta({ description: 'For each task, the index of its value.', example: [0] }),
      }),
    ])
    .meta({ description: described.meta()?.description ?? inner.meta()?.description });
}
