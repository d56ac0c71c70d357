import { addDays, addMonths, daysBetween, startOfMonth, startOfWeek } from '../../../lib/dates.ts';
import type { DaySpan } from '../schedule/taskSpan.ts';

export const zooms = ['day', 'week', 'month'] as const;
export type Zoom = (typeof zooms)[number];

/** How days lie on the line: which is the first, how many, and how wide each. */
export interface TimeScale {
  firstDay: string;
  dayCount: number;
  pxPerDay: number;
  zoom: Zoom;
}

const widths: Record<Zoom, number> = { day: 40, week: 16, month: 5 };
/** Five years to both sides: what lies beyond is not on the line. */
const most = 1826;

/** A line that has room for all tasks, and some to go on. */
export function createTimeScale(spans: readonly DaySpan[], today: string, zoom: Zoom): TimeScale {
  const starts = [today, ...spans.map(({ start }) => start)].sort();
  const ends = [today, ...spans.map(({ end }) => end)].sort();
  const [earliest = today] = starts;
  const latest = ends.at(-1) ?? today;
  const back = Math.max(daysBetween(today, earliest), -most);
  const ahead = Math.min(daysBetween(today, latest), most);
  const first = startOfMonth(addDays(today, back - 45));
  return { firstDay: first, dayCount: daysBetween(first, today) + ahead + 180, pxPerDay: widths[zoom], zoom };
}

export function dayToX({ firstDay, pxPerDay }: TimeScale, day: string): number {
  return daysBetween(firstDay, day) * pxPerDay;
}

export function xToDay({ firstDay, pxPerDay }: TimeScale, x: number): string {
  return addDays(firstDay, Math.floor(x / pxPerDay));
}

export interface Tick {
  day: string;
  x: number;
  width: number;
}

/** The days, weeks, months or years that touch a part of the line. */
export function getTicks(scale: TimeScale, unit: Zoom | 'year', from: number, to: number): Tick[] {
  const ticks: Tick[] = [];
  const end = Math.min(to, scale.dayCount * scale.pxPerDay);
  let day = beginOf(unit, xToDay(scale, Math.max(0, from)));
  for (let x = dayToX(scale, day); x < end; ) {
    const next = afterOne(unit, day);
    const until = dayToX(scale, next);
    ticks.push({ day, x: Math.max(0, x), width: until - Math.max(0, x) });
    day = next;
    x = until;
  }
  return ticks;
}

function beginOf(unit: Zoom | 'year', day: string): string {
  if (unit === 'week') return startOfWeek(day);
  if (unit === 'month') return startOfMonth(day);
  return unit === 'year' ? `${day.slice(0, 4)}-01-01` : day;
}

function afterOne(unit: Zoom | 'year', day: string): string {
  if (unit === 'month') return addMonths(day, 1);
  if (unit === 'year') return addMonths(day, 12);
  return addDays(day, unit === 'week' ? 7 : 1);
}
