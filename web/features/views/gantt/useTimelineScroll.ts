import { type RefObject, useLayoutEffect, useRef } from 'react';
import { addDays } from '../../../lib/dates.ts';
import { dayToX, type TimeScale } from './timeScale.ts';

interface TimelineScrollOptions {
  scroller: RefObject<HTMLElement | null>;
  scale: TimeScale;
  titleWidth: number;
  today: string;
  /** A day to keep in view: the end of the task that the keyboard moves. */
  followedDay: string | undefined;
}

/**
 * Scrolls the timeline: to today at first, and so that its middle stays when the scale changes.
 * @returns Scrolls to a day, which lands at `share` of the visible width.
 */
export function useTimelineScroll({ scroller, scale, titleWidth, today, followedDay }: TimelineScrollOptions) {
  const scrollToDay = (day: string, share = 0.3) => {
    const element = scroller.current;
    if (element) element.scrollLeft = dayToX(scale, day) - (element.clientWidth - titleWidth) * share;
  };
  const previousScale = useRef<TimeScale>(undefined);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const previous = previousScale.current;
    previousScale.current = scale;
    if (!previous) return scrollToDay(today);
    if (previous.firstDay === scale.firstDay && previous.pxPerDay === scale.pxPerDay) return;
    const middle = (element.clientWidth - titleWidth) / 2;
    const middleInDays = (element.scrollLeft + middle) / previous.pxPerDay;
    const middleDay = addDays(previous.firstDay, Math.floor(middleInDays));
    element.scrollLeft = dayToX(scale, middleDay) + (middleInDays % 1) * scale.pxPerDay - middle;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls only when the day changes, not with the scale
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !followedDay) return;
    const x = dayToX(scale, followedDay) - element.scrollLeft;
    if (x < 0 || x > element.clientWidth - titleWidth - scale.pxPerDay) scrollToDay(followedDay, 0.5);
  }, [followedDay]);
  return scrollToDay;
}
