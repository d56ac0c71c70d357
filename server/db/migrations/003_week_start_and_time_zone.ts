import type { Migration } from './columnTypes.ts';

/** Stores on which day the weeks of a user start, and whether the user has a time zone or only the default. */
export const addWeekStartAndTimeZoneChoice: Migration = ({ text, int }) => [
  `alter table users add column week_start ${text} check (week_start in ('monday', 'saturday', 'sunday'))`,
  // Who has an account already keeps its time zone.
  `alter table users add column has_chosen_time_zone ${int} not null default 1 check (has_chosen_time_zone in (0, 1))`,
];
