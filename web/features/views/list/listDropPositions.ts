import type { ArrowDirection } from '../../../ui/drag/dragTypes.ts';
import type { DropPosition } from '../dropIntoGroup.ts';
import type { ListItem } from './addNewTaskRows.ts';

/** A drop position, and the index of the item that it lies before. */
export interface ListDropPosition extends DropPosition {
  itemIndex: number;
}

/** The tasks with the same parent as a task, itself included, and the index of the item after the last of them. */
export interface Siblings {
  groupKey: string;
  tasks: readonly { id: string; itemIndex: number }[];
  endIndex: number;
}

export function getSiblings(items: readonly ListItem[], fromIndex: number): Siblings {
  const item = items[fromIndex];
  const depth = item?.kind === 'task' ? item.depth : 0;
  const isSiblingOrBelow = (other: ListItem | undefined) => other?.kind === 'task' && other.depth >= depth;
  let startIndex = fromIndex;
  while (isSiblingOrBelow(items[startIndex - 1])) startIndex--;
  let endIndex = fromIndex + 1;
  while (isSiblingOrBelow(items[endIndex])) endIndex++;
  const tasks = items
    .slice(startIndex, endIndex)
    .flatMap((other, offset) =>
      other.kind === 'task' && other.depth === depth ? [{ id: other.task.id, itemIndex: startIndex + offset }] : [],
    );
  return { groupKey: item?.group.key ?? '', tasks, endIndex };
}

/** Before each sibling that stays, and after the last. */
export function getSiblingDropPositions(
  { groupKey, tasks, endIndex }: Siblings,
  movedIds: ReadonlySet<string>,
): ListDropPosition[] {
  return [
    ...tasks
      .filter(({ id }) => !movedIds.has(id))
      .map(({ id, itemIndex }) => ({ groupKey, beforeTaskId: id, itemIndex })),
    { groupKey, beforeTaskId: null, itemIndex: endIndex },
  ];
}

/** Before each task that stays if the order is manual, and at the end of each group. */
export function getDropPositions(
  items: readonly ListItem[],
  movedIds: ReadonlySet<string>,
  hasManualOrder: boolean,
): ListDropPosition[] {
  return items.flatMap((item, itemIndex): ListDropPosition[] => {
    const groupKey = item.group.key;
    if (item.kind === 'task') {
      return hasManualOrder && !movedIds.has(item.task.id) ? [{ groupKey, beforeTaskId: item.task.id, itemIndex }] : [];
    }
    if (item.kind === 'newTask') return [{ groupKey, beforeTaskId: null, itemIndex }];
    return item.isCollapsed ? [{ groupKey, beforeTaskId: null, itemIndex: itemIndex + 1 }] : [];
  });
}

/** Up and down move between rows, left and right between groups. */
export function getNextListPosition(
  positions: readonly ListDropPosition[],
  current: ListDropPosition,
  arrow: ArrowDirection,
): ListDropPosition | undefined {
  const step = arrow === 'up' || arrow === 'left' ? -1 : 1;
  if (arrow === 'up' || arrow === 'down') {
    return positions[positions.findIndex(({ itemIndex }) => itemIndex === current.itemIndex) + step];
  }
  const groupKeys = [...new Set(positions.map(({ groupKey }) => groupKey))];
  const nextGroupKey = groupKeys[groupKeys.indexOf(current.groupKey) + step];
  return positions.find(({ groupKey, beforeTaskId }) => groupKey === nextGroupKey && beforeTaskId === null);
}
