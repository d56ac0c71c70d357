import type { StateDraft, Task } from './state.ts';

const positionGap = 65_536;

export interface MoveRequest {
  statusId?: string | null | undefined;
  position?: number | undefined;
  beforeTaskId?: string | undefined;
  afterTaskId?: string | undefined;
}

/** Where a task will be, as the server would place it; what the server then says counts. */
export function getMovedFields(draft: StateDraft, task: Task, wish: MoveRequest): Partial<Task> {
  const { position, beforeTaskId, afterTaskId } = wish;
  const sibling = draft.get('tasks', beforeTaskId ?? afterTaskId ?? '');
  const statusId = sibling ? sibling.statusId : wish.statusId === undefined ? task.statusId : wish.statusId;
  const isMoved = statusId !== task.statusId;
  if (!isMoved && !sibling && position === undefined) return {};
  return {
    statusId,
    position: position ?? getPositionNextTo(draft, task, statusId, sibling, beforeTaskId !== undefined),
    ...(isMoved && { completedAt: getCompletedAt(draft, task, statusId) }),
  };
}

/** Positions, in order, for so many things between two others; undefined: nothing is on that side. */
export function getPositionsBetween(low: number | undefined, high: number | undefined, count: number): number[] {
  const all = positionGap * (count + 1);
  const first = low ?? (high ?? 0) - all;
  const step = ((high ?? first + all) - first) / (count + 1);
  return Array.from({ length: count }, (_, index) => first + step * (index + 1));
}

/** The position at the end of a column. */
export function getEndPosition(draft: StateDraft, projectId: string, statusId: string | null): number {
  const positions = getColumnTasks(draft, projectId, statusId).map((task) => task.position);
  return positions.length === 0 ? positionGap : Math.max(...positions) + positionGap;
}

function getPositionNextTo(
  draft: StateDraft,
  task: Task,
  statusId: string | null,
  sibling: Task | undefined,
  isBefore: boolean,
): number {
  if (!sibling) return getEndPosition(draft, task.projectId, statusId);
  const others = getColumnTasks(draft, task.projectId, statusId).filter(({ id }) => id !== task.id);
  const at = sibling.position;
  const beyond = others.map((other) => other.position).filter((other) => (isBefore ? other < at : other > at));
  const next = isBefore ? Math.max(...beyond) : Math.min(...beyond);
  return Number.isFinite(next) ? (at + next) / 2 : isBefore ? at - positionGap : at + positionGap;
}

function getCompletedAt(draft: StateDraft, task: Task, statusId: string | null): string | null {
  const isDone = (id: string | null) => draft.get('statuses', id ?? '')?.category === 'done';
  if (isDone(statusId)) return task.completedAt ?? new Date().toISOString();
  return isDone(task.statusId) ? null : task.completedAt;
}

function getColumnTasks(draft: StateDraft, projectId: string, statusId: string | null): Task[] {
  return draft.getAll('tasks').filter((task) => task.projectId === projectId && task.statusId === statusId);
}
