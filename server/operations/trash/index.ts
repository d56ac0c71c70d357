import type * as z from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { isRoleAtLeast } from '../../../contract/rules/roles.ts';
import { formatRef } from '../../../contract/rules/taskRefs.ts';
import type { TrashedTask } from '../../../contract/trash.ts';
import {
  type AuthorizedTask,
  isTrashed,
  isTrashedComment,
  requireCanDeleteComment,
  requireCanDeleteTask,
} from '../../auth/authorize.ts';
import { findSpace } from '../../db/queries/spaces.ts';
import { countTrashedTasks, listTrashedTasks } from '../../db/queries/trash.ts';
import { countTrashedComments, listTrashedComments } from '../../db/queries/trashedComments.ts';
import type { TrashedTaskRow } from '../../db/schema.ts';
import type { ActorContext, Handler, HandlerContext } from '../handlerTypes.ts';
import { addDays } from '../instantArithmetic.ts';
import { toComment } from '../presentComment.ts';
import { deleteTask } from '../tasks/deleteTask.ts';
import { defaultPageSize, parseCursor, toTaskPage } from '../tasks/listTasks.ts';
import { presentTask } from '../tasks/presentTask.ts';
import { deleteTrashed } from './deleteTrashed.ts';
import { restoreTask } from './restoreTask.ts';
import { deleteTrashedComment, restoreComment } from './trashedComments.ts';
import { trashTask } from './trashTask.ts';

const maxDeletedAtOnce = 500;

export const list_trash: Handler<'list_trash'> = async (context, { limit = defaultPageSize, cursor }) => {
  const [trashedAt, id] = parseCursor(cursor, ['text', 'id']) ?? [];
  const after = trashedAt === undefined ? undefined : { trashedAt: trashedAt as string, id: id as string };
  const rows = await listTrashedTasks(context.db, context.spaceId, { limit: limit + 1, after });
  const page = toTaskPage(rows, limit, (row) => [row.trashed_at, row.id]);
  return { tasks: page.rows.map((row) => toTrashedTask(context, row, context.row.key)), nextCursor: page.nextCursor };
};

export const trash_task: Handler<'trash_task'> = async (context) => ({ task: await moveToTrash(context) });

/** Moves the task to the trash, unless it is there. */
export async function moveToTrash(context: ActorContext & AuthorizedTask): Promise<z.input<typeof TrashedTask>> {
  const { row } = context;
  requireCanDeleteTask(context.role, context.actor, row);
  const trashed = isTrashed(row) ? requireOwnPlace(row) : await trashTask(context, row);
  const space = await findSpace(context.db, row.space_id);
  return toTrashedTask(context, trashed, space?.key ?? '');
}

export const restore_task: Handler<'restore_task'> = async (context) => {
  const { row, db } = context;
  requireCanDeleteTask(context.role, context.actor, row);
  return { task: isTrashed(row) ? await restoreTask(context, requireOwnPlace(row)) : await presentTask(db, row) };
};

export const delete_task: Handler<'delete_task'> = async (context) => {
  const { row } = context;
  requireCanDeleteTask(context.role, context.actor, row);
  if (isTrashed(row)) await deleteTrashed(context, requireOwnPlace(row));
  else await deleteTask(context, row);
  return { success: true };
};

export const empty_trash: Handler<'empty_trash'> = async (context) => {
  const { db, spaceId } = context;
  for (const task of await listTrashedTasks(db, spaceId, { limit: maxDeletedAtOnce }))
    await deleteTrashed(context, task);
  for (const comment of await listTrashedComments(db, spaceId, { limit: maxDeletedAtOnce }))
    await deleteTrashedComment(context, comment);
  const remaining = (await countTrashedTasks(db, spaceId)) + (await countTrashedComments(db, spaceId));
  return { success: true, remaining };
};

export const list_trashed_comments: Handler<'list_trashed_comments'> = async (context, input) => {
  const { db, actor, role, spaceId, services } = context;
  const { limit = defaultPageSize, cursor } = input;
  const [trashedAt, id] = parseCursor(cursor, ['text', 'id']) ?? [];
  const after = trashedAt === undefined ? undefined : { trashedAt: trashedAt as string, id: id as string };
  const authorId = isRoleAtLeast(role, 'admin') ? undefined : actor.user.id;
  const rows = await listTrashedComments(db, spaceId, { limit: limit + 1, after, authorId });
  const page = toTaskPage(rows, limit, (row) => [row.trashed_at, row.id]);
  const comments = page.rows.map((row) => ({
    ...toComment(row),
    trashedById: row.trashed_by_id,
    trashedAt: row.trashed_at,
    expiresAt: addDays(row.trashed_at, services.config.trashRetentionDays),
  }));
  return { comments, nextCursor: page.nextCursor };
};

export const restore_comment: Handler<'restore_comment'> = async (context) => {
  const { row } = context;
  requireCanDeleteComment(context.role, context.actor, row);
  return { comment: toComment(isTrashedComment(row) ? await restoreComment(context, row) : row) };
};

/** @throws AppError with code `in_trash` when a parent took the task along to the trash */
function requireOwnPlace(task: TrashedTaskRow): TrashedTaskRow {
  if (task.trashed_with_id === null) return task;
  throw new AppError('in_trash', `The task is in the trash with its parent task ${task.trashed_with_id}`);
}

function toTrashedTask(
  { services: { config } }: Pick<HandlerContext, 'services'>,
  row: TrashedTaskRow,
  spaceKey: string,
): z.input<typeof TrashedTask> {
  return {
    id: row.id,
    ref: formatRef(spaceKey, row.number),
    spaceId: row.space_id,
    projectId: row.project_id,
    title: row.title,
    subtaskCount: row.subtask_count,
    createdById: row.created_by_id,
    trashedById: row.trashed_by_id,
    trashedAt: row.trashed_at,
    expiresAt: addDays(row.trashed_at, config.trashRetentionDays),
  };
}
