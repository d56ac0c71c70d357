import * as z from 'zod';
import { Id, Instant, Name, singleLineText } from './fields.ts';
import { operation } from './operation.ts';
import { Success } from './successOutput.ts';

export const importSources = [
  'krokanti',
  'csv',
  'trello',
  'todoist',
  'jira',
  'linear',
  'asana',
  'ticktick',
  'github',
  'vikunja',
  'deck',
] as const;
export const importStates = ['uploading', 'importing', 'done', 'failed', 'undoing', 'undone'] as const;

/** In characters of base64, below the limit of a request's body. */
export const maxPartCharacters = 960_000;
/** 200 MB in parts of 720,000 bytes. */
export const maxParts = 292;

const FileName = singleLineText(1, 200).meta({ description: 'The name of the file.', example: 'board.json' });
const Part = z
  .string()
  .min(1, { error: `must have 1 to ${maxPartCharacters} characters` })
  .max(maxPartCharacters, { error: `must have 1 to ${maxPartCharacters} characters` })
  .regex(/^[A-Za-z0-9+/]*={0,2}$/, { error: 'must be base64' })
  .meta({ description: 'A part of the file in base64, up to 720,000 bytes.', example: 'VGl0bGUKQnV5IG1pbGsK' });
const PartNumber = z
  .string()
  .regex(/^\d{1,3}$/, { error: `must be a whole number from 0 to ${maxParts - 1}`, abort: true })
  .refine((value) => Number(value) < maxParts, { error: `must be a whole number from 0 to ${maxParts - 1}` })
  .meta({ description: 'The place of the part in the file, from 0.', example: '0' });

const Counts = z
  .object({
    projects: z.int().meta({ description: 'Projects in the file.', example: 1 }),
    tasks: z.int().meta({ description: 'Tasks in the file, subtasks included.', example: 120 }),
    comments: z.int().meta({ description: 'Comments in the file.', example: 45 }),
    labels: z.int().meta({ description: 'Labels in the file.', example: 6 }),
  })
  .meta({ description: 'How much the file has.' });

const Loss = z
  .object({
    reason: z.string().meta({ description: 'What is not carried over as it is.', example: 'A title was too long' }),
    count: z.int().meta({ description: 'How often.', example: 3 }),
    examples: z.array(z.string()).meta({ description: 'Some of the things it concerns.', example: ['Buy milk'] }),
  })
  .meta({ id: 'ImportLoss' });

const losses = z.array(Loss).meta({ description: 'What is lost or changed, and why.' });

