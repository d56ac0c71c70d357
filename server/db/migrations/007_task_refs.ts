import type { Migration } from './columnTypes.ts';

/** The letters of a slug. Slugs have no other characters than letters, digits and hyphens. */
const slugLetters = [...'0123456789-'].reduce((text, character) => `replace(${text}, '${character}', '')`, 'slug');
const letter = (n: string) => `substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ', cast(${n} as integer), 1)`;

/**
 * Gives each space a key and each task a number, which make its ref: `QUA-128`. A key is three letters of the slug, with
 * more letters for later spaces that have the same three. `space_keys` has the former keys too.
 */
export const addTaskRefs: Migration = ({ id, bytewiseText, int, options }) => [
  `alter table spaces add column key ${bytewiseText} not null default ''`,
  `alter table spaces add column next_number ${int} not null default 1`,
  `alter table tasks add column number ${int}`,
  `update spaces set key = 'ME' where is_personal = 1`,
  `with bases as (
    select id, created_at, upper(substr(${slugLetters} || 'xxx', 1, 3)) as base from spaces where is_personal = 0
  ), ranks as (
    select id, base, row_number() over (partition by base order by created_at, id) - 1 as n from bases
  )
  update spaces set key = (
    select base || case
      when n = 0 then ''
      when n <= 26 then ${letter('n')}
      when n <= 702 then ${letter('(n - 27) / 26 + 1')} || ${letter('(n - 27) % 26 + 1')}
      else ${letter('(n - 703) / 676 % 26 + 1')} || ${letter('(n - 703) / 26 % 26 + 1')} || ${letter('(n - 703) % 26 + 1')}
    end from ranks where ranks.id = spaces.id
  ) where is_personal = 0`,
  `update tasks set number = numbers.number from (
    select id, space_id, row_number() over (partition by space_id order by created_at, id) as number from tasks
  ) as numbers where numbers.id = tasks.id and numbers.space_id = tasks.space_id`,
  'update spaces set next_number = 1 + (select count(*) from tasks where tasks.space_id = spaces.id)',
  'create unique index tasks_by_number on tasks (number, space_id)',
  `create table space_keys (
    key ${bytewiseText} not null,
    space_id ${id} not null references spaces (id) on delete cascade,
    primary key (space_id, key)
  ) ${options}`,
  'insert into space_keys (key, space_id) select key, id from spaces',
];
