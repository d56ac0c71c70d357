import type { Db } from '../../db/engine/database.ts';
import { listCommentsByIds } from '../../db/queries/comments.ts';
import { listTrashedCommentsByIds } from '../../db/queries/trashedComments.ts';
import type { CommentRow, EventRow, TrashedCommentRow } from '../../db/schema.ts';
import { getFieldHistories } from './fieldHistory.ts';
import type { LoadedRun } from './loadRun.ts';
import type { TaskPlan } from './planTasks.ts';
import { getStateOfFields, type RunItem, toAuthor, toItemField } from './runItem.ts';

export interface CommentPlan {
  item: RunItem;
  taskId: string;
  /** `delete`: the run created it; `restore`: the run moved it to the trash. */
  action: 'delete' | 'update' | 'restore' | 'none';
  row: CommentRow | undefined;
  /** The comment in the trash. */
  trashed: TrashedCommentRow | undefined;
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
  const trashed = await listTrashedCommentsByIds(db, [loaded.run.space_id], [...ownByComment.keys()]);
  const trashedById = new Map(trashed.map((comment) => [comment.id, comment]));
  return [...ownByComment].map(([id, events]) => planComment(loaded, events, rowsById.get(id), trashedById.get(id)));
}

function planComment(
  loaded: LoadedRun,
  own: EventRow[],
  row: CommentRow | undefined,
  trashed: TrashedCommentRow | undefined,
): CommentPlan {
  const [first] = own as [EventRow, ...EventRow[]];
  const taskId = first.task_id as string;
  const id = getCommentId(first);
  const all = (loaded.eventsByTask.get(taskId) ?? []).filter((event) => getCommentId(event) === id);
  const isCreated = own.some(({ type }) => type === 'comment.created');
  const isDeleted = own.some(({ type }) => type === 'comment.deleted');
  const toPlan = (action: CommentPlan['action'], item: Partial<RunItem>): CommentPlan => ({
    taskId,
    action,
    row,
    trashed,
    item: {
      kind: 'comment',
      id,
      taskId,
      projectId: first.project_id,
      title: (row ?? trashed)?.content ?? null,
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
  const history = getFieldHistories(all, loaded.family).get('content');
  if (isDeleted && row) return toPlan('none', {});
  if (isDeleted && trashed) {
    // The run may have changed it before.
    const fields = history ? [toItemField('content', history, trashed.content)] : [];
    return toPlan('restore', { state: 'applied', fields });
  }
  if (isDeleted) return toPlan('none', { state: 'irreversible' });
  if (!row || !history) return toPlan('none', { state: row ? 'undone' : 'irreversible' });
  const fields = [toItemField('content', history, row.content)];
  return toPlan('update', { fields, state: getStateOfFields(fields) });
}

function getCommentId({ type, data }: EventRow): string {
  if (!type.startsWith('comment.')) return '';
  const { comment, commentId } = JSON.parse(data) as { comment?: { id: string }; commentId?: string };
  return comment?.id ?? commentId ?? '';
}
