import type { Migration } from './columnTypes.ts';

/** Creates the table of runs: what a token did without a longer pause, with one row for each space it changed. */
export const addRuns: Migration = ({ id, text, bytewiseText, int, options }) => [
  `create table runs (
    id ${id} not null,
    space_id ${id} not null references spaces (id) on delete cascade,
    user_id ${id} not null,
    token_id ${id},
    token_name ${text},
    client ${text},
    key ${bytewiseText},
    goal ${text},
    state ${text} not null default 'working' check (state in ('working', 'waiting', 'done', 'failed')),
    undo_of_id ${id},
    started_at ${bytewiseText} not null,
    ended_at ${bytewiseText},
    undone_at ${bytewiseText},
    undone_by_id ${id},
    undone_rev ${int},
    primary key (id, space_id)
  ) ${options}`,
  'create index runs_by_space on runs (space_id, id)',
  'create index runs_by_key on runs (token_id, key, space_id, id)',

  // Null in what people do in the app, and in events from before there were runs.
  `alter table events add column run_id ${id}`,
  'create index events_by_run on events (run_id, space_id, rev) where run_id is not null',
];
