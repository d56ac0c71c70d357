import { t } from '../../../lib/i18n/index.ts';
import { getState } from '../../../sync/index.ts';
import { createDragPreview } from '../../../ui/drag/dragPreview.ts';
import type { ArrowDirection, DragSession } from '../../../ui/drag/dragSession.ts';
import { enableDrag } from '../../../ui/drag/enableDrag.ts';
import { focusTask, getTargetTaskIds, getTaskElement, selectedTaskIds } from '../../tasks/focusAndSelection.ts';
import { draggedIds } from '../draggedIds.ts';
import { dropIntoGroup } from '../dropIntoGroup.ts';
import type { DropPosition } from '../dropPosition.ts';
import type { TaskGroup } from '../useTaskGroups.ts';
import type { BoardSnapshot } from './boardSnapshot.ts';
import { enableColumnDrag } from './columnDrag.ts';

/** Lets the cards and columns of a board be dragged. Marks the board when they can be; gives what ends it. */
export function enableBoardDrag(element: HTMLElement, now: () => BoardSnapshot): () => void {
  const endCards = enableDrag(element, (target) => {
    const card = target.closest<HTMLElement>('[data-task]');
    return card ? liftCard(card.dataset['task'] ?? '', now()) : undefined;
  });
  const endColumns = enableColumnDrag(element, now);
  element.dataset['drag'] = '';
  return () => {
    endCards();
    endColumns();
  };
}

/** Lifts a card, and with it what is selected if it is among that. */
function liftCard(taskId: string, board: BoardSnapshot): DragSession<DropPosition> | undefined {
  const card = getTaskElement(taskId);
  const column = board.columns.find(({ tasks }) => tasks.some(({ id }) => id === taskId));
  if (!card || !column) return undefined;
  const ids = selectedTaskIds.get().has(taskId) ? getTargetTaskIds() : [taskId];
  const moving = new Set(ids);
  // In an order that is not the person's own, a place within a column means nothing.
  const isOrdered = board.filters.sort === 'manual' && board.filters.group === 'status';
  const rest = new Map(
    board.columns.map(({ key, tasks }) => [key, tasks.map(({ id }) => id).filter((id) => !moving.has(id))]),
  );
  const at = column.tasks.findIndex(({ id }) => id === taskId);
  const after = column.tasks.slice(at + 1).find(({ id }) => !moving.has(id));
  const origin = { groupKey: column.key, beforeTaskId: isOrdered ? (after?.id ?? null) : null };
  draggedIds.set(moving);
  const nameOf = (key: string) => board.columns.find((each) => each.key === key)?.name ?? '';
  const describe = ({ groupKey: key, beforeTaskId }: DropPosition) =>
    beforeTaskId === null
      ? t('drag.atEnd', { column: nameOf(key) })
      : t('drag.before', { column: nameOf(key), title: getState().tasks.get(beforeTaskId)?.title ?? '' });
  const title = getState().tasks.get(taskId)?.title ?? '';
  const line = new DropLine(board.element);
  return {
    preview: createDragPreview(card, ids.length),
    origin,
    targetAt: (x, y) => placeAt(board.element, { x, y }, moving, isOrdered),
    nextTarget: (place, arrow) => {
      const next = stepFrom(place, arrow, board.columns, rest, isOrdered);
      if (next) board.scrollTo(next);
      return next;
    },
    showTarget: (place) => line.show(place),
    drop: (place) => {
      if (place.groupKey !== origin.groupKey || place.beforeTaskId !== origin.beforeTaskId || ids.length > 1) {
        dropIntoGroup(ids, board.filters.group, place, column.key, rest.get(place.groupKey) ?? []);
      }
    },
    onEnd: () => {
      draggedIds.set(new Set());
      setTimeout(() => focusTask(taskId));
    },
    getScrollers: () => [...board.element.querySelectorAll<HTMLElement>('[data-scroller]'), board.element],
    announcements: {
      lifted: t(ids.length === 1 ? 'drag.lifted' : 'drag.liftedMany', { title, count: ids.length }),
      movedTo: describe,
      dropped: (place) => t('drag.dropped', { place: describe(place) }),
      cancelled: t('drag.cancelled'),
    },
  };
}

