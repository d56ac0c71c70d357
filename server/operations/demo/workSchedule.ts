import type { OutlineTask } from './parseOutline.ts';
import type { SeededRandom } from './seededRandom.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export type WorkState = 'todo' | 'active' | 'review' | 'done';

/** When work on an item is meant to happen, in days from today, and how far it has come. */
export interface ScheduledWork {
  state: WorkState;
  dayRange: { start: number; end: number } | null;
}

/** Spreads the items over the days; what is of low priority is not planned yet. */
export function scheduleTasks(items: OutlineTask[], from: number, to: number, random: SeededRandom): ScheduledWork[] {
  const planned = items.filter((item) => item.priority !== 'low');
  return items.map((item, at) => {
    if (item.priority === 'low') return { state: 'todo', dayRange: null };
    const start = Math.round(from + ((to - from) * planned.indexOf(item)) / planned.length);
    const days = { start, end: start + 1 + random.integerBelow(item.subtasks.length > 0 ? 8 : 5) };
    // Some is late, but nobody begins what waits for it.
    const isLate = random.chance(0.4) && !items[at + 1]?.waitsForPrevious;
    return { state: stateOn(days, isLate, random), dayRange: days };
  });
}

function stateOn({ start, end }: { start: number; end: number }, isLate: boolean, random: SeededRandom): WorkState {
  const isInReview = random.chance(0.35);
  if (start >= 0) return 'todo';
  if (end < 0 && !(isLate && end > -15)) return 'done';
  return isInReview ? 'review' : 'active';
}

/** The days around today, as instants and dates; weekends fall on the Friday before. */
export function createWorkCalendar(today: number) {
  const midnight = Math.floor(today / dayMs) * dayMs;

  function workday(day: number): number {
    const at = midnight + day * dayMs;
    const weekday = new Date(at).getUTCDay();
    return at - (weekday === 6 ? 1 : weekday === 0 ? 2 : 0) * dayMs;
  }

  return {
    /** Some time within the hour. */
    getTimeMs: (day: number, hour: number, random: SeededRandom) =>
      workday(day) + hour * hourMs + random.integerBelow(60) * minuteMs,
    getDate: (day: number) => new Date(workday(day)).toISOString().slice(0, 10),
  };
}

export type WorkCalendar = ReturnType<typeof createWorkCalendar>;

export function minutesToMs(count: number): number {
  return count * minuteMs;
}
