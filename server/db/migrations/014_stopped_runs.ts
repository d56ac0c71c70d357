import type { Migration } from './columnTypes.ts';

/**
 * Runs that people have stopped. `spaces.stopped_runs` counts those of the space, so that a write needs no query for them
 * where there are none. `caller_key` tells which program of the token began a run, also where only naming the run continues it.
 */
export const addStoppedRuns: Migration = ({ id, text, bytewiseText, int }) => [
  `alter table runs add column caller_key ${bytewiseText}`,
  `alter table runs add column stopped_at ${bytewiseText}`,
  `alter table runs add column stopped_by_id ${id}`,
  `alter table runs add column stop_note ${text}`,
  'update runs set caller_key = key where key is not null',
  'create index runs_by_stopped_token on runs (token_id, space_id) where stopped_at is not null',
  `alter table spaces add column stopped_runs ${int} not null default 0`,
  'create index leases_by_run on leases (run_id, space_id) where run_id is not null',
];
