import * as z from 'zod';
import { ProjectView } from './projects.ts';
import { Recurrence } from './recurrence.ts';
import { StatusCategory } from './statuses.ts';
import { Priority } from './taskSchemas.ts';

/** The format of `krokanti.json`, the file with everything in an export. Its ids connect the parts of the file. */
export const exportFormat = 'krokanti-tasks';
/** Grows when a file could no longer be read by an older server. New optional fields do not change it. */
export const exportVersion = 1;

const ExportedId = z.string().min(1).max(200).meta({
  description: 'Unique among the things of its kind in the file.',
  example: '01990000-0000-7000-8000-000000000001',
});
const Text = z.string();
const InstantText = z.iso.datetime().meta({ description: 'An instant in UTC.', example: '2026-02-22T10:00:00.000Z' });
const DateText = z
  .union([z.iso.date(), z.iso.datetime()])
  .meta({ description: 'An all-day date, or an instant in UTC.', example: '2026-02-22' });
const Color = z
  .string()
  .regex(/^#[0-9a-f]{6}$/)
  .nullable()
  .default(null)
  .meta({ description: 'As `#rrggbb`.', example: '#4f46e5' });

export const ExportedComment = z.object({
  id: ExportedId,
  authorId: ExportedId.nullable().default(null).meta({ description: 'One of `people`.' }),
  content: Text.meta({ description: 'Markdown.' }),
  createdAt: InstantText,
  updatedAt: InstantText.optional(),
});

export const ExportedTask = z.object({
  id: ExportedId,
  ref: Text.optional().meta({ description: 'The short id of the task in its space.', example: 'QUA-128' }),
  title: Text,
  description: Text.nullable().default(null).meta({ description: 'Markdown.' }),
  statusId: ExportedId.nullable().default(null).meta({ description: 'One of the `statuses` of the project.' }),
  priority: Priority.default('none'),
  startDate: DateText.nullable().default(null),
  dueDate: DateText.nullable().default(null),
  completedAt: InstantText.nullable().default(null),
  isArchived: z.boolean().default(false),
  estimatedHours: z.number().min(0).max(10_000).nullable().default(null),
  recurrence: Recurrence.nullable().default(null).meta({ description: 'How it repeats.' }),
  position: z
    .number()
    .optional()
    .meta({ description: 'Orders the tasks of a column; without it, the order of the file.' }),
  parentTaskId: ExportedId.nullable().default(null).meta({ description: 'A task of the same project.' }),
  assigneeIds: z.array(ExportedId).default([]).meta({ description: 'Of `people`.' }),
  labelIds: z.array(ExportedId).default([]).meta({ description: 'Of `labels`.' }),
  blockedByIds: z.array(ExportedId).default([]).meta({ description: 'The tasks that must be done first.' }),
  createdById: ExportedId.nullable()
    .optional()
    .meta({ description: 'One of `people`; null if the account was deleted.' }),
  createdAt: InstantText.optional(),
  updatedAt: InstantText.optional(),
  comments: z.array(ExportedComment).default([]),
});

export const ExportedStatus = z.object({
  id: ExportedId,
  name: Text,
  category: StatusCategory,
  color: Color,
});

export const ExportedProject = z.object({
  id: ExportedId,
  name: Text,
  slug: Text.optional(),
  description: Text.nullable().default(null),
  color: Color,
  defaultView: ProjectView.default('kanban'),
  isArchived: z.boolean().default(false),
  statuses: z.array(ExportedStatus).default([]).meta({ description: 'The columns, in order.' }),
  tasks: z.array(ExportedTask).default([]),
});

export const ExportedPerson = z.object({
  id: ExportedId,
  name: Text,
  email: Text.nullable().default(null).meta({ description: 'null for people who have left the space.' }),
});

export const ExportedLabel = z.object({ id: ExportedId, name: Text, color: Color });

export const ExportDocument = z
  .object({
    format: z.literal(exportFormat),
    version: z.literal(exportVersion),
    exportedAt: InstantText.optional(),
    space: z.object({ name: Text, slug: Text.optional(), key: Text.optional() }).optional(),
    projects: z.array(ExportedProject),
    labels: z.array(ExportedLabel).default([]),
    people: z.array(ExportedPerson).default([]).meta({ description: 'Everyone whom the rest of the file names.' }),
  })
  .meta({ title: 'An export of Krokanti Tasks', description: 'The file krokanti.json in the ZIP file of an export.' });

export type ExportDocument = z.output<typeof ExportDocument>;
