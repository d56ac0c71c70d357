import { type RefObject, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { Button, Checkbox, Popover } from '../../ui/index.ts';
import { setFilters } from '../tasks/filtersInUrl.ts';
import { getListColumnName, getShownListColumns, listColumns } from '../tasks/listColumns.ts';
import { ArchivedTasksDialog } from './ArchivedTasksDialog.tsx';
import type { FilterSortGroupBarProps } from './FilterSortGroupBar.tsx';

interface ViewOptionsProps extends FilterSortGroupBarProps {
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** What the view shows of each task, and the way to the archived ones. */
export default function ViewOptions({ projectId, spaceId, filters, view, anchor, onClose }: ViewOptionsProps) {
  const [isArchiveOpen, setArchiveOpen] = useState(false);
  if (isArchiveOpen && projectId && spaceId)
    return <ArchivedTasksDialog projectId={projectId} spaceId={spaceId} onClose={onClose} />;
  const shown = getShownListColumns(filters);
  // In a project, every task is of that project.
  const shownColumns = listColumns.filter((column) => projectId === undefined || column !== 'project');
  return (
    <Popover anchor={anchor} onClose={onClose} label={t('filter.view')} className="flex w-60 flex-col">
      {view === 'kanban' && (
        <div className="px-2 py-1">
          <Checkbox
            label={t('view.subtasks')}
            checked={!filters.hidesSubtasks}
            onChange={() => setFilters({ hidesSubtasks: !filters.hidesSubtasks })}
          />
        </div>
      )}
      {view === 'list' && (
        <fieldset className="flex flex-col gap-1 px-2 py-1">
          <legend className="py-1 text-xs font-medium text-muted">{t('view.columns')}</legend>
          {shownColumns.map((column) => (
            <Checkbox
              key={column}
              label={getListColumnName(column)}
              checked={shown.includes(column)}
              onChange={() => {
                const columns = listColumns.filter((other) => shown.includes(other) !== (other === column));
                setFilters({ columns: columns.join(',') || 'none' });
              }}
            />
          ))}
        </fieldset>
      )}
      {projectId && (
        <Button variant="quiet" className="justify-start! px-2!" onClick={() => setArchiveOpen(true)}>
          {t('archive.tasks')}…
        </Button>
      )}
    </Popover>
  );
}