export const Import = z
  .object({
    id: Id,
    spaceId: Id,
    createdById: Id.meta({ description: 'Who imports the file.' }),
    fileName: FileName,
    source: z
      .enum(importSources)
      .nullable()
      .meta({ description: 'What wrote the file; null until the import starts.', example: 'trello' }),
    state: z.enum(importStates).meta({
      description:
        '`uploading`: it has not started; `importing`; `done`; `failed`: see `error`; `undoing`; `undone`: it was taken back.',
      example: 'done',
    }),
    total: z.int().meta({ description: 'The number of tasks to import.', example: 120 }),
    completed: z.int().meta({ description: 'The number of tasks that have been imported.', example: 120 }),
    created: z.int().meta({ description: 'The number of tasks that were created.', example: 118 }),
    updated: z.int().meta({ description: 'The number of tasks of an earlier import that were updated.', example: 2 }),
    losses,
    error: z.string().nullable().meta({ description: 'Why it failed.', example: null }),
    runIds: z.array(Id).meta({ description: 'The runs that its changes belong to.' }),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Import' });

/** What the caller decides about a file. */
const options = {
  projectId: Id.optional().meta({
    description: 'The project that gets the tasks, for a file with one project. By default a new one is created.',
  }),
  people: z
    .array(
      z.strictObject({
        name: z.string().max(200).meta({ description: 'The id of the person in the file.', example: 'ana' }),
        userId: Id.nullable().meta({ description: 'The member; null for nobody.' }),
      }),
    )
    .max(1000, { error: 'must have at most 1,000 entries' })
    .optional()
    .meta({ description: 'Who is who. By default people are found by their email address or name.' }),
  columns: z
    .array(
      z.strictObject({
        field: z
          .enum([
            'title',
            'description',
            'status',
            'priority',
            'startDate',
            'dueDate',
            'completedAt',
            'labels',
            'assignees',
            'parent',
            'id',
            'estimatedHours',
          ])
          .meta({ description: 'The field of a task.', example: 'title' }),
        column: z
          .string()
          .max(200)
          .meta({ description: 'The heading of the column; an empty text leaves the field out.', example: 'Summary' }),
      }),
    )
    .max(50, { error: 'must have at most 50 entries' })
    .optional()
    .meta({
      description: 'For a CSV file: which column is which field. By default columns are found by their headings.',
    }),
  dateOrder: z
    .enum(['day-month', 'month-day'], { error: 'must be one of day-month, month-day' })
    .optional()
    .meta({ description: 'How to read dates such as 03/04/2026. By default the whole column decides.' }),
  priorityOne: z
    .enum(['highest', 'lowest'], { error: 'must be one of highest, lowest' })
    .optional()
    .meta({ description: 'For Todoist: what the priority 1 means. Default: the highest, as in its CSV files.' }),
};

const ids = { spaceId: Id, importId: Id };
const path = '/spaces/:spaceId/imports/:importId';

export const create_import = operation({
  summary: 'Begin an import: name the file, and send it or its first part.',
  description:
    'Larger files follow in parts with `PUT /spaces/{id}/imports/{importId}/parts/{part}`, each of up to 720,000 bytes in ' +
    'base64. Nothing is imported until `POST /spaces/{id}/imports/{importId}/start`.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'POST', path: '/spaces/:spaceId/imports' },
  input: z.object({ spaceId: Id, fileName: FileName, content: Part.optional() }),
  output: z.object({ import: Import }),
  errors: ['space_full'],
});

export const add_import_part = operation({
  summary: 'Send a part of the file. The same part again replaces it.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'PUT', path: `${path}/parts/:part` },
  input: z.object({ ...ids, part: PartNumber, content: Part }),
  output: Success,
  errors: ['import_started'],
});

export const preview_import = operation({
  summary: 'Read the file and return what an import would do, without doing it.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'POST', path: `${path}/preview`, status: 200 },
  write: false,
  input: z.object({ ...ids, ...options }),
  output: z.object({
    source: z.enum(importSources).meta({ description: 'What wrote the file.', example: 'trello' }),
    counts: Counts,
    created: z.int().meta({ description: 'The number of tasks that would be created.', example: 118 }),
    updated: z
      .int()
      .meta({ description: 'The number of tasks of an earlier import that would be updated.', example: 2 }),
    projects: z
      .array(
        z.object({
          name: Name,
          statuses: z.array(z.string()).meta({ description: 'The columns, in order.', example: ['To Do'] }),
        }),
      )
      .meta({ description: 'The projects in the file.' }),
    tasks: z
      .array(
        z.object({
          title: z.string().meta({ description: 'The title.', example: 'Buy milk' }),
          status: z.string().nullable().meta({ description: 'The column.', example: 'To Do' }),
          dueDate: z.string().nullable().meta({ description: 'The due date.', example: '2026-02-22' }),
        }),
      )
      .meta({ description: 'The first 20 tasks.' }),
    people: z
      .array(
        z.object({
          name: z.string().meta({ description: 'The id of the person in the file.', example: 'ana' }),
          label: z.string().meta({ description: 'The name of the person.', example: 'Ana' }),
          userId: Id.nullable().meta({ description: 'The member that it is; null if none.' }),
        }),
      )
      .meta({ description: 'Who is who.' }),
    columns: z
      .array(z.string())
      .meta({ description: 'For a CSV file: the headings of its columns.', example: ['Summary', 'Due'] }),
    mapping: z
      .array(
        z.object({
          field: z.string().meta({ description: 'The field of a task.', example: 'title' }),
          column: z.string().meta({ description: 'The heading of the column.', example: 'Summary' }),
        }),
      )
      .meta({ description: 'For a CSV file: which column is read as which field.' }),
    losses,
  }),
  etag: 'content',
  errors: ['import_started', 'project_archived'],
});

export const start_import = operation({
  summary: 'Start the import. It goes on in the background, and after a restart of the server.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'POST', path: `${path}/start`, status: 200 },
  input: z.object({ ...ids, ...options }),
  output: z.object({ import: Import }),
  errors: ['import_started', 'project_archived'],
});

export const list_imports = operation({
  summary: 'List the imports into a space, the latest first.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'GET', path: '/spaces/:spaceId/imports', arrayField: 'imports' },
  input: z.object({ spaceId: Id }),
  output: z.object({ imports: z.array(Import) }),
  etag: 'content',
});

export const get_import = operation({
  summary: 'Get an import with its progress and its report.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'GET', path },
  input: z.object(ids),
  output: z.object({ import: Import }),
  etag: 'content',
});

export const undo_import = operation({
  summary: 'Take back a finished import. What others have changed since stays.',
  description: 'The tasks that it created go to the trash. It goes on in the background.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'POST', path: `${path}/undo`, status: 200 },
  input: z.object(ids),
  output: z.object({ import: Import }),
  errors: ['import_not_done'],
});

export const delete_import = operation({
  summary: 'Delete an import that is not running, with its file and its report. What it imported stays.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'DELETE', path },
  input: z.object(ids),
  output: Success,
  errors: ['import_running'],
});
