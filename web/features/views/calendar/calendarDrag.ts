import type { PointerEvent } from 'react';
import { daysBetween } from '../../../lib/dates.ts';
import { getState, type Task } from '../../../sync/index.ts';
import { trackPointerDrag } from '../../../ui/drag/trackPointerDrag.ts';
import { type DatePart, type DateShift, getTaskSpan } from '../schedule/taskSpan.ts';
import { getMovedTaskIds, type PendingReschedule } from '../schedule/useReschedule.ts';

export type StartReschedule = (event: PointerEvent, task: Task, part: DatePart) => void;

interface GrabOptions {
  timeZone: string;
  getScroller: () => HTMLElement | null;
  setPending: (move: PendingReschedule | undefined) => void;
  commit: (move: PendingReschedule | undefined) => void;
}

/** Takes a task by the pointer: the day under it is where the task goes, the tray takes its dates away. */
export function createStartReschedule({ timeZone, getScroller, setPending, commit }: GrabOptions): StartReschedule {
  return (event, task, part) => {
    if ((event.target as Element).closest('button, textarea')) return;
    const span = getTaskSpan(task, timeZone);
    const grabbed = placeAt(event.clientX, event.clientY);
    const from = part === 'startByDays' ? span?.start : part === 'endByDays' ? span?.end : (grabbed ?? span?.start);
    const isDated = (id: string) => getTaskSpan(getState().tasks.get(id) ?? task, timeZone) !== undefined;
    const together = part === 'moveByDays' ? getMovedTaskIds(task.id) : [task.id];
    const taskIds = together.filter((id) => isDated(id) === (span !== undefined));
    const element = getScroller();
    let move: PendingReschedule | undefined;
    trackPointerDrag(event.nativeEvent, {
      getScrollers: () => (element ? [element] : []),
      onMove: ({ x, y }) => {
        const shift = shiftTo(placeAt(x, y), part, span && from);
        if (!shift) return;
        move = { taskIds, shift, isByKeyboard: false };
        setPending(move);
      },
      onEnd: (isDropped) => commit(isDropped ? move : undefined),
    });
  };
}

/** `from`: the day that was taken hold of; undefined: the task has none. */
function shiftTo(place: string | undefined, part: string, from: string | undefined): DateShift | undefined {
  if (place === undefined) return undefined;
  if (place === 'tray') return part === 'moveByDays' ? 'clear' : undefined;
  return from === undefined ? { toSpan: { start: place, end: place } } : { [part]: daysBetween(from, place) };
}

/** The day, or the tray, under a point. */
function placeAt(x: number, y: number): string | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const place = element.getAttribute('data-cell');
    if (place !== null) return place;
  }
  return undefined;
}
