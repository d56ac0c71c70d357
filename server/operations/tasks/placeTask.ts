import { invalidInput } from '../../../contract/errors.ts';
import {
  getCompletedAtAfterMove,
  getEndPosition,
  getPositionBeside,
  getTargetStatusId,
  isMoveRequested,
  type MoveRequest,
  maxPosition,
} from '../../../contract/rules/taskPlacement.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import {
  findNeighborPosition,
  findTask,
  findTaskIdAtPosition,
  renumberPositions,
  type StatusColumn,
} from '../../db/queries/tasks/index.ts';
import { renumberTrashedTasks } from '../../db/queries/trash.ts';
import type { StatusRow, TaskRow } from '../../db/schema.ts';
import { recordEvent } from '../../events/recordEvent.ts';
import type { ActorContext } from '../handlerTypes.ts';

export interface TaskPlacement {
  statusId: string | null;
  position: number;
  completedAt: string | null;
}

/** The placement of a new task: the end of the given column, by default of the project's first. */
export async function placeNewTask(
  context: ActorContext,
  project: { id: string; space_id: string },
  statusId: string | null | undefined,
): Promise<TaskPlacement> {
  const statuses = await listProjectStatuses(context.db, project);
  const status = statusId === undefined ? statuses[0] : requireStatus(statuses, statusId);
  const column = { space_id: project.space_id, project_id: project.id, status_id: status?.id ?? null };
  return {
    statusId: column.status_id,
    position: await resolveEndPosition(context, column),
    completedAt: getCompletedAtAfterMove({
      completedAt: null,
      fromCategory: undefined,
      toCategory: status?.category,
      now: context.now,
    }),
  };
}

/**
 * The fields that a move changes; a column alone means its end. May renumber the target column, and then updates `task`
 * in place.
 * @throws AppError with code `invalid_input`
 */
export async function placeMovedTask(
  context: ActorContext,
  task: TaskRow,
  request: MoveRequest,
): Promise<Partial<TaskPlacement>> {
  if (!isMoveRequested(request)) return {};
  const sibling = await findRequestedSibling(context, task, request);
  const statusId = getTargetStatusId(task.status_id, request, sibling && { statusId: sibling.status_id });
  const isColumnChanged = statusId !== task.status_id;
  if (!isColumnChanged && !sibling && request.position === undefined) return {};

  const column = { space_id: task.space_id, project_id: task.project_id, status_id: statusId };
  const completion = isColumnChanged ? await completeByColumn(context, task, column) : {};
  return { statusId, position: await resolvePosition(context, task, column, request, sibling), ...completion };
}

/**
 * The placement of a task that moves to another project: by default the end of the column of the same name, else of the
 * first column of the same category.
 * @throws AppError with code `invalid_input`
 */
export async function placeInOtherProject(
  context: ActorContext,
  task: TaskRow,
  projectId: string,
  request: MoveRequest,
): Promise<TaskPlacement> {
  const { db, now } = context;
  const [oldStatuses, statuses] = [
    await listProjectStatuses(db, { id: task.project_id, space_id: task.space_id }),
    await listProjectStatuses(db, { id: projectId, space_id: task.space_id }),
  ];
  const oldStatus = oldStatuses.find(({ id }) => id === task.status_id);
  const moved = { ...task, project_id: projectId };
  const sibling = await findRequestedSibling(context, moved, request);
  const matchingId = findMatchingStatus(oldStatus, statuses)?.id ?? null;
  const statusId = getTargetStatusId(matchingId, request, sibling && { statusId: sibling.status_id });
  const status = requireStatus(statuses, statusId);
  const column = { space_id: task.space_id, project_id: projectId, status_id: statusId };
  return {
    statusId,
    position: await resolvePosition(context, moved, column, request, sibling),
    completedAt: getCompletedAtAfterMove({
      completedAt: task.completed_at,
      fromCategory: oldStatus?.category,
      toCategory: status?.category,
      now,
    }),
  };
}

function findMatchingStatus(status: StatusRow | undefined, statuses: StatusRow[]): StatusRow | undefined {
  if (!status) return undefined;
  const name = status.name.toLowerCase();
  return (
    statuses.find((candidate) => candidate.name.toLowerCase() === name) ??
    statuses.find(({ category }) => category === status.category) ??
    statuses[0]
  );
}

