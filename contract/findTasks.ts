import * as z from 'zod';
import {
  DateOrInstantInput,
  exampleId,
  Id,
  idOrKeyword,
  integerInRange,
  oneOrMore,
  QueryBoolean,
  searchText,
} from './fields.ts';
import { operation } from './operation.ts';
import { PersonMeOrNone, ProjectIdOrName, SpaceIdOrName } from './references.ts';
import { StatusCategory } from './statuses.ts';
import { Priority, Task } from './taskSchemas.ts';
import { toolPageInput } from './taskToolInputs.ts';
import { TaskSummaryPage } from './toolOutputSchemas.ts';

const filters = {
  q: searchText(200)
    .optional()
    .meta({ description: 'Words in the title or description, not case-sensitive.', example: 'release' }),
  category: StatusCategory.optional(),
  priority: Priority.optional(),
  completed: QueryBoolean.optional().meta({
    description: 'true returns only done tasks, false only open ones.',
    example: false,
  }),
  dueBefore: DateOrInstantInput.optional().meta({
    description: 'Due strictly before; an all-day date is that day in your time zone.',
  }),
  dueAfter: DateOrInstantInput.optional().meta({ description: 'Due at or after.' }),
  updatedAfter: DateOrInstantInput.optional().meta({ description: 'Changed at or after.' }),
  archived: QueryBoolean.optional().meta({ description: 'true finds archived tasks instead.', example: false }),
  ready: QueryBoolean.optional().meta({
    description:
      'true finds only tasks that can be begun: open, in a column of category `todo` or in none, started by their ' +
      'start date, without open subtasks and blockers (nor blockers of a parent), and yours or nobody’s.',
    example: true,
  }),
};

export const find_tasks = operation({
  summary:
    'Find tasks in all your spaces by text, assignee, status category, priority or due date. Ordered by due date.',
  description:
    'Archived tasks are left out, unless `archived` asks for them; those of archived projects always are. A repeated filter matches any of its values. The response is one page; its `Link` header has the URL of the next.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/search', arrayField: 'tasks' },
  mcp: {
    title: 'Find tasks',
    description: 'Find tasks across all spaces, soonest due first.',
    input: z.object({
      spaceId: SpaceIdOrName.optional(),
      projectId: ProjectIdOrName.optional(),
      assigneeId: PersonMeOrNone.optional(),
      label: searchText(100).optional(),
      ...filters,
      ...toolPageInput,
    }),
    fieldHints: {
      q: 'words in title or description',
      assigneeId: 'or "me", "none"',
      ready: 'can be begun now',
      dueBefore: 'exclusive; "today", "tomorrow" work',
      limit: '1-200, default 50',
    },
    output: TaskSummaryPage,
  },
  etag: 'content',
  input: z
    .object({
      spaceId: Id.optional().meta({ description: 'Only this space. Default: all your spaces.' }),
      projectId: oneOrMore(Id).optional().meta({ description: 'Only this project. A UUID.' }),
      ...filters,
      assigneeId: oneOrMore(idOrKeyword('me', 'none')).optional().meta({ description: 'A UUID, or `me` or `none`.' }),
      labelId: oneOrMore(Id).optional().meta({ description: 'A UUID.' }),
      category: oneOrMore(StatusCategory).optional().meta({ description: 'The category of the status column.' }),
      priority: oneOrMore(Priority).optional().meta({ description: 'Task priority.' }),
      limit: integerInRange(1, 500).optional().meta({ description: 'Page size, 1-500, default 100.', example: 100 }),
      cursor: z.string().max(2000).optional().meta({ description: 'From the `Link` header of the previous page.' }),
    })
    .meta({ example: { spaceId: exampleId } }),
  output: z.object({
    tasks: z.array(Task),
    nextCursor: z.string().optional().meta({ description: 'The cursor of the next page; absent on the last page.' }),
  }),
  errors: ['not_found'],
});
