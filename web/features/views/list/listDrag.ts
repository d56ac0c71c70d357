import { t } from '../../../lib/i18n/index.ts';
import { getState } from '../../../sync/index.ts';
import { createDragPreview } from '../../../ui/drag/dragPreview.ts';
import type { ArrowDirection, DragSession } from '../../../ui/drag/dragSession.ts';
import { enableDrag } from '../../../ui/drag/enableDrag.ts';
import { focusTask, getTargetTaskIds, getTaskElement, selectedTaskIds } from '../../tasks/focusAndSelection.ts';
import type { Filters } from '../../tasks/taskFilters.ts';
import { draggedIds } from '../draggedIds.ts';
import { dropIntoGroup } from '../dropIntoGroup.ts';
import type { DropPosition } from '../dropPosition.ts';
import type { ListItem } from './listItems.ts';
import { reorderTasks } from './reorderTasks.ts';

export interface ListSnapshot {
  items: readonly ListItem[];
  filters: Filters;
  rowHeight: number;
  /** Brings a line into sight. */
  scrollToItem: (at: number) => void;
}

/** A place between two lines. */
interface Stop extends DropPosition {
  at: number;
}

/** Lets the lines of a list be dragged, within their group and into others. */
export function enableListDrag(scroller: HTMLElement, now: () => ListSnapshot): () => void {
  return enableDrag(scroller, (target) => {
    const id = target.closest<HTMLElement>('[data-task]')?.dataset['task'];
    return id === undefined ? undefined : liftLine(scroller, id, now());
  });
}

function liftLine(scroller: HTMLElement, taskId: string, list: ListSnapshot): DragSession<Stop> | undefined {
  const { items, filters, rowHeight } = list;
  const line = getTaskElement(taskId);
  const from = items.findIndex((each) => each.kind === 'task' && each.task.id === taskId);
  const column = items[from]?.group.key;
  if (!line || column === undefined || !isDragAllowed(filters)) return undefined;
  const isUngrouped = filters.group === 'none';
  // In an order that is not the person's own, only the group means something.
  const isOrdered = filters.sort === 'manual' && (isUngrouped || filters.group === 'status');
  const together = isUngrouped ? besides(items, from) : undefined;
  const chosen = selectedTaskIds.get().has(taskId) ? getTargetTaskIds() : [taskId];
  const ids = chosen.filter((id) => !together || together.ids.includes(id));
  const moving = new Set(ids);
  const stops = together ? together.stops(moving) : stopsOf(items, moving, isOrdered);
  const origin = stops.find((stop) => stop.groupKey === column && (!isOrdered || stop.at > from));
  if (!origin) return undefined;
  draggedIds.set(moving);
  const title = getState().tasks.get(taskId)?.title ?? '';
  const nameOf = (key: string) => items.find(({ group }) => group.key === key)?.group.name ?? '';
  const describe = (stop: Stop) =>
    stop.beforeTaskId === null
      ? t('drag.atEnd', { column: nameOf(stop.groupKey) })
      : t('drag.before', {
          column: nameOf(stop.groupKey),
          title: getState().tasks.get(stop.beforeTaskId)?.title ?? '',
        });
  const mark = document.createElement('div');
  mark.className = 'drop-line';
  return {
    preview: createDragPreview(line, ids.length),
    origin,
    targetAt: (_, y) => {
      const { top, bottom } = scroller.getBoundingClientRect();
      if (y < top - 40 || y > bottom + 40) return undefined;
      const at = (y - top + scroller.scrollTop) / rowHeight;
      const distance = (stop: Stop) => Math.abs(stop.at - at);
      return stops.reduce((best, stop) => (distance(stop) < distance(best) ? stop : best), origin);
    },
    nextTarget: (stop, arrow) => {
      const next = stepFrom(stops, stop, arrow);
      if (next) list.scrollToItem(next.at);
      return next;
    },
    showTarget: (stop) => {
      if (!stop) return mark.remove();
      if (!mark.isConnected) document.body.append(mark);
      const { top, left, width } = scroller.getBoundingClientRect();
      const y = top + stop.at * rowHeight - scroller.scrollTop - 2;
      Object.assign(mark.style, { top: `${Math.max(top, y)}px`, left: `${left}px`, width: `${width}px` });
    },
    drop: (stop) => {
      if (stop.at === origin.at && ids.length === 1) return;
      if (together) {
        const rest = together.ids.filter((id) => !moving.has(id));
        return reorderTasks(ids, rest, stop.beforeTaskId);
      }
      const others = items.flatMap((each) =>
        each.kind === 'task' && each.group.key === stop.groupKey && !ids.includes(each.task.id) ? [each.task.id] : [],
      );
      dropIntoGroup(ids, filters.group, stop, column, others);
    },
    onEnd: () => {
      draggedIds.set(new Set());
      setTimeout(() => focusTask(taskId));
    },
    getScrollers: () => [scroller],
    announcements: {
      lifted: t(ids.length === 1 ? 'drag.lifted' : 'drag.liftedMany', { title, count: ids.length }),
      movedTo: describe,
      dropped: (stop) => t('drag.dropped', { place: describe(stop) }),
      cancelled: t('drag.cancelled'),
    },
  };
}

