import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import type { Placeholder, Placeholders } from '../../engine/preparedQueryParams.ts';
import { columnInIds, columnInTexts } from '../../engine/sqlConditions.ts';
import type { DbSchema, StoredTaskRow } from '../../schema.ts';

export type TaskSelect = SelectQueryBuilder<DbSchema & { t: StoredTaskRow }, 't', object>;

export type ListFilter = 'projectId' | 'statusId' | 'parentTaskId' | 'assigneeId' | 'labelId' | 'category' | 'priority';

export interface ValueList {
  values: string[];
  /** Whether tasks without a value match too. */
  includesNone: boolean;
}

/** Filters of which any value matches. */
export function applyAnyOfFilters(
  db: Db,
  tasks: TaskSelect,
  spaceIds: Placeholder<string[]>,
  filters: Placeholders<Partial<Record<ListFilter, ValueList>>>,
): TaskSelect {
  let query = tasks;
  for (const [filter, list] of Object.entries(filters) as [ListFilter, Placeholders<ValueList>][]) {
    const { isAnyOf, isNone } = conditions[filter](db, list.values, spaceIds);
    query = query.where(list.includesNone ? sql<boolean>`(${isNone} or ${isAnyOf})` : isAnyOf);
  }
  return query;
}

type Condition = (
  db: Db,
  values: Placeholder<string[]>,
  spaceIds: Placeholder<string[]>,
) => { isAnyOf: RawBuilder<boolean>; isNone: RawBuilder<boolean> };

const never = sql<boolean>`false`;

const conditions: Record<ListFilter, Condition> = {
  projectId: (db, values) => ({ isAnyOf: columnInIds(db, 't.project_id', values), isNone: never }),
  statusId: (db, values) => ({
    isAnyOf: columnInIds(db, 't.status_id', values),
    isNone: sql<boolean>`t.status_id is null`,
  }),
  parentTaskId: (db, values) => ({
    isAnyOf: columnInIds(db, 't.parent_task_id', values),
    isNone: sql<boolean>`t.parent_task_id is null`,
  }),
  priority: (db, values) => ({ isAnyOf: columnInTexts(db, 't.priority', values), isNone: never }),
  category: (db, values) => ({
    isAnyOf: sql<boolean>`exists (select 1 from statuses as c where c.id = t.status_id and c.space_id = t.space_id
      and ${columnInTexts(db, 'c.category', values)})`,
    isNone: never,
  }),
  assigneeId: (db, values, spaceIds) => ({
    isAnyOf: sql<boolean>`t.id in (select task_id from assignees where ${columnInIds(db, 'space_id', spaceIds)}
      and ${columnInIds(db, 'user_id', values)})`,
    isNone: sql<boolean>`not exists (select 1 from assignees as a where a.task_id = t.id and a.space_id = t.space_id)`,
  }),
  labelId: (db, values, spaceIds) => ({
    isAnyOf: sql<boolean>`t.id in (select task_id from task_labels where ${columnInIds(db, 'space_id', spaceIds)}
      and ${columnInIds(db, 'label_id', values)})`,
    isNone: never,
  }),
};
