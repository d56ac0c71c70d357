import type { Task } from '../../sync/index.ts';
import type { TaskGroup } from './useTaskGroups.ts';

/** A line of a list: the head of a group, or a task with how deep it is under its parents. */
export type GroupedRow =
  | { kind: 'group'; key: string; group: TaskGroup; isCollapsed: boolean }
  | {
      kind: 'task';
      key: string;
      task: Task;
      group: TaskGroup;
      depth: number;
      childCount: number;
      isCollapsed: boolean;
    };

/** Groups as lines: subtasks under the parent that is in the same group, and nothing of what is folded. */
export function toGroupedRows(
  groups: readonly TaskGroup[],
  hasHeads: boolean,
  folded: ReadonlySet<string>,
): GroupedRow[] {
  const rows: GroupedRow[] = [];
  for (const group of groups) {
    const key = `group/${group.key}`;
    if (hasHeads) rows.push({ kind: 'group', key, group, isCollapsed: folded.has(key) });
    if (hasHeads && folded.has(key)) continue;
    const here = new Set(group.tasks.map(({ id }) => id));
    const below = new Map<string, Task[]>();
    const roots: Task[] = [];
    for (const task of group.tasks) {
      const { parentTaskId } = task;
      if (parentTaskId === null || !here.has(parentTaskId)) roots.push(task);
      else below.set(parentTaskId, [...(below.get(parentTaskId) ?? []), task]);
    }
    const add = (task: Task, depth: number) => {
      const children = below.get(task.id) ?? [];
      const isFolded = folded.has(task.id);
      rows.push({
        kind: 'task',
        key: `${group.key}/${task.id}`,
        task,
        group,
        depth,
        childCount: children.length,
        isCollapsed: isFolded,
      });
      if (!isFolded) for (const child of children) add(child, depth + 1);
    };
    for (const task of roots) add(task, 0);
  }
  return rows;
}

export function getRowTaskIds(rows: readonly GroupedRow[]): string[] {
  return rows.flatMap((row) => (row.kind === 'task' ? [row.task.id] : []));
}
