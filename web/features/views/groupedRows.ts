import type { Task } from '../../sync/index.ts';
import type { TaskGroup } from './useTaskGroups.ts';

/** A row of a list: the header of a group, or a task with its depth below its parents. */
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

/** Flattens groups into rows: subtasks follow a parent of the same group, and collapsed parts are left out. */
export function toGroupedRows(
  groups: readonly TaskGroup[],
  hasGroupHeaders: boolean,
  collapsedKeys: ReadonlySet<string>,
): GroupedRow[] {
  const rows: GroupedRow[] = [];
  for (const group of groups) {
    const groupRowKey = `group/${group.key}`;
    const isGroupCollapsed = collapsedKeys.has(groupRowKey);
    if (hasGroupHeaders) rows.push({ kind: 'group', key: groupRowKey, group, isCollapsed: isGroupCollapsed });
    if (hasGroupHeaders && isGroupCollapsed) continue;
    const { rootTasks, childrenByParent } = toTaskTree(group.tasks);
    const addRows = (task: Task, depth: number) => {
      const children = childrenByParent.get(task.id) ?? [];
      const isCollapsed = collapsedKeys.has(task.id);
      const key = `${group.key}/${task.id}`;
      rows.push({ kind: 'task', key, task, group, depth, childCount: children.length, isCollapsed });
      if (!isCollapsed) for (const child of children) addRows(child, depth + 1);
    };
    for (const task of rootTasks) addRows(task, 0);
  }
  return rows;
}

/** A subtask whose parent is not among the tasks is a root. */
function toTaskTree(tasks: readonly Task[]) {
  const taskIds = new Set(tasks.map(({ id }) => id));
  const rootTasks: Task[] = [];
  const childrenByParent = new Map<string, Task[]>();
  for (const task of tasks) {
    const { parentTaskId } = task;
    if (parentTaskId === null || !taskIds.has(parentTaskId)) rootTasks.push(task);
    else childrenByParent.set(parentTaskId, [...(childrenByParent.get(parentTaskId) ?? []), task]);
  }
  return { rootTasks, childrenByParent };
}

export function getRowTaskIds(rows: readonly GroupedRow[]): string[] {
  return rows.flatMap((row) => (row.kind === 'task' ? [row.task.id] : []));
}
