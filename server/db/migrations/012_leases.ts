import type { Migration } from './columnTypes.ts';

/** Creates the table of leases: which agent works on which task. */
export const addLeases: Migration = ({ id, text, bytewiseText, int, options }) => [
  `create table leases (
    task_id ${id} not null,
    space_id ${id} not null,
    fence ${int} not null,
    run_id ${id},
    user_id ${id},
    token_id ${id},
    token_name ${text},
    client ${text},
    state ${text} not null check (state in ('working', 'waiting')),
    note ${text},
    minutes ${int} not null,
    seen_rev ${int} not null,
    failures ${int} not null,
    end_reason ${text} check (end_reason in ('done', 'back', 'failed', 'stopped', 'closed')),
    ended_by_id ${id},
    claimed_at ${bytewiseText} not null,
    until ${bytewiseText} not null,
    primary key (task_id, space_id),
    foreign key (task_id, space_id) references tasks (id, space_id) on delete cascade
  ) ${options}`,
  'create index leases_by_token on leases (token_id, space_id) where token_id is not null',

  // In the row of the task, so that a change of a task that nobody works on needs no query for its lease.
  `alter table tasks add column leased_until ${bytewiseText}`,
  'create index tasks_by_lease on tasks (space_id, leased_until) where leased_until is not null',
];
