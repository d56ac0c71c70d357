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
import { StatusCategory } from './statuses.ts';
import { Priority, Task } from './taskSchemas.ts';
import { TaskSummaryPage, toolPageInput } from './toolOutputSchemas.ts';

const filters = {
  q: searchText(200)
    .optional()
    .meta({ description: 'Words in the title or description, not case-sensitive.', example: 'release' }),
  spaceId: Id.optional().meta({ description: 'Only this space. Default: all your spaces.' }),
  assigneeId: idOrKeyword('me', 'none').optional(),
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
};

export const find_tasks = operation({
  summary:
    'Find tasks in all your spaces by text, assignee, status category, priority or due date. Ordered by due date.',
  description:
    'Archived tasks and those of archived projects are left out. A repeated filter matches any of its values. The response is one page; its `Link` header has the URL of the next.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/search', arrayField: 'tasks' },
  mcp: {
    title: 'Find tasks',
    description:
      'Find tasks across all spaces, soonest due first. Due today for me: {assigneeId: "me", dueBefore: "tomorrow", completed: false}.',
    input: z.object({ ...filters, ...toolPageInput }),
    fieldHints: {
      q: 'words in title or description',
      assigneeId: 'or "me", "none"',
      category: 'of the status column',
      dueBefore: 'exclusive; "today", "tomorrow" work',
      limit: '1-200, default 50',
      cursor: 'nextCursor of the previous page',
    },
    output: TaskSummaryPage,
  },
  etag: 'content',
  input: z
    .object({
      ...filters,
      assigneeId: oneOrMore(filters.assigneeId.unwrap()).optional().meta({ description: 'A UUID, or `me` or `none`.' }),
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
