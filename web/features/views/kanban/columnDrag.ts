import { t } from '../../../lib/i18n/index.ts';
import { createDragPreview } from '../../../ui/drag/dragPreview.ts';
import type { DragSession } from '../../../ui/drag/dragTypes.ts';
import { enableDrag } from '../../../ui/drag/enableDrag.ts';
import { draggedIds } from '../draggedIdsSignal.ts';
import { DropLine } from '../dropLine.ts';
import type { BoardAtDragStart } from './boardAtDragStart.ts';
import { moveColumn } from './moveColumn.ts';

/** Makes the columns of a board draggable by their headers. Returns a function that disables it. */
export function enableColumnDrag(element: HTMLElement, getSnapshot: () => BoardAtDragStart): () => void {
  return enableDrag(element, (target) => {
    const header = target.closest<HTMLElement>('[data-head]');
    return header ? startColumnDrag(header, getSnapshot()) : undefined;
  });
}

/** A target is an index among the other columns. */
function startColumnDrag(header: HTMLElement, { element, columns }: BoardAtDragStart): DragSession<number> | undefined {
  const key = header.dataset['head'] ?? '';
  // The column of tasks without a status stays first.
  const keys = columns.map((column) => column.key).filter((columnKey) => columnKey !== 'none');
  const origin = keys.indexOf(key);
  if (origin < 0) return undefined;
  const otherKeys = keys.filter((otherKey) => otherKey !== key);
  const findColumn = (columnKey: string | undefined) =>
    columnKey === undefined ? null : element.querySelector<HTMLElement>(`[data-column="${CSS.escape(columnKey)}"]`);
  const describe = (index: number) => t('drag.columnAt', { at: index + 1, count: keys.length });
  const line = new DropLine();
  draggedIds.set(new Set([key]));
  return {
    preview: createDragPreview(header),
    origin,
    targetAt: (x, y) => {
      const { top, bottom } = element.getBoundingClientRect();
      if (y < top - 40 || y > bottom + 40) return undefined;
      const index = otherKeys.findIndex((otherKey) => isBeforeMiddle(x, findColumn(otherKey)));
      return index < 0 ? otherKeys.length : index;
    },
    nextTarget: (index, arrow) => {
      if (arrow === 'up' || arrow === 'down') return undefined;
      const nextIndex = index + ((arrow === 'right') === isLeftToRight() ? 1 : -1);
      if (nextIndex < 0 || nextIndex > otherKeys.length) return undefined;
      findColumn(otherKeys[nextIndex] ?? otherKeys.at(-1))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      return nextIndex;
    },
    showTarget: (index) => {
      const nextColumn = index === undefined ? null : findColumn(otherKeys[index]);
      const column = index === undefined ? null : (nextColumn ?? findColumn(otherKeys.at(-1)));
      if (!column) return line.hide();
      const { left, right } = column.getBoundingClientRect();
      const { top, height } = element.getBoundingClientRect();
      const isLeftOfColumn = (nextColumn !== null) === isLeftToRight();
      line.show({ left: isLeftOfColumn ? left - 6 : right + 3, top: top + 12, width: 3, height: height - 24 });
    },
    drop: (index) => {
      if (index !== origin) moveColumn(key, index);
    },
    onEnd: () => {
      draggedIds.set(new Set());
      setTimeout(() => element.querySelector<HTMLElement>(`[data-head="${CSS.escape(key)}"]`)?.focus());
    },
    getScrollers: () => [element],
    announcements: {
      lifted: t('drag.lifted', { title: columns.find((column) => column.key === key)?.name ?? '' }),
      movedTo: describe,
      dropped: (index) => t('drag.dropped', { place: describe(index) }),
      canceled: t('drag.canceled'),
    },
  };
}

/** Whether an x coordinate lies on the leading half of a column. */
function isBeforeMiddle(x: number, column: HTMLElement | null): boolean {
  if (!column) return false;
  const { left, width } = column.getBoundingClientRect();
  return x < left + width / 2 === isLeftToRight();
}

function isLeftToRight(): boolean {
  return document.dir !== 'rtl';
}
