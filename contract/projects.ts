import * as z from 'zod';
import {
  Description,
  expectedValues,
  HexColor,
  HexColorInput,
  Id,
  Instant,
  Name,
  ProjectSlug,
  QueryBoolean,
} from './fields.ts';
import { operation } from './operation.ts';
import { SpaceIdOrName } from './references.ts';
import { StatusCategory } from './statuses.ts';
import { Success } from './successOutput.ts';
import { IdAndName, StatusSummary } from './toolOutputSchemas.ts';

export const ProjectView = z
  .enum(['kanban', 'list', 'calendar', 'gantt'], { error: 'must be one of kanban, list, calendar, gantt' })
  .meta({ description: 'The view a project opens in.', example: 'kanban' });

export const Project = z
  .object({
    id: Id,
    spaceId: Id,
    name: Name,
    slug: ProjectSlug,
    description: Description.nullable(),
    color: HexColor.nullable(),
    defaultView: ProjectView,
    isArchived: z.boolean().meta({ description: 'Archived projects are kept, but not listed.', example: false }),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Project' });

export const list_projects = operation({
  summary: 'List all projects in a space, by name.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/projects', arrayField: 'projects' },
  mcp: {
    title: 'List projects',
    description: 'Projects of a space.',
    input: z.object({
      spaceId: SpaceIdOrName,
      archived: z.boolean().optional(),
      cursor: z.string().max(20).optional(),
    }),
    output: z.object({ projects: z.array(IdAndName), nextCursor: z.string().optional() }),
  },
  input: z.object({
    spaceId: Id.meta({ description: 'The space to list projects for.' }),
    archived: QueryBoolean.optional().meta({
      description: 'true lists the archived projects instead.',
      example: false,
    }),
  }),
  output: z.object({ projects: z.array(Project) }),
});

export const create_project = operation({
  summary: 'Create a project in a space, with the default statuses To Do, In Progress and Done.',
  access: 'member',
  target: 'spaceId',
  rest: { method: 'POST', path: '/projects' },
  mcp: {
    title: 'Create a project',
    description: 'Create a project with its status columns, by default To Do, In Progress and Done.',
    takesIdempotencyKey: true,
    input: z.object({
      spaceId: SpaceIdOrName,
      name: Name,
      columns: z
        .array(z.strictObject({ name: Name, category: StatusCategory.optional() }))
        .min(1, { error: 'must have 1 to 20 entries' })
        .max(20, { error: 'must have 1 to 20 entries' })
        .optional(),
    }),
    fieldHints: { category: 'default: the first todo, the last done, others active' },
    output: z.object({ project: IdAndName.extend({ url: z.string() }), statuses: z.array(StatusSummary) }),
  },
  input: z.object({
    spaceId: Id.meta({ description: 'The space to create the project in.' }),
    name: Name,
    slug: ProjectSlug.meta({ description: 'URL-friendly identifier, unique within the space.' }),
    description: Description.nullable().optional(),
    defaultView: ProjectView.optional(),
    color: HexColorInput.nullable().optional(),
  }),
  output: z.object({ project: Project }),
  errors: ['slug_taken'],
});

export const get_project = operation({
  summary: 'Get one project.',
  access: 'viewer',
  target: 'projectId',
  rest: { method: 'GET', path: '/projects/:projectId' },
  input: z.object({ projectId: Id }),
  output: z.object({ project: Project }),
});

const projectFields = {
  name: Name.optional(),
  slug: ProjectSlug.optional().meta({ description: 'Must be unique within the space.' }),
  description: Description.nullable().optional(),
  defaultView: ProjectView.optional(),
  color: HexColorInput.nullable().optional(),
  isArchived: z.boolean().optional().meta({ description: 'false restores an archived project.', example: false }),
};

export const update_project = operation({
  summary: 'Update project settings, archive or restore. Only the fields you send are changed.',
  access: 'admin',
  target: 'projectId',
  rest: { method: 'PATCH', path: '/projects/:projectId' },
  input: z.object({ projectId: Id, ...projectFields, expected: expectedValues(projectFields) }),
  output: z.object({ project: Project }),
  errors: ['slug_taken'],
});

export const archive_project = operation({
  summary: 'Archive a project. It and its tasks are kept, but no longer listed.',
  access: 'admin',
  target: 'projectId',
  rest: { method: 'DELETE', path: '/projects/:projectId' },
  input: z.object({ projectId: Id }),
  output: Success,
});
