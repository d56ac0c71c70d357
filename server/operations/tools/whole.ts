import { commentsOf } from '../../store/comments.ts';
import { namesOf } from '../../store/names.ts';
import type { TaskRow } from '../../store/schema.ts';
import { tasksOfProject, tasksWithIds } from '../../store/tasks/index.ts';
import type { ActorContext, Tool } from '../context.ts';
import { present, presentAll, type TaskOutput } from '../tasks/present.ts';
import { authorsOf } from './authors.ts';
import { cut } from './fit.ts';
import { rowOf, rowsOf, withoutEmpty } from './rows.ts';

const mostOf = { description: 3_000, comments: 8, comment: 400, rows: 15 };
const unlimited = { description: 50_000, comments: 500, comment: 50_000, rows: 500 };

export const get_task: Tool<'get_task'> = async (context, { full }) => {
  const { q, row, spaceId, services } = context;
  const most = full ? unlimited : mostOf;
  const task = await present(q, row);
  const comments = await commentsOf(q, row);
  const shown = comments.slice(-most.comments);
  const { created, updated, remarks } = await authorsOf(context, row, shown);
  const people = await namesOf(q, 'users', [], task.assigneeIds);
  const labels = await namesOf(q, 'labels', [spaceId], task.labelIds);
  const [projectName] = (await namesOf(q, 'projects', [spaceId], [row.project_id])).values();
  const { status, startDate, dueDate, completedAt, priority, estimatedHours, archived } = await rowOf(context, task);
  const parts = await relatives(context, row, task, most.rows);
  const isCut = {
    description: (task.description?.length ?? 0) > most.description,
    comments: comments.length > shown.length || shown.some(({ content }) => content.length > most.comment),
    subtasks: parts.subtasks.length > most.rows,
    blockedBy: parts.blockedBy.length > most.rows,
  };
  const missing = Object.entries(isCut).flatMap(([part, is]) => (is ? [part] : []));
  return withoutEmpty({
    task: withoutEmpty({
      id: task.id,
      title: task.title,
      url: `${services.config.publicUrl}/projects/${task.projectId}?task=${task.id}`,
      project: { id: task.projectId, name: projectName ?? '' },
      status: task.statusId === null ? undefined : { id: task.statusId, name: status ?? '' },
      priority,
      startDate,
      dueDate,
      estimatedHours,
      assignees: task.assigneeIds.map((id) => ({ id, name: people.get(id) ?? '' })),
      labels: task.labelIds.map((id) => labels.get(id) ?? id),
      completedAt,
      archived,
      description: task.description ? cut(task.description, most.description) : undefined,
      parent: parts.parent,
      subtasks: parts.subtasks.slice(0, most.rows),
      blockedBy: parts.blockedBy.slice(0, most.rows),
      created,
      updated,
    }),
    comments: remarks.map(({ content, ...rest }) => ({ ...rest, content: cut(content, most.comment) })),
    truncated:
      missing.length === 0
        ? undefined
        : `Not all of: ${missing.join(', ')}. ${comments.length} comments in all, the newest shown. full: true gives more.`,
  });
};

/** The tasks around it: one subtask more than are shown says that there are more. */
async function relatives(context: ActorContext, row: TaskRow, task: TaskOutput, most: number) {
  const { q } = context;
  const project = { id: row.project_id, space_id: row.space_id };
  const children = await tasksOfProject(q, project, { filters: { parentTaskId: row.id }, limit: most + 1 });
  const blockers = await tasksWithIds(q, row.space_id, task.blockedByIds);
  const parents = row.parent_task_id === null ? [] : await tasksWithIds(q, row.space_id, [row.parent_task_id]);
  const rows = await rowsOf(context, await presentAll(q, [...children, ...blockers, ...parents]));
  // Whose subtasks they are goes without saying.
  const subtasks = rows.slice(0, children.length).map(({ parentTaskId: _, ...one }) => one);
  const blockedBy = rows.slice(children.length, children.length + blockers.length);
  return { subtasks, blockedBy, parent: rows[children.length + blockers.length] };
}
