import type { OutlineTask } from './parseOutline.ts';
import type { SeededRandom } from './seededRandom.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export type WorkState = 'todo' | 'active' | 'review' | 'done';

/** When a task is planned, in days relative to today, and how far the work has come. */
export interface ScheduledWork {
  state: WorkState;
  dayRange: { start: number; end: number } | null;
}

/** Spreads the tasks over the days. Tasks of low priority have no dates yet. */
export function scheduleTasks(items: OutlineTask[], from: number, to: number, random: SeededRandom): ScheduledWork[] {
  const plannedItems = items.filter((item) => item.priority !== 'low');
  return items.map((item, index) => {
    if (item.priority === 'low') return { state: 'todo', dayRange: null };
    const start = Math.round(from + ((to - from) * plannedItems.indexOf(item)) / plannedItems.length);
    const dayRange = { start, end: start + 1 + random.integerBelow(item.subtasks.length > 0 ? 8 : 5) };
    // Some tasks are late, but no task that waits for a late one has started.
    const isLate = random.chance(0.4) && !items[index + 1]?.waitsForPrevious;
    return { state: getState(dayRange, isLate, random), dayRange };
  });
}

function getState({ start, end }: { start: number; end: number }, isLate: boolean, random: SeededRandom): WorkState {
  const isInReview = random.chance(0.35);
  if (start >= 0) return 'todo';
  if (end < 0 && !(isLate && end > -15)) return 'done';
  return isInReview ? 'review' : 'active';
}

/** Converts days relative to today into instants and dates. Weekends become the Friday before. */
export function createWorkCalendar(today: number) {
  const midnight = Math.floor(today / dayMs) * dayMs;

  function getWorkdayMs(day: number): number {
    const timeMs = midnight + day * dayMs;
    const weekday = new Date(timeMs).getUTCDay();
    return timeMs - (weekday === 6 ? 1 : weekday === 0 ? 2 : 0) * dayMs;
  }

  return {
    /** A random time within the hour. */
    getTimeMs: (day: number, hour: number, random: SeededRandom) =>
      getWorkdayMs(day) + hour * hourMs + random.integerBelow(60) * minuteMs,
    getDate: (day: number) => new Date(getWorkdayMs(day)).toISOString().slice(0, 10),
  };
}

export type WorkCalendar = ReturnType<typeof createWorkCalendar>;

export function minutesToMs(count: number): number {
  return count * minuteMs;
}
