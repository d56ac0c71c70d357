import type { Db } from '../../db/engine/database.ts';
import { listCommentsByIds } from '../../db/queries/comments.ts';
import { listEventsOfTasksAfter } from '../../db/queries/events.ts';
import type { CommentRow, EventRow } from '../../db/schema.ts';
import { erasedText } from '../../events/eraseTexts.ts';
import { getFieldHistories } from './fieldHistory.ts';
import type { LoadedRun } from './loadRun.ts';
import type { TaskPlan } from './planTasks.ts';
import { getStateOfFields, type RunItem, toAuthor, toItemField } from './runItem.ts';

export interface CommentPlan {
  item: RunItem;
  taskId: string;
  action: 'delete' | 'update' | 'insert' | 'none';
  /** The comment as it is, or as it was before the run deleted it. */
  row: CommentRow | undefined;
}

/** Plans to take back what the run did to comments. Those of a task that is removed go with it. */
export async function planComments(db: Db, loaded: LoadedRun, tasks: TaskPlan[]): Promise<CommentPlan[]> {
  const createdIds = new Set(tasks.filter(({ item }) => item.action === 'created').map(({ taskId }) => taskId));
  const own = loaded.events.filter(
    ({ type, task_id }) => type.startsWith('comment.') && task_id !== null && !createdIds.has(task_id),
  );
  const ownByComment = Map.groupBy(own, getCommentId);
  const rows = await listCommentsByIds(db, loaded.run.space_id, [...ownByComment.keys()]);
  const rowsById = new Map(rows.map((row) => [row.id, row]));
  const plans: CommentPlan[] = [];
  for (const [id, events] of ownByComment) plans.push(await planComment(db, loaded, events, rowsById.get(id)));
  return plans;
}

async function planComment(
  db: Db,
  loaded: LoadedRun,
  own: EventRow[],
  row: CommentRow | undefined,
): Promise<CommentPlan> {
  const [first] = own as [EventRow, ...EventRow[]];
  const taskId = first.task_id as string;
  const id = getCommentId(first);
  const all = (loaded.eventsByTask.get(taskId) ?? []).filter((event) => getCommentId(event) === id);
  const isCreated = own.some(({ type }) => type === 'comment.created');
  const isDeleted = own.some(({ type }) => type === 'comment.deleted');
  const toPlan = (action: CommentPlan['action'], item: Partial<RunItem>, kept = row): CommentPlan => ({
    taskId,
    action,
    row: kept,
    item: {
      kind: 'comment',
      id,
      taskId,
      projectId: first.project_id,
      title: kept?.content ?? null,
      action: isCreated ? 'created' : isDeleted ? 'deleted' : 'updated',
      state: 'undone',
      fields: [],
      ...item,
    },
  });
  // Deleted and brought back by an undo of the run: as if it had been created then.
  if (isCreated) {
    if (!row) return toPlan('none', {});
    const other = all.findLast(({ run_id }) => run_id === null || !loaded.family.runIds.has(run_id));
    if (!other) return toPlan('delete', { state: 'applied' });
    const { content } = row;
    const field = { field: 'content', before: null, after: content, now: content, state: 'conflict' as const };
    return toPlan('delete', { state: 'conflict', fields: [{ ...field, changedBy: toAuthor(other) }] });
  }
  if (isDeleted) {
    if (row) return toPlan('none', {});
    const kept = loaded.tasks.has(taskId) ? await rebuildComment(db, loaded.run.space_id, taskId, id) : undefined;
    return kept ? toPlan('insert', { state: 'applied' }, kept) : toPlan('none', { state: 'irreversible' });
  }
  const history = getFieldHistories(all, loaded.family).get('content');
  if (!row || !history) return toPlan('none', { state: row ? 'undone' : 'irreversible' });
  const fields = [toItemField('content', history, row.content)];
  return toPlan('update', { fields, state: getStateOfFields(fields) });
}

/** A deleted comment as the log has it. Undefined when its text was erased, as the deletion of a comment does. */
async function rebuildComment(db: Db, spaceId: string, taskId: string, id: string): Promise<CommentRow | undefined> {
  let row: CommentRow | undefined;
  for (const event of await listEventsOfTasksAfter(db, spaceId, [taskId], 0)) {
    if (getCommentId(event) !== id) continue;
    const { comment, changes } = JSON.parse(event.data);
    if (comment) {
      const { authorId, content, createdAt, updatedAt } = comment;
      const times = { created_at: createdAt, updated_at: updatedAt };
      row = { id, space_id: spaceId, task_id: taskId, author_id: authorId, content, rev: event.rev, ...times };
    } else if (row && changes?.content) row.content = changes.content.to;
  }
  return row?.content === erasedText ? undefined : row;
}

function getCommentId({ type, data }: EventRow): string {
  if (!type.startsWith('comment.')) return '';
  const { comment, commentId } = JSON.parse(data) as { comment?: { id: string }; commentId?: string };
  return comment?.id ?? commentId ?? '';
}