/** Whether a line may be dragged: without groups there is only the order, and that of the person alone can be changed. */
export function isDragAllowed({ group, sort }: Filters): boolean {
  return group !== 'none' || sort === 'manual';
}

/** Of the task of a line: those that it is in order with, under the same parent; and the places between them. */
function besides(lines: readonly ListItem[], from: number) {
  const own = lines[from];
  const depth = own?.kind === 'task' ? own.depth : 0;
  const isWithin = (line: ListItem | undefined) => line?.kind === 'task' && line.depth >= depth;
  let first = from;
  while (isWithin(lines[first - 1])) first--;
  let end = from + 1;
  while (isWithin(lines[end])) end++;
  const here = lines
    .slice(first, end)
    .flatMap((line, index) =>
      line.kind === 'task' && line.depth === depth ? [{ id: line.task.id, at: first + index }] : [],
    );
  const column = own?.group.key ?? '';
  return {
    ids: here.map(({ id }) => id),
    stops: (moving: ReadonlySet<string>): Stop[] => [
      ...here.filter(({ id }) => !moving.has(id)).map(({ id, at }) => ({ groupKey: column, beforeTaskId: id, at })),
      { groupKey: column, beforeTaskId: null, at: end },
    ],
  };
}

/** Before each task that stays, and at the end of each group. */
function stopsOf(lines: readonly ListItem[], moving: ReadonlySet<string>, isOrdered: boolean): Stop[] {
  return lines.flatMap((line, at): Stop[] => {
    const { key: column } = line.group;
    if (line.kind === 'task') {
      return isOrdered && !moving.has(line.task.id) ? [{ groupKey: column, beforeTaskId: line.task.id, at }] : [];
    }
    if (line.kind === 'new') return [{ groupKey: column, beforeTaskId: null, at }];
    return line.isCollapsed ? [{ groupKey: column, beforeTaskId: null, at: at + 1 }] : [];
  });
}

/** Up and down by lines, left and right by groups. */
function stepFrom(stops: readonly Stop[], from: Stop, arrow: ArrowDirection): Stop | undefined {
  const step = arrow === 'up' || arrow === 'left' ? -1 : 1;
  if (arrow === 'up' || arrow === 'down') return stops[stops.findIndex(({ at }) => at === from.at) + step];
  const columns = [...new Set(stops.map(({ groupKey }) => groupKey))];
  const next = columns[columns.indexOf(from.groupKey) + step];
  return stops.find(({ groupKey, beforeTaskId }) => groupKey === next && beforeTaskId === null);
}
