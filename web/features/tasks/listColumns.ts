import { t } from '../../lib/i18n/index.ts';
import type { Filters, SortBy } from './filterSortAndGroup.ts';

/** The columns that a list can show beside the titles, in their order. */
export const listColumns = ['ref', 'priority', 'project', 'label', 'status', 'estimate', 'due', 'assignee'] as const;
export type ListColumn = (typeof listColumns)[number];

/** What a click on the head of a column sorts by. */
export const sortByColumn: Record<ListColumn, SortBy> = {
  ref: 'created',
  priority: 'priority',
  project: 'project',
  label: 'label',
  status: 'status',
  estimate: 'estimate',
  due: 'due',
  assignee: 'assignee',
};

/** Those that the user has chosen, or else the default ones: the status only if it is not the name of the group. */
export function getShownListColumns({ columns, group }: Filters): readonly ListColumn[] {
  const chosen = columns.split(',');
  if (columns) return listColumns.filter((column) => chosen.includes(column));
  return listColumns.filter(
    (column) => column !== 'ref' && column !== 'project' && (column !== 'status' || group !== 'status'),
  );
}

export function getListColumnName(column: ListColumn): string {
  const names: Record<ListColumn, string> = {
    ref: t('view.ref'),
    priority: t('task.priority'),
    project: t('group.project'),
    label: t('task.labels'),
    status: t('task.status'),
    estimate: t('view.estimate'),
    due: t('task.dueDate'),
    assignee: t('task.assignees'),
  };
  return names[column];
}
