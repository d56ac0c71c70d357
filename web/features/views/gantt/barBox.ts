import { addDays } from '../../../lib/dates.ts';
import type { Task } from '../../../sync/index.ts';
import { type DaySpan, getTaskSpan } from '../schedule/taskSpan.ts';
import { dayToX, type TimeScale } from './timeScale.ts';

/** The horizontal extent of a bar on the timeline, in pixels. */
export interface BarBox {
  x: number;
  width: number;
  /** The task has only one of its two dates. */
  isMilestone: boolean;
}

/** The box of the bar of a task; undefined: the task has no dates, or they are not on the timeline. */
export function getBarBox(task: Task, scale: TimeScale, timeZone: string): BarBox | undefined {
  const span = getTaskSpan(task, timeZone);
  const box = span && getSpanBox(span, scale);
  return box && { ...box, isMilestone: task.startDate === null || task.dueDate === null };
}

/** The extent of some days; undefined: they are not on the timeline. */
export function getSpanBox(span: DaySpan, scale: TimeScale): Pick<BarBox, 'x' | 'width'> | undefined {
  const timelineWidth = scale.dayCount * scale.pxPerDay;
  const x = Math.max(0, dayToX(scale, span.start));
  const right = Math.min(timelineWidth, dayToX(scale, addDays(span.end, 1)));
  if (right <= 0 || x >= timelineWidth) return undefined;
  return { x, width: right - x };
}
