import type { ListFilter, TaskFilters } from '../../db/queries/tasks/index.ts';

const filterNames: ListFilter[] = [
  'projectId',
  'statusId',
  'parentTaskId',
  'assigneeId',
  'labelId',
  'category',
  'priority',
];

/** Converts filters of one or more values. `me` stands for the caller, and `none` for tasks without a value. */
export function toValueFilters(
  input: Partial<Record<ListFilter, string | string[] | undefined>>,
  me: string,
): Pick<TaskFilters, ListFilter | 'anyOf'> {
  const single: Partial<Record<ListFilter, string | null>> = {};
  const anyOf: NonNullable<TaskFilters['anyOf']> = {};
  for (const name of filterNames) {
    const given = input[name];
    if (given === undefined) continue;
    const values = new Set([given].flat().map((value) => resolveKeyword(name, value, me)));
    const [first = null] = values;
    if (values.size === 1) single[name] = first;
    else anyOf[name] = { values: [...values].filter((value) => value !== null), includesNone: values.has(null) };
  }
  return { ...(single as Pick<TaskFilters, ListFilter>), ...(Object.keys(anyOf).length > 0 && { anyOf }) };
}

/** A priority of `none` is a value of its own. */
function resolveKeyword(name: ListFilter, value: string, me: string): string | null {
  if (name === 'assigneeId' && value === 'me') return me;
  return value === 'none' && name !== 'priority' ? null : value;
}
