import * as z from 'zod';
import { Id, Name, ProjectSlug } from './fields.ts';
import { operation } from './operation.ts';
import { Project } from './projects.ts';
import { TaskId } from './references.ts';
import { Task, TaskTitle } from './taskSchemas.ts';

/** How many tasks one copy can have. */
export const maxCopiedTasks = 1000;

export const duplicate_task = operation({
  summary: 'Duplicate a task with its subtasks, in the same project.',
  description:
    'The copies are open, at the end of the same column, or of the first one if that is a column of category `done`. ' +
    'They have the same text, priority, dates, estimate, labels and assignees. ' +
    'Comments, blockers, and archived and completed subtasks are left out.',
  access: 'member',
  target: 'taskId',
  worksOnLeasedTasks: true,
  rest: { method: 'POST', path: '/tasks/:taskId/duplicate' },
  input: z.object({
    taskId: TaskId,
    title: TaskTitle.optional().meta({ description: 'The title of the copy. Default: the same.' }),
    withSubtasks: z.boolean().optional().meta({ description: 'false leaves the subtasks out.', example: true }),
  }),
  output: z.object({ task: Task }),
  errors: ['project_archived', 'too_many_copies'],
});

export const duplicate_project = operation({
  summary: 'Duplicate a project with its columns and active tasks, in the same space.',
  description:
    'Columns, the order of the tasks, subtasks, blockers within the project, labels and assignees stay as they are, and so ' +
    'do completed tasks. Comments are left out. With `startDate`, all dates move by as many days as the earliest one.',
  access: 'member',
  target: 'projectId',
  rest: { method: 'POST', path: '/projects/:projectId/duplicate' },
  input: z.object({
    projectId: Id,
    name: Name,
    slug: ProjectSlug.meta({ description: 'URL-friendly identifier, unique within the space.' }),
    startDate: z.iso
      .date({ error: 'must be a day such as 2026-02-22' })
      .optional()
      .meta({ description: 'The day of the earliest date of the copy.', example: '2026-03-02' }),
    onlyOpen: z.boolean().optional().meta({ description: 'true leaves completed tasks out.', example: false }),
    withAssignees: z.boolean().optional().meta({ description: 'false assigns nobody.', example: true }),
  }),
  output: z.object({ project: Project }),
  errors: ['slug_taken', 'too_many_copies'],
});
