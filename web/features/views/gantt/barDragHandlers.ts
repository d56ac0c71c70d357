import type { PointerEvent } from 'react';
import { addDays, daysBetween } from '../../../lib/dates.ts';
import { setTaskBlocker } from '../../../sync/actions/assigneesLabelsAndBlockers.ts';
import type { Task } from '../../../sync/index.ts';
import { trackPointerDrag } from '../../../ui/drag/trackPointerDrag.ts';
import type { DatePart } from '../schedule/dateShift.ts';
import { getMovedTaskIds, type PendingReschedule } from '../schedule/useReschedule.ts';
import { type TimeScale, xToDay } from './timeScale.ts';

/** A dependency being drawn from the end of a bar to the pointer, in window coordinates. */
export interface DependencyDrag {
  blockerTaskId: string;
  x: number;
  y: number;
}

/** What starts when the pointer is pressed on a bar or its handles. */
export interface BarHandlers {
  /** Moves the task, or one of its ends. */
  startReschedule: (event: PointerEvent, task: Task, part: DatePart) => void;
  /** Draws an arrow to a task that will wait for this one. */
  startDependency: (event: PointerEvent, task: Task) => void;
  /** Draws the bar of a task that has no dates. */
  startDrawing: (event: PointerEvent, task: Task) => void;
}

interface BarHandlerOptions {
  scale: TimeScale;
  getScroller: () => HTMLElement | null;
  /** Where the timeline begins within the scroller, in pixels. */
  titleWidth: number;
  setPending: (pending: PendingReschedule | undefined) => void;
  commit: (pending: PendingReschedule | undefined) => void;
  setDependencyDrag: (drag: DependencyDrag | undefined) => void;
}

export function createBarHandlers({
  scale,
  getScroller,
  titleWidth,
  setPending,
  commit,
  setDependencyDrag,
}: BarHandlerOptions): BarHandlers {
  const toTimelineX = (x: number) => {
    const element = getScroller();
    return x - (element?.getBoundingClientRect().left ?? 0) + (element?.scrollLeft ?? 0) - titleWidth;
  };
  const getDayAt = (x: number) => xToDay(scale, toTimelineX(x));
  const getScrollers = () => {
    const element = getScroller();
    return element ? [element] : [];
  };
  return {
    startReschedule: (event, task, part) => {
      const taskIds = part === 'moveByDays' ? getMovedTaskIds(task.id) : [task.id];
      const startX = toTimelineX(event.clientX);
      let pending: PendingReschedule | undefined;
      trackPointerDrag(event.nativeEvent, {
        getScrollers,
        onMove: ({ x }) => {
          const days = Math.round((toTimelineX(x) - startX) / scale.pxPerDay);
          pending = { taskIds, shift: { [part]: days }, isByKeyboard: false };
          setPending(pending);
        },
        onEnd: (isDropped) => commit(isDropped ? pending : undefined),
      });
    },
    startDependency: (event, task) => {
      let point = { x: event.clientX, y: event.clientY };
      trackPointerDrag(event.nativeEvent, {
        getScrollers,
        onMove: ({ x, y }) => {
          if (point.x === x && point.y === y) return;
          point = { x, y };
          setDependencyDrag({ blockerTaskId: task.id, x, y });
        },
        onEnd: (isDropped) => {
          setDependencyDrag(undefined);
          const waitingTaskId = isDropped ? findTaskAt(point) : undefined;
          if (waitingTaskId !== undefined && waitingTaskId !== task.id) {
            setTaskBlocker(waitingTaskId, task.id, true);
          }
        },
      });
    },
    startDrawing: (event, task) => {
      const start = getDayAt(event.clientX);
      let pending: PendingReschedule | undefined;
      trackPointerDrag(event.nativeEvent, {
        getScrollers,
        onMove: ({ x }) => {
          // A long press that does not move must not create a bar.
          if (x === event.clientX && !pending) return;
          const days = Math.max(0, daysBetween(start, getDayAt(x)));
          pending = {
            taskIds: [task.id],
            shift: { toSpan: { start, end: addDays(start, days) } },
            isByKeyboard: false,
          };
          setPending(pending);
        },
        onEnd: (isDropped) => commit(isDropped ? pending : undefined),
      });
    },
  };
}

function findTaskAt({ x, y }: { x: number; y: number }): string | undefined {
  const row = document.elementsFromPoint(x, y).find((element) => element.hasAttribute('data-row'));
  return row?.getAttribute('data-row') ?? undefined;
}
