import { invalidInput } from '../../../contract/errors.ts';
import { listTaskComments } from '../../db/queries/comments.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import { listProjectTasks, listTasksByIds, lookupTaskRefs } from '../../db/queries/tasks/index.ts';
import type { CommentRow, TaskRow } from '../../db/schema.ts';
import type { ActorContext, ToolHandler } from '../../operations/handlerTypes.ts';
import { presentTask, type TaskOutput } from '../../operations/tasks/presentTask.ts';
import { describeAuthorship } from '../presenters/authorship.ts';
import { countFittingRows, getJsonBytes, maxResponseBytes } from '../presenters/responseBudget.ts';
import { omitEmpty, presentTaskSummaries, presentTaskSummary } from '../presenters/taskSummaries.ts';
import { cutText } from '../presenters/truncateText.ts';
import { getTaskUrl } from '../presenters/webAppUrls.ts';
import { findLines } from './findLines.ts';
import { formatTaskCursor, parseTaskCursor, type TaskCursor } from './taskCursor.ts';
import { formatVersion, isDescriptionChangedAfter, shownDescriptionBytes } from './taskVersions.ts';

type ToolOutput = Awaited<ReturnType<ToolHandler<'get_task'>>>;
type CommentSummary = NonNullable<ToolOutput['comments']>[number];

/** Bytes of JSON, except `comments`: the number of comments. `total` bounds the whole result. */
interface Limits {
  total: number;
  description: number;
  comments: number;
  comment: number;
  lists: { assignees: number; labels: number; subtasks: number; blockedBy: number };
}

const defaultLimits: Limits = {
  total: maxResponseBytes,
  description: shownDescriptionBytes,
  comments: 6,
  comment: 400,
  lists: { assignees: 800, labels: 400, subtasks: 1_500, blockedBy: 800 },
};
/** Under 20,000 bytes, because clients reject results of more than 25,000 tokens. */
const fullLimits: Limits = {
  total: 20_000,
  description: 16_000,
  comments: 500,
  comment: 16_000,
  lists: { assignees: 1_500, labels: 800, subtasks: 6_000, blockedBy: 3_000 },
};
/** For the version, the cursor and the notice about what is missing. */
const reservedBytes = 600;
const maxSubtasks = 500;

export const get_task: ToolHandler<'get_task'> = async (context, { full = false, find, cursor }) => {
  const { row } = context;
  const limits = full ? fullLimits : defaultLimits;
  if (find !== undefined) return presentLines(context, find, limits);
  const position = cursor === undefined ? undefined : parseTaskCursor(cursor);
  const comments = listCommentsBefore(await listTaskComments(context.db, row), position?.commentId);
  if (!position) return presentFirstPage(context, comments, limits);
  const pageLimits = { ...limits, comments: fullLimits.comments, comment: fullLimits.comment };
  const { descriptionOffset } = position;
  if (descriptionOffset === undefined) return presentComments(context, comments, pageLimits);
  return presentDescription(context, { ...position, descriptionOffset }, limits);
};

async function presentFirstPage(context: ActorContext & { row: TaskRow }, allComments: CommentRow[], limits: Limits) {
  const { row } = context;
  const { task, comments, truncatedFields } = await presentDetails(context, allComments, limits);
  const bytesLeft = limits.total - reservedBytes - getJsonBytes(task);
  const description = row.description ?? '';
  const commentBytes = Math.min(comments.length * limits.comment, Math.floor(bytesLeft / 3));
  const end = cutText(description, 0, Math.min(limits.description, bytesLeft - commentBytes));
  const isCut = end < description.length;
  const shown = fitComments(comments, { ...limits, total: bytesLeft - getJsonBytes(description.slice(0, end)) });
  if (isCut) truncatedFields.unshift('description');
  if (shown.isCut || shown.comments.length < allComments.length) truncatedFields.push('comments');
  const oldest = allComments.at(-shown.comments.length)?.id;
  return omitEmpty({
    task: {
      ...task,
      ...(end > 0 && { description: `${description.slice(0, end)}${isCut && limits === defaultLimits ? '…' : ''}` }),
      version: formatVersion({ rev: row.rev, isDescriptionSeen: !isCut }),
    },
    comments: shown.comments,
    truncated:
      truncatedFields.length === 0
        ? undefined
        : `Truncated: ${truncatedFields.join(', ')}. The task has ${allComments.length} comments; the newest are shown. full: true returns more, cursor the rest, find the lines around a text.`,
    nextCursor: formatNextCursor(row, {
      descriptionOffset: isCut ? end : undefined,
      commentId: shown.comments.length < allComments.length ? oldest : undefined,
    }),
  });
}

/** Continues the description, whose parts can be joined. A caller who has read the last part has read all of it. */
async function presentDescription(
  context: ActorContext & { row: TaskRow },
  { descriptionOffset: start, rev, commentId }: TaskCursor & { descriptionOffset: number },
  { total }: Limits,
) {
  const { row } = context;
  const description = row.description ?? '';
  if (start > description.length || (await isDescriptionChangedAfter(context, row, rev)))
    throw invalidInput('cursor', 'is out of date: the description has changed; read the task again');
  const { task } = await presentHeading(context, []);
  const end = cutText(description, start, total - reservedBytes - getJsonBytes(task));
  const isCut = end < description.length;
  return omitEmpty({
    task: {
      ...task,
      description: description.slice(start, end),
      version: formatVersion({ rev, isDescriptionSeen: !isCut }),
    },
    nextCursor: formatNextCursor({ ...row, rev }, { descriptionOffset: isCut ? end : undefined, commentId }),
  });
}

