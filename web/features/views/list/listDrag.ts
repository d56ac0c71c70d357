import { createDragPreview } from '../../../ui/drag/dragPreview.ts';
import type { DragSession } from '../../../ui/drag/dragTypes.ts';
import { enableDrag } from '../../../ui/drag/enableDrag.ts';
import type { Filters } from '../../tasks/filterSortAndGroup.ts';
import { focusTask, getTargetTaskIds, getTaskElement, selectedTaskIds } from '../../tasks/focusAndSelection.ts';
import { draggedIds } from '../draggedIdsSignal.ts';
import { dropIntoGroup } from '../dropIntoGroup.ts';
import { DropLine } from '../dropLine.ts';
import { createTaskDragAnnouncements } from '../taskDragAnnouncements.ts';
import type { ListItem } from './addNewTaskRows.ts';
import {
  getDropPositions,
  getNextListPosition,
  getSiblingDropPositions,
  getSiblings,
  type ListDropPosition,
} from './listDropPositions.ts';
import { reorderTasks } from './reorderTasks.ts';

/** The list as it is when a drag starts. */
export interface ListSnapshot {
  items: readonly ListItem[];
  filters: Filters;
  rowHeight: number;
  /** Brings an item into view. */
  scrollToItem: (index: number) => void;
}

/** Makes the rows of a list draggable, within their group and into others. Returns a function that disables it. */
export function enableListDrag(scroller: HTMLElement, getSnapshot: () => ListSnapshot): () => void {
  return enableDrag(scroller, (target) => {
    const taskId = target.closest<HTMLElement>('[data-task]')?.dataset['task'];
    return taskId === undefined ? undefined : startRowDrag(scroller, taskId, getSnapshot());
  });
}

/** Without groups, dragging can only change the order, and only the manual order can be changed. Tasks stay in their project. */
export function isDragAllowed({ group, sort }: Filters): boolean {
  return group === 'none' ? sort === 'manual' : group !== 'project';
}

/** Drags a row, and the other selected rows if it is selected. Without groups, a task stays among its siblings. */
function startRowDrag(
  scroller: HTMLElement,
  taskId: string,
  list: ListSnapshot,
): DragSession<ListDropPosition> | undefined {
  const { items, filters, rowHeight } = list;
  const row = getTaskElement(taskId);
  const fromIndex = items.findIndex((item) => item.kind === 'task' && item.task.id === taskId);
  const fromGroupKey = items[fromIndex]?.group.key;
  if (!row || fromGroupKey === undefined || !isDragAllowed(filters)) return undefined;
  const isUngrouped = filters.group === 'none';
  // In any other order, a position within a group means nothing.
  const hasManualOrder = filters.sort === 'manual' && (isUngrouped || filters.group === 'status');
  const siblings = isUngrouped ? getSiblings(items, fromIndex) : undefined;
  const selectedIds = selectedTaskIds.get().has(taskId) ? getTargetTaskIds() : [taskId];
  const taskIds = selectedIds.filter((id) => !siblings || siblings.tasks.some((sibling) => sibling.id === id));
  const movedIds = new Set(taskIds);
  const positions = siblings
    ? getSiblingDropPositions(siblings, movedIds)
    : getDropPositions(items, movedIds, hasManualOrder);
  const origin = positions.find(
    ({ groupKey, itemIndex }) => groupKey === fromGroupKey && (!hasManualOrder || itemIndex > fromIndex),
  );
  if (!origin) return undefined;
  const line = new DropLine();
  draggedIds.set(movedIds);
  return {
    preview: createDragPreview(row, taskIds.length),
    origin,
    targetAt: (_, y) => {
      const { top, bottom } = scroller.getBoundingClientRect();
      if (y < top - 40 || y > bottom + 40) return undefined;
      const pointerIndex = (y - top + scroller.scrollTop) / rowHeight;
      const getDistance = ({ itemIndex }: ListDropPosition) => Math.abs(itemIndex - pointerIndex);
      return positions.reduce(
        (nearest, position) => (getDistance(position) < getDistance(nearest) ? position : nearest),
        origin,
      );
    },
    nextTarget: (position, arrow) => {
      const next = getNextListPosition(positions, position, arrow);
      if (next) list.scrollToItem(next.itemIndex);
      return next;
    },
    showTarget: (position) => {
      if (!position) return line.hide();
      const { top, left, width } = scroller.getBoundingClientRect();
      const lineTop = top + position.itemIndex * rowHeight - scroller.scrollTop - 2;
      line.show({ top: Math.max(top, lineTop), left, width });
    },
    drop: (position) => {
      if (position.itemIndex === origin.itemIndex && taskIds.length === 1) return;
      if (siblings) {
        const otherIds = siblings.tasks.map(({ id }) => id).filter((id) => !movedIds.has(id));
        reorderTasks(taskIds, otherIds, position.beforeTaskId);
        return;
      }
      const otherIds = items.flatMap((item) =>
        item.kind === 'task' && item.group.key === position.groupKey && !movedIds.has(item.task.id)
          ? [item.task.id]
          : [],
      );
      dropIntoGroup(taskIds, filters.group, position, fromGroupKey, otherIds);
    },
    onEnd: () => {
      draggedIds.set(new Set());
      setTimeout(() => focusTask(taskId));
    },
    getScrollers: () => [scroller],
    announcements: createTaskDragAnnouncements(
      taskId,
      taskIds.length,
      (groupKey) => items.find(({ group }) => group.key === groupKey)?.group.name ?? '',
    ),
  };
}
