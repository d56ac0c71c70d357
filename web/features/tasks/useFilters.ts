import { getLocation, setQueryParams, useLocation } from '../../lib/router.tsx';
import { type Filters, parseFilters, serializeFilters } from './filterSortAndGroup.ts';

/** The filters in the URL. */
export function useFilters(): Filters {
  return parseFilters(useLocation().query);
}

export function setFilters(changes: Partial<Filters>): void {
  setQueryParams(serializeFilters({ ...parseFilters(getLocation().query), ...changes }), { replace: true });
}