/** The page of comments before the cursor. */
async function presentComments(context: ActorContext & { row: TaskRow }, allComments: CommentRow[], limits: Limits) {
  const { task, comments } = await presentHeading(context, allComments.slice(-limits.comments));
  const shown = fitComments(comments, { ...limits, total: limits.total - reservedBytes - getJsonBytes(task) });
  const commentId = shown.comments.length < allComments.length ? allComments.at(-shown.comments.length)?.id : undefined;
  return omitEmpty({
    task,
    comments: shown.comments,
    truncated: shown.isCut ? 'Truncated: a comment that is longer than a result can be.' : undefined,
    nextCursor: formatNextCursor(context.row, { descriptionOffset: undefined, commentId }),
  });
}

async function presentLines(context: ActorContext & { row: TaskRow }, find: string, { total }: Limits) {
  const { row } = context;
  const { task } = await presentHeading(context, []);
  const description = row.description ?? '';
  const found = findLines(description, find, total - reservedBytes - getJsonBytes(task));
  return omitEmpty({
    task: { ...task, version: formatVersion({ rev: row.rev, isDescriptionSeen: description === '' }) },
    lines: found.lines,
    truncated:
      found.lines === undefined
        ? 'The description does not contain this text.'
        : found.isCut
          ? 'Truncated: the text occurs in more lines. Include more of the line.'
          : undefined,
  });
}

/** What identifies the task on every page, and the comments with their authors. */
async function presentHeading(context: ActorContext & { row: TaskRow }, rows: readonly CommentRow[]) {
  const { db, row } = context;
  const { created, updated, comments } = await describeAuthorship(context, row, rows);
  const [projectName] = (await lookupNames(db, 'projects', [row.space_id], [row.project_id])).values();
  const ref = (await lookupTaskRefs(db, [row.space_id], [row.id])).get(row.id) ?? row.id;
  const task = {
    id: ref,
    uuid: row.id,
    title: row.title,
    url: getTaskUrl(context, ref),
    project: { id: row.project_id, name: projectName ?? '' },
    created,
    updated,
  };
  return { task, comments };
}

/** Everything about the task but its description, and its newest comments. */
async function presentDetails(
  context: ActorContext & { row: TaskRow },
  allComments: readonly CommentRow[],
  limits: Limits,
) {
  const { db, row } = context;
  const { task: heading, comments } = await presentHeading(context, allComments.slice(-limits.comments));
  const task = await presentTask(db, row);
  const people = await lookupNames(db, 'users', [], task.assigneeIds);
  const labels = await lookupNames(db, 'labels', [row.space_id], task.labelIds);
  const { status, startDate, dueDate, completedAt, priority, estimatedHours, recurrence, archived } =
    await presentTaskSummary(context, task);
  const related = await loadRelatedTasks(context, row, task);
  const lists = {
    assignees: task.assigneeIds.map((id) => ({ id, name: people.get(id) ?? '' })),
    labels: task.labelIds.map((id) => labels.get(id) ?? id),
    subtasks: related.subtasks,
    blockedBy: related.blockedBy,
  };
  const takeFitting = <T>(rows: T[], maxBytes: number) =>
    rows.slice(0, Math.min(countFittingRows(rows, maxBytes), maxSubtasks));
  const shown = {
    assignees: takeFitting(lists.assignees, limits.lists.assignees),
    labels: takeFitting(lists.labels, limits.lists.labels),
    subtasks: takeFitting(lists.subtasks, limits.lists.subtasks),
    blockedBy: takeFitting(lists.blockedBy, limits.lists.blockedBy),
  };
  const truncatedFields = Object.keys(lists).filter((name) => {
    const field = name as keyof typeof lists;
    return shown[field].length < lists[field].length;
  });
  const { assignees, labels: shownLabels, subtasks, blockedBy } = shown;
  const details: ToolOutput['task'] = omitEmpty({
    ...heading,
    status: task.statusId === null ? undefined : { id: task.statusId, name: status ?? '' },
    priority,
    startDate,
    dueDate,
    estimatedHours,
    recurrence,
    assignees,
    labels: shownLabels,
    completedAt,
    archived,
    parent: related.parent,
    subtasks,
    blockedBy,
  });
  return { task: details, comments, truncatedFields };
}

/** The newest comments that fit. A comment that is too long is cut. */
function fitComments(
  comments: readonly CommentSummary[],
  { total, comment: maxBytes }: Limits,
): { comments: CommentSummary[]; isCut: boolean } {
  const shown: CommentSummary[] = [];
  let bytesLeft = total;
  let isCut = false;
  for (const comment of comments.toReversed()) {
    const { content, ...rest } = comment;
    const end = cutText(content, 0, shown.length === 0 ? Math.min(maxBytes, bytesLeft - getJsonBytes(rest)) : maxBytes);
    const fitted = end < content.length ? { ...rest, content: `${content.slice(0, end)}…` } : comment;
    bytesLeft -= getJsonBytes(fitted);
    if (bytesLeft < 0 && shown.length > 0) break;
    isCut ||= fitted !== comment;
    shown.unshift(fitted);
  }
  return { comments: shown, isCut };
}

/** The comments before one, which may have been deleted meanwhile. */
function listCommentsBefore(comments: CommentRow[], commentId: string | undefined): CommentRow[] {
  if (commentId === undefined) return comments;
  const index = comments.findIndex(({ id }) => id === commentId);
  return index < 0 ? comments.filter(({ id }) => id < commentId) : comments.slice(0, index);
}

function formatNextCursor({ rev }: Pick<TaskRow, 'rev'>, position: Omit<TaskCursor, 'rev'>): string | undefined {
  const isLastPage = position.descriptionOffset === undefined && position.commentId === undefined;
  return isLastPage ? undefined : formatTaskCursor({ rev, ...position });
}

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
