import { invalidInput } from '../../../contract/errors.ts';
import { maxPosition } from '../../../contract/fields.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import {
  findNeighbourPosition,
  findTask,
  findTaskIdAtPosition,
  getEndPosition,
  positionGap,
  renumberPositions,
  type StatusColumn,
} from '../../db/queries/tasks/index.ts';
import type { StatusRow, TaskRow } from '../../db/schema.ts';
import { recordEvent } from '../../events/recordEvent.ts';
import type { ActorContext } from '../handlerTypes.ts';

/** Where a task should go; what is absent stays. */
export interface MoveRequest {
  statusId?: string | null | undefined;
  position?: number | undefined;
  beforeTaskId?: string | undefined;
  afterTaskId?: string | undefined;
}

export interface TaskPlacement {
  statusId: string | null;
  position: number;
  completedAt: string | null;
}

/** The place a new task gets: the end of the wished column, by default the first. */
export async function placeNewTask(
  context: ActorContext,
  project: { id: string; space_id: string },
  statusId: string | null | undefined,
): Promise<TaskPlacement> {
  const statuses = await listProjectStatuses(context.db, project);
  const status = statusId === undefined ? statuses[0] : statusOf(statuses, statusId);
  const column = { space_id: project.space_id, project_id: project.id, status_id: status?.id ?? null };
  return {
    statusId: column.status_id,
    position: await allocateEndPosition(context, column),
    completedAt: status?.category === 'done' ? context.now : null,
  };
}

/**
 * The place a task gets by a wish: a column alone means its end. Into a `done` column completes the task, out of one
 * reopens it.
 */
export async function placeMovedTask(
  context: ActorContext,
  task: TaskRow,
  wish: MoveRequest,
): Promise<Partial<TaskPlacement>> {
  const { statusId, position, beforeTaskId, afterTaskId } = wish;
  if ([statusId, position, beforeTaskId, afterTaskId].every((part) => part === undefined)) return {};
  const statuses = await listProjectStatuses(context.db, { id: task.project_id, space_id: task.space_id });
  const column = await columnOf(context, task, wish);
  const to = statusOf(statuses, column.status_id);
  const isMoved = column.status_id !== task.status_id;
  const isPlaced = position !== undefined || beforeTaskId !== undefined || afterTaskId !== undefined;
  if (!isMoved && !isPlaced) return {};
  return {
    statusId: column.status_id,
    position: isPlaced ? await positionIn(context, task, column, wish) : await allocateEndPosition(context, column),
    ...(isMoved &&
      getCompletionAfterMove(
        context,
        task,
        statuses.find(({ id }) => id === task.status_id),
        to,
      )),
  };
}

/** The position at the end of a column, for a task that comes from elsewhere. */
export async function allocateEndPosition(context: ActorContext, column: StatusColumn): Promise<number> {
  const end = await getEndPosition(context.db, column);
  if (end <= maxPosition) return end;
  await renumberColumn(context, column);
  return getEndPosition(context.db, column);
}

/** What a move between columns does to `completedAt`. */
export function getCompletionAfterMove(
  { now }: ActorContext,
  task: TaskRow,
  from: StatusRow | undefined,
  to: StatusRow | undefined,
): Pick<TaskPlacement, 'completedAt'> {
  if (to?.category === 'done') return { completedAt: task.completed_at ?? now };
  return { completedAt: from?.category === 'done' ? null : task.completed_at };
}

function statusOf(statuses: StatusRow[], statusId: string | null): StatusRow | undefined {
  if (statusId === null) return undefined;
  const status = statuses.find(({ id }) => id === statusId);
  if (status) return status;
  const valid = statuses.map(({ id, name }) => `${id} (${name})`).join(', ');
  throw invalidInput('statusId', `must be a status of the task’s project: ${valid || 'it has none'}, or null`);
}

async function columnOf(context: ActorContext, task: TaskRow, wish: MoveRequest): Promise<StatusColumn> {
  const { space_id, project_id } = task;
  const field = wish.beforeTaskId ? 'beforeTaskId' : 'afterTaskId';
  const siblingId = wish[field];
  if (siblingId === undefined) {
    return { space_id, project_id, status_id: wish.statusId === undefined ? task.status_id : wish.statusId };
  }
  const sibling = await findTask(context.db, space_id, siblingId);
  if (!sibling || sibling.project_id !== project_id || sibling.id === task.id) {
    throw invalidInput(field, 'must be another task of the same project');
  }
  if (wish.statusId !== undefined && wish.statusId !== sibling.status_id) {
    throw invalidInput(field, 'must be a task in the column that statusId names');
  }
  return { space_id, project_id, status_id: sibling.status_id };
}

async function positionIn(
  context: ActorContext,
  task: TaskRow,
  column: StatusColumn,
  wish: MoveRequest,
): Promise<number> {
  const { db } = context;
  let { beforeTaskId } = wish;
  if (wish.position !== undefined) {
    const holder = await findTaskIdAtPosition(db, column, wish.position, task.id);
    if (holder === undefined) return wish.position;
    beforeTaskId = holder;
  }
  const between = async () => {
    const sibling = await findTask(db, task.space_id, (beforeTaskId ?? wish.afterTaskId) as string);
    const at = sibling?.position ?? 0;
    const direction = beforeTaskId ? 'desc' : 'asc';
    const other = await findNeighbourPosition(db, column, direction, { beyond: at, except: task.id });
    return middle(at, other ?? (beforeTaskId ? at - 2 * positionGap : at + 2 * positionGap));
  };
  const found = await between();
  if (found !== undefined && Math.abs(found) <= maxPosition) return found;
  await renumberColumn(context, column);
  // The task may be in the column itself: what is changed next is held against where it is now.
  Object.assign(task, await findTask(db, task.space_id, task.id));
  return (await between()) as number;
}

async function renumberColumn(context: ActorContext, column: StatusColumn): Promise<void> {
  const change = { type: 'tasks.renumbered' as const, spaceId: column.space_id, projectId: column.project_id };
  await recordEvent(context, change, async (rev) => {
    return { statusId: column.status_id, positions: await renumberPositions(context.db, column, rev) };
  });
}

/** Undefined: the two are too close for a number between them. */
function middle(a: number, b: number): number | undefined {
  const between = (a + b) / 2;
  return between === a || between === b ? undefined : between;
}
