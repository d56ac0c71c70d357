import { t } from '../../../lib/i18n/index.ts';
import { createDragPreview } from '../../../ui/drag/dragPreview.ts';
import type { DragSession } from '../../../ui/drag/dragSession.ts';
import { enableDrag } from '../../../ui/drag/enableDrag.ts';
import { draggedIds } from '../draggedIds.ts';
import type { BoardSnapshot } from './boardSnapshot.ts';
import { moveColumn } from './moveColumn.ts';

/** Lets the columns of a board be dragged by their heads. A place is a number among the other columns, from 0. */
export function enableColumnDrag(element: HTMLElement, now: () => BoardSnapshot): () => void {
  return enableDrag(element, (target) => {
    const head = target.closest<HTMLElement>('[data-head]');
    return head ? liftColumn(head, now()) : undefined;
  });
}

function liftColumn(head: HTMLElement, { element, columns }: BoardSnapshot): DragSession<number> | undefined {
  const key = head.dataset['head'] ?? '';
  // Tasks without a status have a column that is none.
  const order = columns.map((column) => column.key).filter((each) => each !== 'none');
  const origin = order.indexOf(key);
  if (origin < 0) return undefined;
  const others = order.filter((each) => each !== key);
  const title = columns.find((column) => column.key === key)?.name ?? '';
  const sectionOf = (id: string | undefined) =>
    id === undefined ? null : element.querySelector<HTMLElement>(`[data-column="${CSS.escape(id)}"]`);
  const describe = (place: number) => t('drag.columnAt', { at: place + 1, count: order.length });
  const line = document.createElement('div');
  line.className = 'drop-line';
  draggedIds.set(new Set([key]));
  return {
    preview: createDragPreview(head),
    origin,
    targetAt: (x, y) => {
      const { top, bottom } = element.getBoundingClientRect();
      if (y < top - 40 || y > bottom + 40) return undefined;
      const at = others.findIndex((each) => isBefore(x, sectionOf(each)));
      return at < 0 ? others.length : at;
    },
    nextTarget: (place, arrow) => {
      if (arrow === 'up' || arrow === 'down') return undefined;
      const next = place + ((arrow === 'right') === isLeftToRight() ? 1 : -1);
      if (next < 0 || next > others.length) return undefined;
      sectionOf(others[next] ?? others.at(-1))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      return next;
    },
    showTarget: (place) => {
      if (place === undefined) return line.remove();
      const next = sectionOf(others[place])?.getBoundingClientRect();
      const last = sectionOf(others.at(-1))?.getBoundingClientRect();
      const box = next ?? last;
      if (!box) return line.remove();
      const isAtLeft = (next !== undefined) === isLeftToRight();
      const { top, height } = element.getBoundingClientRect();
      if (!line.isConnected) document.body.append(line);
      Object.assign(line.style, {
        left: `${isAtLeft ? box.left - 6 : box.right + 3}px`,
        top: `${top + 12}px`,
        width: '3px',
        height: `${height - 24}px`,
      });
    },
    drop: (place) => {
      if (place !== origin) moveColumn(key, place);
    },
    onEnd: () => {
      draggedIds.set(new Set());
      setTimeout(() => element.querySelector<HTMLElement>(`[data-head="${CSS.escape(key)}"]`)?.focus());
    },
    getScrollers: () => [element],
    announcements: {
      lifted: t('drag.lifted', { title }),
      movedTo: describe,
      dropped: (place) => t('drag.dropped', { place: describe(place) }),
      cancelled: t('drag.cancelled'),
    },
  };
}

function isBefore(x: number, section: HTMLElement | null): boolean {
  if (!section) return false;
  const { left, width } = section.getBoundingClientRect();
  return x < left + width / 2 === isLeftToRight();
}

function isLeftToRight(): boolean {
  return document.dir !== 'rtl';
}
