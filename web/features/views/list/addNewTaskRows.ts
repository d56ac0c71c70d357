import type { GroupedRow } from '../groupedRows.ts';

/** A row of the list view, which has a row for a new task at the end of each group. */
export type ListItem = GroupedRow | { kind: 'newTask'; key: string; group: GroupedRow['group'] };

export function addNewTaskRows(rows: readonly GroupedRow[]): ListItem[] {
  return rows.flatMap((row, index): ListItem[] => {
    const isLastOfGroup = rows[index + 1]?.group.key !== row.group.key;
    const isCollapsedGroup = row.kind === 'group' && row.isCollapsed;
    if (!isLastOfGroup || isCollapsedGroup) return [row];
    return [row, { kind: 'newTask', key: `new/${row.group.key}`, group: row.group }];
  });
}
