/** The gap left between neighbors. Halving it some forty times exhausts the precision of a double there. */
export const positionGap = 65_536;

/** Positions lie between this and its negative. */
export const maxPosition = 1e12;

export const statusCategories = ['todo', 'active', 'done'] as const;
export type StatusCategory = (typeof statusCategories)[number];

/** Where a task should go. At most one of `position`, `beforeTaskId` and `afterTaskId` is set. */
export interface MoveRequest {
  statusId?: string | null | undefined;
  position?: number | undefined;
  beforeTaskId?: string | undefined;
  afterTaskId?: string | undefined;
}

/** Whether the request names a place at all. */
export function isMoveRequested({ statusId, position, beforeTaskId, afterTaskId }: MoveRequest): boolean {
  return [statusId, position, beforeTaskId, afterTaskId].some((field) => field !== undefined);
}

/** The column that a task goes to: its new neighbor's, else the requested one, else its own. */
export function getTargetStatusId(
  currentStatusId: string | null,
  request: MoveRequest,
  sibling: { statusId: string | null } | undefined,
): string | null {
  if (sibling) return sibling.statusId;
  return request.statusId === undefined ? currentStatusId : request.statusId;
}

/** The position after a column's last task, on the grid of `positionGap`. It may exceed `maxPosition`. */
export function getEndPosition(lastPosition: number | undefined): number {
  if (lastPosition === undefined) return positionGap;
  return Math.floor(lastPosition / positionGap) * positionGap + positionGap;
}

/**
 * The position right before or after a sibling, given the position of the next task on that side, if there is one.
 * Returns undefined when the column must be renumbered first.
 */
export function getPositionBeside(
  siblingPosition: number,
  neighborPosition: number | undefined,
  side: 'before' | 'after',
): number | undefined {
  const step = side === 'before' ? -positionGap : positionGap;
  const position =
    neighborPosition === undefined ? siblingPosition + step : getMidpoint(siblingPosition, neighborPosition);
  return position !== undefined && Math.abs(position) <= maxPosition ? position : undefined;
}

/** Undefined when no double lies between the two. */
function getMidpoint(a: number, b: number): number | undefined {
  const midpoint = (a + b) / 2;
  return midpoint === a || midpoint === b ? undefined : midpoint;
}

/** The position of a new status, after the last one. Of two at `maxPosition`, the newer one comes last. */
export function getNextStatusPosition(lastPosition: number | undefined): number {
  return Math.min((lastPosition ?? 0) + positionGap, maxPosition);
}

/** Moving into a `done` column completes a task, moving out of one reopens it; any other move changes nothing. */
export function getCompletedAtAfterMove({
  completedAt,
  fromCategory,
  toCategory,
  now,
}: {
  completedAt: string | null;
  fromCategory: StatusCategory | undefined;
  toCategory: StatusCategory | undefined;
  now: string;
}): string | null {
  if (toCategory === 'done') return completedAt ?? now;
  return fromCategory === 'done' ? null : completedAt;
}
