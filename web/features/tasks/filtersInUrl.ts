import { getLocation, setQueryParams, useLocation } from '../../lib/router.tsx';
import {
  type Filters,
  type GroupBy,
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
  const sort = query.get('sort') as SortBy;
  const group = query.get('group') as GroupBy;
  return {
    q: query.get('q') ?? '',
    status: list('status'),
    assignee: list('assignee'),
    label: list('label'),
    priority: list('priority'),
    due: list('due'),
    sort: sortByOptions.includes(sort) ? sort : 'manual',
    group: groupByOptions.includes(group) ? group : 'status',
  };
}

/** Converts filters to query parameters; defaults become undefined. */
function serializeFilters(filters: Filters): Record<string, string | undefined> {
  return {
    q: filters.q || undefined,
    ...Object.fromEntries(listFilters.map((name) => [name, filters[name].join(',') || undefined])),
    sort: filters.sort === 'manual' ? undefined : filters.sort,
    group: filters.group === 'status' ? undefined : filters.group,
  };
}
