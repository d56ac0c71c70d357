import type { PointerEvent } from 'react';
import { addDays, daysBetween } from '../../../lib/dates.ts';
import { commands, type Task } from '../../../sync/index.ts';
import { trackPointerDrag } from '../../../ui/drag/trackPointerDrag.ts';
import { getMovedTaskIds, type PendingReschedule } from '../schedule/useReschedule.ts';
import { type TimeScale, xToDay } from './timeScale.ts';

/** An arrow that is being drawn, from the end of a bar to where the pointer is. */
export interface DependencyDrag {
  from: string;
  x: number;
  y: number;
}

/** What a pointer can do to a bar. */
export interface BarHandlers {
  /** Moves it, or one of its ends. */
  pull: (event: PointerEvent, task: Task, part: 'moveBy' | 'startBy' | 'endBy') => void;
  /** Draws an arrow to the task that waits for this one. */
  link: (event: PointerEvent, task: Task) => void;
  /** Draws the bar of a task that has none. */
  draw: (event: PointerEvent, task: Task) => void;
}

interface GripOptions {
  scale: TimeScale;
  scroller: () => HTMLElement | null;
  /** Where the line begins. */
  titleWidth: number;
  setMove: (move: PendingReschedule | undefined) => void;
  drop: (move: PendingReschedule | undefined) => void;
  setLinking: (linking: DependencyDrag | undefined) => void;
}

export function createBarHandlers({
  scale,
  scroller,
  titleWidth,
  setMove,
  drop,
  setLinking,
}: GripOptions): BarHandlers {
  const xOnLine = (x: number) => {
    const element = scroller();
    return x - (element?.getBoundingClientRect().left ?? 0) + (element?.scrollLeft ?? 0) - titleWidth;
  };
  const dayUnder = (x: number) => xToDay(scale, xOnLine(x));
  const scrollers = () => {
    const element = scroller();
    return element ? [element] : [];
  };
  return {
    pull: (event, task, part) => {
      const taskIds = part === 'moveBy' ? getMovedTaskIds(task.id) : [task.id];
      const from = xOnLine(event.clientX);
      let move: PendingReschedule | undefined;
      trackPointerDrag(event.nativeEvent, {
        scrollers,
        onMove: ({ x }) => {
          const days = Math.round((xOnLine(x) - from) / scale.px);
          move = { taskIds, shift: { [part]: days }, isLifted: false };
          setMove(move);
        },
        onEnd: (isDropped) => drop(isDropped ? move : undefined),
      });
    },
    link: (event, task) => {
      let at = { x: event.clientX, y: event.clientY };
      trackPointerDrag(event.nativeEvent, {
        scrollers,
        onMove: ({ x, y }) => {
          if (at.x === x && at.y === y) return;
          at = { x, y };
          setLinking({ from: task.id, x, y });
        },
        onEnd: (isDropped) => {
          setLinking(undefined);
          const target = isDropped ? taskUnder(at) : undefined;
          if (target !== undefined && target !== task.id) commands.setTaskBlocker(target, task.id, true);
        },
      });
    },
    draw: (event, task) => {
      const from = dayUnder(event.clientX);
      let move: PendingReschedule | undefined;
      trackPointerDrag(event.nativeEvent, {
        scrollers,
        onMove: ({ x }) => {
          // A long press alone draws nothing.
          if (x === event.clientX && !move) return;
          const days = Math.max(0, daysBetween(from, dayUnder(x)));
          move = { taskIds: [task.id], shift: { to: { start: from, end: addDays(from, days) } }, isLifted: false };
          setMove(move);
        },
        onEnd: (isDropped) => drop(isDropped ? move : undefined),
      });
    },
  };
}

function taskUnder({ x, y }: { x: number; y: number }): string | undefined {
  const row = document.elementsFromPoint(x, y).find((element) => element.hasAttribute('data-row'));
  return row?.getAttribute('data-row') ?? undefined;
}
