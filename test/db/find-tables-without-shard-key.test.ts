import { expect, test } from 'vitest';
import { findTablesWithoutShardKey } from '../support/db/find-tables-without-shard-key.ts';

const distribution = new Map([
  ['spaces', 'id'],
  ['tasks', 'space_id'],
  ['statuses', 'space_id'],
]);

test.for([
  'select * from tasks where id = $1 and space_id = $2',
  'select * from "tasks" as "t" where "t"."space_id" = any($1::uuid[]) and (a = $2 or b = $3)',
  'select * from tasks where space_id in ($1, $2)',
  'select * from spaces where id = $1',
  'select * from users where id = $1',
  'select * from tasks t join statuses s on s.id = t.status_id and s.space_id = t.space_id where s.space_id = $1',
  'select * from tasks t left join statuses s on s.space_id = t.space_id where t.space_id = $1',
  'select * from tasks t join spaces s on s.id = t.space_id where s.id = $1',
  'select * from tasks t where t.space_id = $1 and exists (select 1 from statuses s where s.space_id = t.space_id)',
  'insert into tasks (id, space_id) values ($1, $2)',
  'update tasks set a = 1 from (select id from tasks where space_id = $1) as p where tasks.id = p.id and tasks.space_id = $1',
  'delete from tasks where space_id = $1',
  'with recursive w (id) as (select id from tasks where space_id = $1 union select t.id from tasks t join w on w.id = t.parent where t.space_id = $1) select 1 from w',
])('is bound: %s', async (statement) => {
  expect(await findTablesWithoutShardKey(statement, distribution)).toEqual([]);
});

test.for([
  ['select * from tasks where id = $1', ['tasks']],
  ['select * from tasks where space_id = $1 or id = $2', ['tasks']],
  ['select * from tasks where not space_id = $1', ['tasks']],
  ['select * from tasks where space_id <> $1', ['tasks']],
  ['select * from tasks where space_id = project_id', ['tasks']],
  ['select * from tasks where space_id in (select id from users)', ['tasks']],
  ['select * from tasks t join statuses s on s.id = t.status_id where t.space_id = $1', ['statuses']],
  ['select * from tasks t left join statuses s on t.space_id = $1', ['tasks', 'statuses']],
  ['select * from tasks t left join statuses s on s.space_id = t.space_id where s.space_id = $1', ['tasks']],
  ['select * from tasks where space_id = $1 and exists (select 1 from statuses where id = $2)', ['statuses']],
  ['select (select count(*) from tasks) from spaces where id = $1', ['tasks']],
  ['insert into tasks (id) values ($1)', ['tasks']],
  ['update tasks set space_id = $1 where id = $2', ['tasks']],
  ['delete from spaces where slug = $1', ['spaces']],
  ['with t as (select * from tasks) select * from t where space_id = $1', ['tasks']],
] as const)('is not bound: %s', async ([statement, tables]) => {
  expect((await findTablesWithoutShardKey(statement, distribution)).sort()).toEqual([...tables].sort());
});
