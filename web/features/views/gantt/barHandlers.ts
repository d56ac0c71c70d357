import type { PointerEvent } from 'react';
import { addDays, daysBetween } from '../../../lib/dates.ts';
import { actions, type Task } from '../../../sync/index.ts';
import { trackPointerDrag } from '../../../ui/drag/trackPointerDrag.ts';
import type { DatePart } from '../schedule/taskSpan.ts';
import { getMovedTaskIds, type PendingReschedule } from '../schedule/useReschedule.ts';
import { type TimeScale, xToDay } from './timeScale.ts';

/** An arrow that is being drawn, from the end of a bar to where the pointer is. */
export interface DependencyDrag {
  blockerTaskId: string;
  x: number;
  y: number;
}

/** What a pointer can do to a bar. */
export interface BarHandlers {
  /** Moves it, or one of its ends. */
  startReschedule: (event: PointerEvent, task: Task, part: DatePart) => void;
  /** Draws an arrow to the task that waits for this one. */
  startDependency: (event: PointerEvent, task: Task) => void;
  /** Draws the bar of a task that has none. */
  startDrawing: (event: PointerEvent, task: Task) => void;
}

interface GripOptions {
  scale: TimeScale;
  getScroller: () => HTMLElement | null;
  /** Where the line begins. */
  titleWidth: number;
  setPending: (move: PendingReschedule | undefined) => void;
  commit: (move: PendingReschedule | undefined) => void;
  setDependencyDrag: (linking: DependencyDrag | undefined) => void;
}

export function createBarHandlers({
  scale,
  getScroller,
  titleWidth,
  setPending,
  commit,
  setDependencyDrag,
}: GripOptions): BarHandlers {
  const xOnLine = (x: number) => {
    const element = getScroller();
    return x - (element?.getBoundingClientRect().left ?? 0) + (element?.scrollLeft ?? 0) - titleWidth;
  };
  const dayUnder = (x: number) => xToDay(scale, xOnLine(x));
  const getScrollers = () => {
    const element = getScroller();
    return element ? [element] : [];
  };
  return {
    startReschedule: (event, task, part) => {
      const taskIds = part === 'moveByDays' ? getMovedTaskIds(task.id) : [task.id];
      const from = xOnLine(event.clientX);
      let move: PendingReschedule | undefined;
      trackPointerDrag(event.nativeEvent, {
        getScrollers,
        onMove: ({ x }) => {
          const days = Math.round((xOnLine(x) - from) / scale.pxPerDay);
          move = { taskIds, shift: { [part]: days }, isByKeyboard: false };
          setPending(move);
        },
        onEnd: (isDropped) => commit(isDropped ? move : undefined),
      });
    },
    startDependency: (event, task) => {
      let at = { x: event.clientX, y: event.clientY };
      trackPointerDrag(event.nativeEvent, {
        getScrollers,
        onMove: ({ x, y }) => {
          if (at.x === x && at.y === y) return;
          at = { x, y };
          setDependencyDrag({ blockerTaskId: task.id, x, y });
        },
        onEnd: (isDropped) => {
          setDependencyDrag(undefined);
          const target = isDropped ? taskUnder(at) : undefined;
          if (target !== undefined && target !== task.id) actions.setTaskBlocker(target, task.id, true);
        },
      });
    },
    startDrawing: (event, task) => {
      const from = dayUnder(event.clientX);
      let move: PendingReschedule | undefined;
      trackPointerDrag(event.nativeEvent, {
        getScrollers,
        onMove: ({ x }) => {
          // A long press alone draws nothing.
          if (x === event.clientX && !move) return;
          const days = Math.max(0, daysBetween(from, dayUnder(x)));
          move = {
            taskIds: [task.id],
            shift: { toSpan: { start: from, end: addDays(from, days) } },
            isByKeyboard: false,
          };
          setPending(move);
        },
        onEnd: (isDropped) => commit(isDropped ? move : undefined),
      });
    },
  };
}

function taskUnder({ x, y }: { x: number; y: number }): string | undefined {
  const row = document.elementsFromPoint(x, y).find((element) => element.hasAttribute('data-row'));
  return row?.getAttribute('data-row') ?? undefined;
}
