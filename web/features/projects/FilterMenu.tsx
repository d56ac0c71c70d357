import { type RefObject, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { OptionList, Popover, TabList } from '../../ui/index.ts';
import { type Filters, listFilters } from '../tasks/filterSortAndGroup.ts';
import { setFilters } from '../tasks/filtersInUrl.ts';
import { type FilterField, getFilterFieldName, useFilterOptions } from './useFilterOptions.tsx';

interface FilterMenuProps {
  projectId: string | undefined;
  spaceId: string | undefined;
  filters: Filters;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** Sets the filters, field by field. */
export default function FilterMenu({ projectId, spaceId, filters, anchor, onClose }: FilterMenuProps) {
  const [field, setField] = useState<FilterField>('status');
  const options = useFilterOptions(projectId, spaceId)[field];
  const selected = filters[field];
  const toggle = (value: string) =>
    setFilters({
      [field]: selected.includes(value) ? selected.filter((other) => other !== value) : [...selected, value],
    });
  return (
    <Popover anchor={anchor} onClose={onClose} label={t('filter.filter')} className="w-104">
      <TabList
        label={t('filter.filter')}
        tabs={listFilters.map((value) => ({ value, label: getFilterFieldName(value) }))}
        value={field}
        onChange={setField}
      />
      <OptionList
        key={field}
        label={getFilterFieldName(field)}
        options={options}
        selectedValues={selected}
        isMultiple
        onPick={toggle}
        onClose={onClose}
      />
    </Popover>
  );
}
