import { X } from 'lucide-react';
import { t } from '../../lib/i18n/index.ts';
import { cx } from '../../ui/index.ts';
import { listFilters } from '../tasks/filterSortAndGroup.ts';
import { setFilters } from '../tasks/filtersInUrl.ts';
import type { FilterSortGroupBarProps } from './FilterSortGroupBar.tsx';
import { getFilterFieldName, useFilterOptions } from './useFilterOptions.tsx';

/** The filters that are set, such as "Assignee: Ana", each with a button that removes it. */
export default function FilterChips({ projectId, spaceId, filters }: FilterSortGroupBarProps) {
  const options = useFilterOptions(projectId, spaceId);
  const chips = listFilters.flatMap((field) =>
    filters[field].map((value) => {
      const valueName = options[field].find((option) => option.value === value)?.label ?? t('filter.unknown');
      const text = t('filter.chip', { field: getFilterFieldName(field), value: valueName });
      return { field, value, text };
    }),
  );
  return (
    <ul aria-label={t('filter.active')} className="flex min-h-8 basis-full flex-wrap items-center gap-1">
      {chips.map(({ field, value, text }) => (
        <li key={`${field}/${value}`}>
          <button
            type="button"
            aria-label={t('filter.remove', { text })}
            onClick={() => setFilters({ [field]: filters[field].filter((other) => other !== value) })}
            className={cx(
              'touch inline-flex min-h-6 max-w-64 items-center gap-1 rounded-full border border-line bg-soft ps-2.5 pe-1.5',
              'text-xs hover:bg-hover',
            )}
          >
            <span className="truncate">{text}</span>
            <X size={12} aria-hidden="true" className="shrink-0 text-muted" />
          </button>
        </li>
      ))}
    </ul>
  );
}
