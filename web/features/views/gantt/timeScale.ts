import { addDays, addMonths, daysBetween, startOfMonth, startOfWeek } from '../../../lib/dates.ts';
import { scalePx } from '../../../ui/scalePx.ts';
import type { DaySpan } from '../schedule/taskSpan.ts';

export const zooms = ['day', 'week', 'month'] as const;
export type Zoom = (typeof zooms)[number];
export const defaultZoom: Zoom = 'week';

export function parseZoom(text: string | null): Zoom {
  return zooms.find((zoom) => zoom === text) ?? defaultZoom;
}

/** How days map to pixels on the timeline. */
export interface TimeScale {
  firstDay: string;
  dayCount: number;
  pxPerDay: number;
  zoom: Zoom;
}

const pxPerDayByZoom: Record<Zoom, number> = { day: scalePx(40), week: scalePx(16), month: scalePx(5) };
/** The timeline reaches five years into the past and the future at most. */
const maxDays = 1826;

/** A timeline with room for all tasks, and some more at both ends. */
export function createTimeScale(spans: readonly DaySpan[], today: string, zoom: Zoom): TimeScale {
  const [earliest = today] = [today, ...spans.map(({ start }) => start)].sort();
  const latest = [today, ...spans.map(({ end }) => end)].sort().at(-1) ?? today;
  const daysToEarliest = Math.max(daysBetween(today, earliest), -maxDays);
  const daysToLatest = Math.min(daysBetween(today, latest), maxDays);
  const firstDay = startOfMonth(addDays(today, daysToEarliest - 45));
  const dayCount = daysBetween(firstDay, today) + daysToLatest + 180;
  return { firstDay, dayCount, pxPerDay: pxPerDayByZoom[zoom], zoom };
}

export function dayToX({ firstDay, pxPerDay }: TimeScale, day: string): number {
  return daysBetween(firstDay, day) * pxPerDay;
}

export function xToDay({ firstDay, pxPerDay }: TimeScale, x: number): string {
  return addDays(firstDay, Math.floor(x / pxPerDay));
}

type TickUnit = Zoom | 'year';

/** One unit of the timeline, from its first day on. */
export interface Tick {
  day: string;
  x: number;
  width: number;
}

/** The days, weeks, months or years that touch a part of the timeline. */
export function getTicks(scale: TimeScale, unit: TickUnit, fromX: number, toX: number): Tick[] {
  const ticks: Tick[] = [];
  const endX = Math.min(toX, scale.dayCount * scale.pxPerDay);
  let day = startOfUnit(unit, xToDay(scale, Math.max(0, fromX)));
  for (let x = dayToX(scale, day); x < endX; ) {
    const nextDay = addUnit(unit, day);
    const nextX = dayToX(scale, nextDay);
    ticks.push({ day, x: Math.max(0, x), width: nextX - Math.max(0, x) });
    day = nextDay;
    x = nextX;
  }
  return ticks;
}

function startOfUnit(unit: TickUnit, day: string): string {
  if (unit === 'week') return startOfWeek(day);
  if (unit === 'month') return startOfMonth(day);
  return unit === 'year' ? `${day.slice(0, 4)}-01-01` : day;
}

function addUnit(unit: TickUnit, day: string): string {
  if (unit === 'month') return addMonths(day, 1);
  if (unit === 'year') return addMonths(day, 12);
  return addDays(day, unit === 'week' ? 7 : 1);
}
