import * as z from 'zod';
import { integerInRange, searchText } from './fields.ts';
import { operation } from './operation.ts';
import { PersonOrMe, ProjectIdOrName, SpaceIdOrName, TaskId } from './references.ts';
import { IdAndName, LooseTaskSummary, NameAndMaybeId, StatusNames, TruncationNotice } from './toolOutputSchemas.ts';

/** Operations that exist only as MCP tools. Each answers a common question in one call. */

export const get_context = operation({
  summary: 'Get the current user, today’s date, and the user’s spaces with their projects, statuses and members.',
  access: 'viewer',
  target: 'spaceId',
  write: false,
  mcp: {
    title: 'Get context',
    description:
      'Call first: the user, time zone, today, and the names of spaces, projects, statuses, labels and members. A name that is not unique has an id.',
    fieldHints: { spaceId: 'only this space' },
  },
  input: z.object({ spaceId: SpaceIdOrName.optional() }),
  output: z.object({
    user: IdAndName,
    timeZone: z.string(),
    now: z.string(),
    today: z.string(),
    unreadNotifications: z.int().optional(),
    spaces: z.array(
      NameAndMaybeId.extend({
        key: z.string(),
        role: z.string(),
        projects: z.array(NameAndMaybeId.extend({ statuses: StatusNames.optional() })).optional(),
        labels: z.array(z.string()).optional(),
        members: z.array(NameAndMaybeId.extend({ role: z.string() })).optional(),
      }),
    ),
    truncated: TruncationNotice,
  }),
});

export const project_report = operation({
  summary: 'Report on a project: recently done, in progress, next, overdue, blocked, and each person’s workload.',
  access: 'viewer',
  target: 'projectId',
  write: false,
  mcp: {
    title: 'Report on a project',
    description:
      'Where a project stands, for stand-ups and sprint plans: recently done, in progress, next, overdue, blocked, by person.',
    fieldHints: { days: 'how far back “done” goes; default 7', assigneeId: 'only theirs; or "me"' },
  },
  input: z.object({
    projectId: ProjectIdOrName,
    days: integerInRange(1, 90).optional(),
    assigneeId: PersonOrMe.optional(),
  }),
  output: z.object({
    project: IdAndName,
    today: z.string(),
    doneSince: z.string(),
    counts: z.object({
      open: z.int(),
      inProgress: z.int(),
      overdue: z.int(),
      blocked: z.int(),
      done: z.int(),
      openHours: z.number(),
    }),
    done: z.array(LooseTaskSummary).optional(),
    inProgress: z.array(LooseTaskSummary).optional(),
    next: z.array(LooseTaskSummary).optional(),
    overdue: z.array(LooseTaskSummary).optional(),
    blocked: z.array(LooseTaskSummary.extend({ waitsFor: z.array(z.string()) })).optional(),
    people: z
      .array(NameAndMaybeId.extend({ open: z.int(), inProgress: z.int(), overdue: z.int(), done: z.int() }))
      .optional(),
    truncated: TruncationNotice,
  }),
});

const Kind = z.enum(['project', 'task']);

export const search = operation({
  summary: 'Search projects by name and tasks by text, in the format that ChatGPT expects.',
  access: 'user',
  write: false,
  mcp: { title: 'Search', description: 'Returns ids to pass to fetch. For filters, use find_tasks.' },
  input: z.object({ query: searchText(200) }),
  output: z.object({
    results: z.array(z.object({ id: z.string(), title: z.string(), url: z.string(), kind: Kind })),
  }),
});

export const fetch = operation({
  summary: 'Get the full text of a project or task from the search results, in the format that ChatGPT expects.',
  access: 'user',
  write: false,
  mcp: { title: 'Fetch', description: 'Returns a search result as Markdown. For structured data, use get_task.' },
  input: z.object({ id: TaskId }),
  output: z.object({ id: z.string(), title: z.string(), text: z.string(), url: z.string(), kind: Kind }),
  errors: ['not_found'],
});
