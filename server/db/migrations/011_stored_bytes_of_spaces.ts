import type { Migration } from './columnTypes.ts';

/**
 * How many bytes of texts the log of a space has recorded, without those that were erased, counted up to
 * `counted_rev`. The job `count_stored_bytes` keeps them up to date, and counts the logs that exist.
 */
export const addStoredBytesOfSpaces: Migration = ({ int }) => [
  `alter table spaces add column stored_bytes ${int} not null default 0`,
  `alter table spaces add column counted_rev ${int} not null default 0`,
];
