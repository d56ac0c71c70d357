import { getLocation, setQueryParams, useLocation } from '../../lib/router.tsx';
import {
  type Filters,
  type GroupBy,
  getDefaultOrder,
  groupByOptions,
  listFilters,
  type SortBy,
  sortByOptions,
} from './filterSortAndGroup.ts';

/** The filters in the URL. */
export function useFilters(): Filters {
  return parseFilters(useLocation().query);
}

export function setFilters(changes: Partial<Filters>): void {
  setQueryParams(serializeFilters({ ...parseFilters(getLocation().query), ...changes }), { replace: true });
}

function parseFilters(query: URLSearchParams): Filters {
  const list = (name: string) => query.get(name)?.split(',').filter(Boolean) ?? [];
  const sortInUrl = query.get('sort') as SortBy;
  const sort = sortByOptions.includes(sortInUrl) ? sortInUrl : 'manual';
  const order = query.get('order');
  const group = query.get('group') as GroupBy;
  return {
    q: query.get('q') ?? '',
    status: list('status'),
    assignee: list('assignee'),
    label: list('label'),
    priority: list('priority'),
    due: list('due'),
    sort,
    order: order === 'asc' || order === 'desc' ? order : getDefaultOrder(sort),
    group: groupByOptions.includes(group) ? group : 'status',
    hidesSubtasks: query.get('subtasks') === 'hidden',
    columns: query.get('columns') ?? '',
  };
}

/** Converts filters to query parameters; defaults become undefined. */
function serializeFilters(filters: Filters): Record<string, string | undefined> {
  return {
    q: filters.q || undefined,
    ...Object.fromEntries(listFilters.map((name) => [name, filters[name].join(',') || undefined])),
    sort: filters.sort === 'manual' ? undefined : filters.sort,
    order: filters.sort === 'manual' || filters.order === getDefaultOrder(filters.sort) ? undefined : filters.order,
    group: filters.group === 'status' ? undefined : filters.group,
    subtasks: filters.hidesSubtasks ? 'hidden' : undefined,
    columns: filters.columns || undefined,
  };
}