/** @throws AppError with code `invalid_input` when the column's status is not one of the project */
async function completeByColumn(context: ActorContext, task: TaskRow, column: StatusColumn) {
  const statuses = await listProjectStatuses(context.db, { id: column.project_id, space_id: column.space_id });
  return {
    completedAt: getCompletedAtAfterMove({
      completedAt: task.completed_at,
      fromCategory: statuses.find(({ id }) => id === task.status_id)?.category,
      toCategory: requireStatus(statuses, column.status_id)?.category,
      now: context.now,
    }),
  };
}

function requireStatus(statuses: StatusRow[], statusId: string | null): StatusRow | undefined {
  if (statusId === null) return undefined;
  const status = statuses.find(({ id }) => id === statusId);
  if (status) return status;
  const valid = statuses.map(({ id, name }) => `${id} (${name})`).join(', ');
  throw invalidInput('statusId', `must be a status of the task’s project: ${valid || 'it has none'}, or null`);
}

async function findRequestedSibling(
  context: ActorContext,
  task: TaskRow,
  request: MoveRequest,
): Promise<TaskRow | undefined> {
  const field = request.beforeTaskId ? 'beforeTaskId' : 'afterTaskId';
  const siblingId = request[field];
  if (siblingId === undefined) return undefined;
  const sibling = await findTask(context.db, task.space_id, siblingId);
  if (!sibling || sibling.project_id !== task.project_id || sibling.id === task.id) {
    throw invalidInput(field, 'must be another task of the same project');
  }
  if (request.statusId !== undefined && request.statusId !== sibling.status_id) {
    throw invalidInput(field, 'must be a task in the column given by statusId');
  }
  return sibling;
}

async function resolvePosition(
  context: ActorContext,
  task: TaskRow,
  column: StatusColumn,
  { position, beforeTaskId }: MoveRequest,
  sibling: TaskRow | undefined,
): Promise<number> {
  if (sibling) return resolvePositionBeside(context, task, column, sibling, beforeTaskId ? 'before' : 'after');
  if (position === undefined) return resolveEndPosition(context, column);
  return resolveFreePosition(context, task, column, position);
}

/** This position, or one right before the task that holds it: two tasks never share a position. */
export async function resolveFreePosition(
  context: ActorContext,
  task: TaskRow,
  column: StatusColumn,
  position: number,
): Promise<number> {
  const holderId = await findTaskIdAtPosition(context.db, column, position, task.id);
  if (holderId === undefined) return position;
  return resolvePositionBeside(context, task, column, { id: holderId, position }, 'before');
}

async function resolvePositionBeside(
  context: ActorContext,
  task: TaskRow,
  column: StatusColumn,
  sibling: Pick<TaskRow, 'id' | 'position'>,
  side: 'before' | 'after',
): Promise<number> {
  const { db } = context;
  const find = async (siblingPosition: number) => {
    const direction = side === 'before' ? 'desc' : 'asc';
    const bounds = { beyond: siblingPosition, except: task.id };
    return getPositionBeside(siblingPosition, await findNeighborPosition(db, column, direction, bounds), side);
  };
  const position = await find(sibling.position);
  if (position !== undefined) return position;
  await renumberColumn(context, column);
  // The task may be in the renumbered column itself, and the caller compares its fields with where it is now.
  Object.assign(task, await findTask(db, task.space_id, task.id));
  const renumberedSibling = (await findTask(db, task.space_id, sibling.id)) as TaskRow;
  return (await find(renumberedSibling.position)) as number;
}

/** The position at the end of a column, for a task that comes from elsewhere. */
export async function resolveEndPosition(context: ActorContext, column: StatusColumn): Promise<number> {
  const find = async () => getEndPosition(await findNeighborPosition(context.db, column, 'desc'));
  const position = await find();
  if (position <= maxPosition) return position;
  await renumberColumn(context, column);
  return find();
}

async function renumberColumn(context: ActorContext, column: StatusColumn): Promise<void> {
  const change = { type: 'tasks.renumbered' as const, spaceId: column.space_id, projectId: column.project_id };
  await recordEvent(context, change, async (rev) => {
    await renumberTrashedTasks(context.db, column);
    return { statusId: column.status_id, positions: await renumberPositions(context.db, column, rev) };
  });
}
