import type { Migration } from './columnTypes.ts';

/** Creates the table of work that happens later. It belongs to the server, not to a space. */
export const addJobs: Migration = ({ text, bytewiseText, int, options }) => [
  `create table jobs (
    kind ${bytewiseText} not null,
    key ${bytewiseText} not null,
    run_at ${bytewiseText} not null,
    claimed_until ${bytewiseText},
    failures ${int} not null default 0,
    last_run_at ${bytewiseText},
    last_error ${text},
    created_at ${bytewiseText} not null,
    primary key (kind, key)
  ) ${options}`,
  'create index jobs_by_run_at on jobs (run_at)',
];
