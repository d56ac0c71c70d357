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

/** Limits in bytes, except `comments`: the number of comments, newest first. */
const defaultLimits = { description: 3_000, comments: 6, comment: 400, subtasks: 1_500, blockers: 800 };
const unlimited = { description: 1e9, comments: 1e9, comment: 1e9, subtasks: 1e9, blockers: 1e9 };
/** Applies to full tasks too. */
const maxSubtasks = 500;

export const get_task: ToolHandler<'get_task'> = async (context, { full }) => {
  const { db, row, spaceId } = context;
  const limits = full ? unlimited : defaultLimits;
  const task = await presentTask(db, row);
  const allComments = await listTaskComments(db, row);
  const shownComments = allComments.slice(-limits.comments);
  const { created, updated, comments } = await describeAuthorship(context, row, shownComments);
  const people = await lookupNames(db, 'users', [], task.assigneeIds);
  const labels = await lookupNames(db, 'labels', [spaceId], task.labelIds);
  const [projectName] = (await lookupNames(db, 'projects', [spaceId], [row.project_id])).values();
  const { status, startDate, dueDate, completedAt, priority, estimatedHours, archived } = await presentTaskSummary(
    context,
    task,
  );
  const { parent, subtasks, blockedBy } = await loadRelatedTasks(context, row, task);
  const shownSubtasks = subtasks.slice(0, Math.min(countFittingRows(subtasks, limits.subtasks), maxSubtasks));
  const shownBlockers = blockedBy.slice(0, countFittingRows(blockedBy, limits.blockers));
  const isLong = (text: string | null, bytes: number) => text !== null && truncateText(text, bytes) !== text;
  const isTruncated = {
    description: isLong(task.description, limits.description),
    comments:
      allComments.length > shownComments.length || shownComments.some(({ content }) => isLong(content, limits.comment)),
    subtasks: subtasks.length > shownSubtasks.length,
    blockedBy: blockedBy.length > shownBlockers.length,
  };
  const truncatedFields = Object.entries(isTruncated).flatMap(([field, isShortened]) => (isShortened ? [field] : []));
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
      description: task.description ? truncateText(task.description, limits.description) : undefined,
      parent,
      subtasks: shownSubtasks,
      blockedBy: shownBlockers,
      created,
      updated,
    }),
    comments: comments.map(({ content, ...rest }) => ({ ...rest, content: truncateText(content, limits.comment) })),
    truncated:
      truncatedFields.length === 0
        ? undefined
        : `Truncated: ${truncatedFields.join(', ')}. The task has ${allComments.length} comments; the newest are shown. full: true returns more.`,
  });
};

/** Loads parent, subtasks and blockers. Fetches one extra subtask to detect truncation. */
async function loadRelatedTasks(context: ActorContext, row: TaskRow, task: TaskOutput) {
  const { db } = context;
  const project = { id: row.project_id, space_id: row.space_id };
  const children = await listProjectTasks(db, project, { filters: { parentTaskId: row.id }, limit: maxSubtasks + 1 });
  const blockers = await listTasksByIds(db, row.space_id, task.blockedByIds);
  const parents = row.parent_task_id === null ? [] : await listTasksByIds(db, row.space_id, [row.parent_task_id]);
  const rows = await presentTaskSummaries(context, [...children, ...blockers, ...parents]);
  // Subtasks repeat no parentTaskId, which is this task's id.
  const subtasks = rows.slice(0, children.length).map(({ parentTaskId: _, ...subtask }) => subtask);
  const blockedBy = rows.slice(children.length, children.length + blockers.length);
  return { subtasks, blockedBy, parent: rows[children.length + blockers.length] };
}