function placeAt(
  board: HTMLElement,
  { x, y }: { x: number; y: number },
  moving: ReadonlySet<string>,
  isOrdered: boolean,
): DropPosition | undefined {
  const frame = board.getBoundingClientRect();
  if (y < frame.top - 40 || y > frame.bottom + 40) return undefined;
  for (const column of board.querySelectorAll<HTMLElement>('[data-column]')) {
    const { left, right } = column.getBoundingClientRect();
    if (x < left - 6 || x > right + 6) continue;
    const place = { groupKey: column.dataset['column'] ?? '', beforeTaskId: null };
    if (!isOrdered) return place;
    for (const card of column.querySelectorAll<HTMLElement>('[data-task]')) {
      const id = card.dataset['task'] ?? '';
      if (moving.has(id)) continue;
      const { top, height } = card.getBoundingClientRect();
      if (y < top + height / 2) return { ...place, beforeTaskId: id };
    }
    return place;
  }
  return undefined;
}

function stepFrom(
  { groupKey, beforeTaskId }: DropPosition,
  arrow: ArrowDirection,
  columns: readonly TaskGroup[],
  rest: ReadonlyMap<string, string[]>,
  isOrdered: boolean,
): DropPosition | undefined {
  const ids = rest.get(groupKey) ?? [];
  const at = beforeTaskId === null ? ids.length : ids.indexOf(beforeTaskId);
  if (arrow === 'up' || arrow === 'down') {
    const next = at + (arrow === 'up' ? -1 : 1);
    return isOrdered && next >= 0 && next <= ids.length ? { groupKey, beforeTaskId: ids[next] ?? null } : undefined;
  }
  const isForward = (arrow === 'right') === (document.dir !== 'rtl');
  const other = columns[columns.findIndex(({ key }) => key === groupKey) + (isForward ? 1 : -1)];
  if (!other) return undefined;
  return { groupKey: other.key, beforeTaskId: isOrdered ? (rest.get(other.key)?.[at] ?? null) : null };
}

/** The line between two cards, and the column that it is in. */
class DropLine {
  readonly #board: HTMLElement;
  readonly #line = document.createElement('div');
  #over: Element | undefined;
  #wanted: DropPosition | undefined;

  constructor(board: HTMLElement) {
    this.#board = board;
    this.#line.className = 'drop-line';
  }

  show(place: DropPosition | undefined): void {
    this.#wanted = place;
    const column = place && this.#board.querySelector<HTMLElement>(`[data-column="${CSS.escape(place.groupKey)}"]`);
    if (column !== this.#over) {
      this.#over?.removeAttribute('data-over');
      column?.setAttribute('data-over', '');
      this.#over = column ?? undefined;
    }
    if (!place || !column) {
      this.#line.remove();
      return;
    }
    const target = place.beforeTaskId === null ? undefined : getTaskElement(place.beforeTaskId);
    // Not rendered yet: the column is still scrolling there.
    if (target === null) {
      requestAnimationFrame(() => this.#wanted === place && this.show(place));
      return;
    }
    const last = [...column.querySelectorAll('[data-task]')].at(-1);
    const inside = column.getBoundingClientRect();
    const top = target
      ? target.getBoundingClientRect().top - 6
      : last
        ? last.getBoundingClientRect().bottom + 3
        : inside.top + 44;
    if (!this.#line.isConnected) document.body.append(this.#line);
    Object.assign(this.#line.style, {
      top: `${Math.min(Math.max(top, inside.top), inside.bottom - 3)}px`,
      left: `${inside.left + 4}px`,
      width: `${inside.width - 8}px`,
    });
  }
}
