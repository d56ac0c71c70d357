import type { GroupedRow } from '../groupedRows.ts';

/** A line of the list: those of every list, and at the end of each group one to make a task on. */
export type ListItem = GroupedRow | { kind: 'new'; key: string; group: GroupedRow['group'] };

export function toListItems(rows: readonly GroupedRow[]): ListItem[] {
  return rows.flatMap((row, at): ListItem[] => {
    const next = rows[at + 1];
    const isLast = next === undefined || next.group.key !== row.group.key;
    const isShut = row.kind === 'group' && row.isCollapsed;
    return isLast && !isShut ? [row, { kind: 'new', key: `new/${row.group.key}`, group: row.group }] : [row];
  });
}
