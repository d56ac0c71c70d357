import type { PointerEvent } from 'react';
import { daysBetween } from '../../../lib/dates.ts';
import { getState, type Task } from '../../../sync/index.ts';
import { trackPointerDrag } from '../../../ui/drag/trackPointerDrag.ts';
import type { DatePart, DateShift } from '../schedule/dateShift.ts';
import { getTaskSpan } from '../schedule/taskSpan.ts';
import { getMovedTaskIds, type PendingReschedule } from '../schedule/useReschedule.ts';

export type StartReschedule = (event: PointerEvent, task: Task, part: DatePart) => void;

interface RescheduleOptions {
  timeZone: string;
  getScroller: () => HTMLElement | null;
  setPending: (pending: PendingReschedule | undefined) => void;
  commit: (pending: PendingReschedule | undefined) => void;
}

/** Drags a task, or one of its ends, to the day under the pointer. The panel of unscheduled tasks clears its dates. */
export function createStartReschedule({
  timeZone,
  getScroller,
  setPending,
  commit,
}: RescheduleOptions): StartReschedule {
  return (event, task, part) => {
    if ((event.target as Element).closest('button, textarea')) return;
    const span = getTaskSpan(task, timeZone);
    const grabbedCell = getCellAt(event.clientX, event.clientY);
    const fromDay =
      part === 'startByDays' ? span?.start : part === 'endByDays' ? span?.end : (grabbedCell ?? span?.start);
    // Only tasks that have dates, or only tasks that have none, can move together.
    const isScheduled = (id: string) => getTaskSpan(getState().tasks.get(id) ?? task, timeZone) !== undefined;
    const candidateIds = part === 'moveByDays' ? getMovedTaskIds(task.id) : [task.id];
    const taskIds = candidateIds.filter((id) => isScheduled(id) === (span !== undefined));
    const scroller = getScroller();
    let pending: PendingReschedule | undefined;
    trackPointerDrag(event.nativeEvent, {
      getScrollers: () => (scroller ? [scroller] : []),
      onMove: ({ x, y }) => {
        const shift = toDateShift(getCellAt(x, y), part, span && fromDay);
        if (!shift) return;
        pending = { taskIds, shift, isByKeyboard: false };
        setPending(pending);
      },
      onEnd: (isDropped) => commit(isDropped ? pending : undefined),
    });
  };
}

/** `fromDay` is the day that was picked up; undefined: the task has no dates. */
function toDateShift(cell: string | undefined, part: DatePart, fromDay: string | undefined): DateShift | undefined {
  if (cell === undefined) return undefined;
  if (cell === 'tray') return part === 'moveByDays' ? 'clear' : undefined;
  return fromDay === undefined ? { toSpan: { start: cell, end: cell } } : { [part]: daysBetween(fromDay, cell) };
}

/** The day under a point, or `tray` for the panel of unscheduled tasks. */
function getCellAt(x: number, y: number): string | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const cell = element.getAttribute('data-cell');
    if (cell !== null) return cell;
  }
  return undefined;
}
