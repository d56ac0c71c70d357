import {
  getCompletedAtAfterMove,
  getEndPosition,
  getPositionBeside,
  getTargetStatusId,
  isMoveRequested,
  type MoveRequest,
  maxPosition,
  positionGap,
  type StatusCategory,
} from '../../contract/rules/taskPlacement.ts';
import { comparePositions } from './selectors.ts';
import type { Task } from './state.ts';
import type { StateDraft } from './stateDraft.ts';

type Placement = Pick<Task, 'statusId' | 'position' | 'completedAt'>;

/** Where the server will put a new task: at the end of its column. */
export function placeNewTask(draft: StateDraft, projectId: string, statusId: string | null, now: string): Placement {
  const toCategory = getCategory(draft, statusId);
  return {
    statusId,
    position: resolveEndPosition(draft, projectId, statusId),
    completedAt: getCompletedAtAfterMove({ completedAt: null, fromCategory: undefined, toCategory, now }),
  };
}

/** The fields that the server will change for a move. As there, the target column may be renumbered first. */
export function placeMovedTask(draft: StateDraft, task: Task, request: MoveRequest, now: string): Partial<Placement> {
  if (!isMoveRequested(request)) return {};
  const { position, beforeTaskId, afterTaskId } = request;
  const sibling = draft.get('tasks', beforeTaskId ?? afterTaskId ?? '');
  const statusId = getTargetStatusId(task.statusId, request, sibling);
  const isColumnChanged = statusId !== task.statusId;
  if (!isColumnChanged && !sibling && position === undefined) return {};
  return {
    statusId,
    position: resolvePosition(draft, task, statusId, request, sibling),
    ...(isColumnChanged && {
      completedAt: getCompletedAtAfterMove({
        completedAt: task.completedAt,
        fromCategory: getCategory(draft, task.statusId),
        toCategory: getCategory(draft, statusId),
        now,
      }),
    }),
  };
}

/** `count` ascending positions between two others; an undefined bound leaves that side open. */
export function spreadPositions(low: number | undefined, high: number | undefined, count: number): number[] {
  const span = positionGap * (count + 1);
  const start = low ?? (high ?? 0) - span;
  const step = ((high ?? start + span) - start) / (count + 1);
  return Array.from({ length: count }, (_, index) => start + step * (index + 1));
}

function getCategory(draft: StateDraft, statusId: string | null): StatusCategory | undefined {
  return draft.get('statuses', statusId ?? '')?.category;
}

function resolvePosition(
  draft: StateDraft,
  task: Task,
  statusId: string | null,
  { position, beforeTaskId }: MoveRequest,
  sibling: Task | undefined,
): number {
  if (sibling) return resolvePositionBeside(draft, task, statusId, sibling, beforeTaskId ? 'before' : 'after');
  if (position === undefined) return resolveEndPosition(draft, task.projectId, statusId);
  // Two tasks never share a position: the moved task goes before the one that holds it.
  const holder = listColumnTasks(draft, task.projectId, statusId).find(
    (other) => other.position === position && other.id !== task.id,
  );
  return holder ? resolvePositionBeside(draft, task, statusId, holder, 'before') : position;
}

function resolvePositionBeside(
  draft: StateDraft,
  task: Task,
  statusId: string | null,
  sibling: Task,
  side: 'before' | 'after',
): number {
  const position = findOrRenumber(draft, task.projectId, statusId, () => {
    const tasks = listColumnTasks(draft, task.projectId, statusId);
    const current = tasks.find(({ id }) => id === sibling.id)?.position ?? sibling.position;
    const positions = tasks.filter(({ id }) => id !== task.id).map((other) => other.position);
    const neighbor =
      side === 'before'
        ? Math.max(...positions.filter((other) => other < current))
        : Math.min(...positions.filter((other) => other > current));
    return getPositionBeside(current, Number.isFinite(neighbor) ? neighbor : undefined, side);
  });
  return position ?? sibling.position;
}

function resolveEndPosition(draft: StateDraft, projectId: string, statusId: string | null): number {
  const position = findOrRenumber(draft, projectId, statusId, () => {
    const end = getEndPosition(draft.columns.getMaxPosition({ projectId, statusId }));
    return end <= maxPosition ? end : undefined;
  });
  return position ?? maxPosition;
}

/** Tries to find a position in a column. If there is none, spaces the column's tasks evenly and tries again. */
function findOrRenumber(
  draft: StateDraft,
  projectId: string,
  statusId: string | null,
  find: () => number | undefined,
): number | undefined {
  const position = find();
  if (position !== undefined) return position;
  for (const [index, { id }] of listColumnTasks(draft, projectId, statusId).sort(comparePositions).entries()) {
    draft.update('tasks', id, { position: (index + 1) * positionGap });
  }
  return find();
}

function listColumnTasks(draft: StateDraft, projectId: string, statusId: string | null): Task[] {
  return draft.columns.list({ projectId, statusId });
}
