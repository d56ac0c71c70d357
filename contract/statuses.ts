import * as z from 'zod';
import { expectedValues, HexColor, HexColorInput, Id, Instant, Name, Position } from './fields.ts';
import { operation } from './operation.ts';
import { ProjectIdOrName } from './references.ts';
import { statusCategories } from './rules/taskPlacement.ts';
import { Success } from './successOutput.ts';
import { StatusSummary } from './toolOutputSchemas.ts';

export const StatusCategory = z
  .enum(statusCategories, { error: `must be one of ${statusCategories.join(', ')}` })
  .meta({ description: 'The meaning of the column: moving into `done` completes a task.', example: 'todo' });

export const Status = z
  .object({
    id: Id,
    projectId: Id,
    name: Name.meta({ example: 'In Progress' }),
    color: HexColor.nullable(),
    position: Position,
    category: StatusCategory,
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Status' });

export const list_statuses = operation({
  summary: 'List the status columns of a project, in column order.',
  access: 'viewer',
  target: 'projectId',
  rest: { method: 'GET', path: '/statuses', arrayField: 'statuses' },
  mcp: {
    title: 'List status columns',
    description: 'Status columns of a project in board order. A move into one of category done completes a task.',
    input: z.object({ projectId: ProjectIdOrName, cursor: z.string().max(20).optional() }),
    output: z.object({ statuses: z.array(StatusSummary), nextCursor: z.string().optional() }),
  },
  input: z.object({ projectId: Id }),
  output: z.object({ statuses: z.array(Status) }),
});

export const get_status = operation({
  summary: 'Get one status column.',
  access: 'viewer',
  target: 'statusId',
  rest: { method: 'GET', path: '/statuses/:statusId' },
  input: z.object({ statusId: Id }),
  output: z.object({ status: Status }),
});

export const create_status = operation({
  summary: 'Add a status column, at the end of the board unless a position is given.',
  access: 'admin',
  target: 'projectId',
  rest: { method: 'POST', path: '/statuses' },
  input: z.object({
    projectId: Id,
    name: Name.meta({ example: 'In Review' }),
    category: StatusCategory.optional(),
    color: HexColorInput.nullable().optional(),
    position: Position.optional(),
  }),
  output: z.object({ status: Status }),
  errors: ['name_taken'],
});

const statusFields = {
  name: Name.meta({ example: 'In Review' }).optional(),
  category: StatusCategory.optional(),
  color: HexColorInput.nullable().optional(),
  position: Position.optional(),
};

export const update_status = operation({
  summary: 'Rename, recolor, move or change the category of a status column. Only the fields you send are changed.',
  access: 'admin',
  target: 'statusId',
  rest: { method: 'PATCH', path: '/statuses/:statusId' },
  input: z.object({ statusId: Id, ...statusFields, expected: expectedValues(statusFields) }),
  output: z.object({ status: Status }),
  errors: ['name_taken'],
});

export const delete_status = operation({
  summary: 'Delete a status column. Its tasks move to `moveTo`, or have no column if it is not given.',
  access: 'admin',
  target: 'statusId',
  rest: { method: 'DELETE', path: '/statuses/:statusId' },
  input: z.object({
    statusId: Id,
    moveTo: Id.optional().meta({ description: 'The status of the same project to move its tasks to.' }),
  }),
  output: Success,
});
