import { listTaskComments } from '../../db/queries/comments.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import { listProjectTasks, listTasksByIds } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext, ToolHandler } from '../../operations/handlerTypes.ts';
import { presentTask, type TaskOutput } from '../../operations/tasks/presentTask.ts';
import { describeAuthorship } from '../presenters/authorship.ts';
import { countFittingRows, truncateText } from '../presenters/responseBudget.ts';
import { omitEmpty, presentTaskSummaries, presentTaskSummary } from '../presenters/taskSummaries.ts';
import { getTaskUrl } from '../presenters/webAppUrls.ts';

/** In bytes, but for `comments`, of which the newest are shown. */
const mostOf = { description: 3_000, comments: 6, comment: 400, subtasks: 1_500, blockers: 800 };
const unlimited = { description: 1e9, comments: 1e9, comment: 1e9, subtasks: 1e9, blockers: 1e9 };
/** Of subtasks, however much is asked for. */
const mostSubtasks = 500;

export const get_task: ToolHandler<'get_task'> = async (context, { full }) => {
  const { db, row, spaceId } = context;
  const most = full ? unlimited : mostOf;
  const task = await presentTask(db, row);
  const allComments = await listTaskComments(db, row);
  const shown = allComments.slice(-most.comments);
  const { created, updated, comments } = await describeAuthorship(context, row, shown);
  const people = await lookupNames(db, 'users', [], task.assigneeIds);
  const labels = await lookupNames(db, 'labels', [spaceId], task.labelIds);
  const [projectName] = (await lookupNames(db, 'projects', [spaceId], [row.project_id])).values();
  const { status, startDate, dueDate, completedAt, priority, estimatedHours, archived } = await presentTaskSummary(
    context,
    task,
  );
  const { parent, subtasks, blockedBy } = await relatives(context, row, task);
  const shownSubtasks = subtasks.slice(0, Math.min(countFittingRows(subtasks, most.subtasks), mostSubtasks));
  const shownBlockers = blockedBy.slice(0, countFittingRows(blockedBy, most.blockers));
  const isLong = (text: string | null, bytes: number) => text !== null && truncateText(text, bytes) !== text;
  const isCut = {
    description: isLong(task.description, most.description),
    comments: allComments.length > shown.length || shown.some(({ content }) => isLong(content, most.comment)),
    subtasks: subtasks.length > shownSubtasks.length,
    blockedBy: blockedBy.length > shownBlockers.length,
  };
  const missing = Object.entries(isCut).flatMap(([part, is]) => (is ? [part] : []));
  return omitEmpty({
    task: omitEmpty({
      id: task.id,
      title: task.title,
      url: getTaskUrl(context, row),
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
      description: task.description ? truncateText(task.description, most.description) : undefined,
      parent,
      subtasks: shownSubtasks,
      blockedBy: shownBlockers,
      created,
      updated,
    }),
    comments: comments.map(({ content, ...rest }) => ({ ...rest, content: truncateText(content, most.comment) })),
    truncated:
      missing.length === 0
        ? undefined
        : `Not all of: ${missing.join(', ')}. ${allComments.length} comments in all, the newest shown. full: true gives more.`,
  });
};

/** The tasks around it: one subtask more than are ever shown says that there are more. */
async function relatives(context: ActorContext, row: TaskRow, task: TaskOutput) {
  const { db } = context;
  const project = { id: row.project_id, space_id: row.space_id };
  const children = await listProjectTasks(db, project, { filters: { parentTaskId: row.id }, limit: mostSubtasks + 1 });
  const blockers = await listTasksByIds(db, row.space_id, task.blockedByIds);
  const parents = row.parent_task_id === null ? [] : await listTasksByIds(db, row.space_id, [row.parent_task_id]);
  const rows = await presentTaskSummaries(context, [...children, ...blockers, ...parents]);
  // Whose subtasks they are goes without saying.
  const subtasks = rows.slice(0, children.length).map(({ parentTaskId: _, ...one }) => one);
  const blockedBy = rows.slice(children.length, children.length + blockers.length);
  return { subtasks, blockedBy, parent: rows[children.length + blockers.length] };
}
