import { createDragPreview } from '../../../ui/drag/dragPreview.ts';
import type { ArrowDirection, DragSession } from '../../../ui/drag/dragTypes.ts';
import { enableDrag } from '../../../ui/drag/enableDrag.ts';
import { focusTask, getTargetTaskIds, getTaskElement, selectedTaskIds } from '../../tasks/focusAndSelection.ts';
import { draggedIds } from '../draggedIdsSignal.ts';
import { type DropPosition, dropIntoGroup } from '../dropIntoGroup.ts';
import { createTaskDragAnnouncements } from '../taskDragAnnouncements.ts';
import type { TaskGroup } from '../useTaskGroups.ts';
import type { BoardAtDragStart } from './boardAtDragStart.ts';
import { BoardDropIndicator } from './boardDropIndicator.ts';
import { enableColumnDrag } from './columnDrag.ts';

/** Makes the cards and columns of a board draggable, and marks the board so. Returns a function that disables it. */
export function enableBoardDrag(element: HTMLElement, getSnapshot: () => BoardAtDragStart): () => void {
  const disableCardDrag = enableDrag(element, (target) => {
    const card = target.closest<HTMLElement>('[data-task]');
    return card ? startCardDrag(card.dataset['task'] ?? '', getSnapshot()) : undefined;
  });
  const disableColumnDrag = enableColumnDrag(element, getSnapshot);
  element.dataset['drag'] = '';
  return () => {
    disableCardDrag();
    disableColumnDrag();
  };
}

/** Drags a card, and the other selected cards if it is selected. */
function startCardDrag(taskId: string, board: BoardAtDragStart): DragSession<DropPosition> | undefined {
  const card = getTaskElement(taskId);
  const column = board.columns.find(({ tasks }) => tasks.some(({ id }) => id === taskId));
  if (!card || !column || board.filters.group === 'project') return undefined;
  const taskIds = selectedTaskIds.get().has(taskId) ? getTargetTaskIds() : [taskId];
  const movedIds = new Set(taskIds);
  // In any other order, a position within a column means nothing.
  const isManual = board.filters.sort === 'manual' && board.filters.group === 'status';
  const newestFirstKeys = new Set(board.columns.filter(({ isNewestFirst }) => isNewestFirst).map(({ key }) => key));
  const hasManualOrder = (groupKey: string) => isManual && !newestFirstKeys.has(groupKey);
  const idsByColumn = getIdsByColumn(board.columns, movedIds);
  const index = column.tasks.findIndex(({ id }) => id === taskId);
  const nextTask = column.tasks.slice(index + 1).find(({ id }) => !movedIds.has(id));
  const origin = { groupKey: column.key, beforeTaskId: hasManualOrder(column.key) ? (nextTask?.id ?? null) : null };
  const indicator = new BoardDropIndicator(board.element);
  draggedIds.set(movedIds);
  return {
    preview: createDragPreview(card, taskIds.length),
    origin,
    targetAt: (x, y) => getDropPositionAt(board.element, { x, y }, movedIds, hasManualOrder),
    nextTarget: (position, arrow) => {
      const next = getNextDropPosition(position, arrow, board.columns, idsByColumn, hasManualOrder);
      if (next) board.scrollTo(next);
      return next;
    },
    showTarget: (position) => indicator.show(position),
    drop: (position) => {
      const { groupKey, beforeTaskId } = position;
      if (groupKey === origin.groupKey && beforeTaskId === origin.beforeTaskId && taskIds.length === 1) return;
      const isNewestFirst = newestFirstKeys.has(groupKey);
      const currentIds = new Set(board.columns.find(({ key }) => key === groupKey)?.tasks.map(({ id }) => id));
      // Within the column, its tasks would only lose the manual order that other views show.
      const ids = isNewestFirst ? taskIds.filter((id) => !currentIds.has(id)) : taskIds;
      const otherIds = isNewestFirst ? [] : (idsByColumn.get(groupKey) ?? []);
      dropIntoGroup(ids, board.filters.group, position, column.key, otherIds);
    },
    onEnd: () => {
      draggedIds.set(new Set());
      setTimeout(() => focusTask(taskId));
    },
    getScrollers: () => [...board.element.querySelectorAll<HTMLElement>('[data-scroller]'), board.element],
    announcements: createTaskDragAnnouncements(
      taskId,
      taskIds.length,
      (groupKey) => board.columns.find(({ key }) => key === groupKey)?.name ?? '',
      (groupKey) => newestFirstKeys.has(groupKey),
    ),
  };
}

/** The ids of the tasks that stay, by the key of their column. */
function getIdsByColumn(
  columns: readonly TaskGroup[],
  movedIds: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  return new Map(columns.map(({ key, tasks }) => [key, tasks.map(({ id }) => id).filter((id) => !movedIds.has(id))]));
}

/** How far above or below the board a card can still be dropped, and half the gap between columns, in pixels. */
const verticalTolerancePx = 40;
const halfColumnGapPx = 6;

/** The position under a point of the window; undefined: it is outside all columns. */
function getDropPositionAt(
  board: HTMLElement,
  { x, y }: { x: number; y: number },
  movedIds: ReadonlySet<string>,
  hasManualOrder: (groupKey: string) => boolean,
): DropPosition | undefined {
  const boardBox = board.getBoundingClientRect();
  if (y < boardBox.top - verticalTolerancePx || y > boardBox.bottom + verticalTolerancePx) return undefined;
  for (const column of board.querySelectorAll<HTMLElement>('[data-column]')) {
    const { left, right } = column.getBoundingClientRect();
    if (x < left - halfColumnGapPx || x > right + halfColumnGapPx) continue;
    const endOfColumn = { groupKey: column.dataset['column'] ?? '', beforeTaskId: null };
    if (!hasManualOrder(endOfColumn.groupKey)) return endOfColumn;
    for (const card of column.querySelectorAll<HTMLElement>('[data-task]')) {
      const id = card.dataset['task'] ?? '';
      if (movedIds.has(id)) continue;
      const { top, height } = card.getBoundingClientRect();
      if (y < top + height / 2) return { ...endOfColumn, beforeTaskId: id };
    }
    return endOfColumn;
  }
  return undefined;
}

/** Up and down move within a column, left and right to the neighboring column at the same index. */
function getNextDropPosition(
  { groupKey, beforeTaskId }: DropPosition,
  arrow: ArrowDirection,
  columns: readonly TaskGroup[],
  idsByColumn: ReadonlyMap<string, readonly string[]>,
  hasManualOrder: (groupKey: string) => boolean,
): DropPosition | undefined {
  const ids = idsByColumn.get(groupKey) ?? [];
  const index = beforeTaskId === null ? ids.length : ids.indexOf(beforeTaskId);
  if (arrow === 'up' || arrow === 'down') {
    const nextIndex = index + (arrow === 'up' ? -1 : 1);
    if (!hasManualOrder(groupKey) || nextIndex < 0 || nextIndex > ids.length) return undefined;
    return { groupKey, beforeTaskId: ids[nextIndex] ?? null };
  }
  const isForward = (arrow === 'right') === (document.dir !== 'rtl');
  const nextColumn = columns[columns.findIndex(({ key }) => key === groupKey) + (isForward ? 1 : -1)];
  if (!nextColumn) return undefined;
  const nextIds = idsByColumn.get(nextColumn.key);
  return { groupKey: nextColumn.key, beforeTaskId: hasManualOrder(nextColumn.key) ? (nextIds?.[index] ?? null) : null };
}
