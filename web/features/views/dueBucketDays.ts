import type { DueBucket } from '../tasks/filterSortAndGroup.ts';

/** The due date, in days from today, of a task dropped into a due group; null: none, undefined: the date stays. */
export const daysWhenDropped: Record<DueBucket, number | null | undefined> = {
  overdue: undefined,
  today: 0,
  week: 7,
  later: 14,
  none: null,
};

/** The due date, in days from today, of a task created in a due group; undefined: none. */
export const daysWhenCreated: Record<DueBucket, number | undefined> = {
  overdue: -1,
  today: 0,
  week: 1,
  later: 14,
  none: undefined,
};
