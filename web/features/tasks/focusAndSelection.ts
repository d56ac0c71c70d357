import { createSignal } from '../../lib/signal.ts';
import { onServerId } from '../../sync/index.ts';

/**
 * Which task has the keyboard focus, and which are selected. A view marks each task's element with `data-task` and
 * `tabIndex={-1}`, and passes the ids to `setTaskGrid`; everything else is the same in every view.
 */

export const focusedTaskId = createSignal<string | undefined>(undefined);
export const selectedTaskIds = createSignal<ReadonlySet<string>>(new Set());

/** The task whose title is being edited in place. */
export const editingTaskId = createSignal<string | undefined>(undefined);

let grid: readonly (readonly string[])[] = [];
let scrollToTask: (taskId: string) => void = () => {};

/**
 * Sets the task ids of the current view, column by column; a list has one column.
 * A view that renders only some of its tasks passes `onReveal` to scroll to one that is not rendered.
 */
export function setTaskGrid(
  columns: readonly (readonly string[])[],
  onReveal: (taskId: string) => void = () => {},
): void {
  grid = columns;
  scrollToTask = onReveal;
}

/** The tasks a command acts on: the selected ones, or else the focused one. */
export function getTargetTaskIds(): string[] {
  const selected = selectedTaskIds.get();
  if (selected.size > 0) return grid.flat().filter((id) => selected.has(id));
  const id = focusedTaskId.get();
  return id === undefined ? [] : [id];
}

export function getTaskElement(taskId: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-task="${taskId}"]`);
}

export function focusTask(taskId: string): void {
  focusedTaskId.set(taskId);
  const element = getTaskElement(taskId);
  if (element) element.focus();
  else {
    scrollToTask(taskId);
    requestAnimationFrame(() => getTaskElement(taskId)?.focus());
  }
}

export function toggleTaskSelection(taskId: string): void {
  const next = new Set(selectedTaskIds.get());
  if (!next.delete(taskId)) next.add(taskId);
  selectedTaskIds.set(next);
}

/** Selects everything between the task selected last and this one. */
export function selectTaskRange(taskId: string): void {
  const ids = grid.flat();
  const start = ids.indexOf([...selectedTaskIds.get()].at(-1) ?? taskId);
  const end = ids.indexOf(taskId);
  const range = ids.slice(Math.min(start, end), Math.max(start, end) + 1);
  selectedTaskIds.set(new Set([...selectedTaskIds.get(), ...range]));
}

/** Selects all tasks of the view; returns false if there are none. */
export function selectAllTasks(): boolean {
  selectedTaskIds.set(new Set(grid.flat()));
  return selectedTaskIds.get().size > 0;
}

export function clearSelection(): void {
  selectedTaskIds.set(new Set());
}

/** Moves the focus by columns and rows; returns false when there is no task to move to. */
export function moveFocus(columnOffset: number, rowOffset: number): boolean {
  const focusedId = focusedTaskId.get() ?? '';
  let columnIndex = grid.findIndex((column) => column.includes(focusedId));
  if (columnIndex < 0) return focusIfDefined(grid.find((column) => column.length > 0)?.[0]);
  const rowIndex = grid[columnIndex]?.indexOf(focusedId) ?? 0;
  if (columnOffset !== 0) {
    do columnIndex += columnOffset;
    while (grid[columnIndex]?.length === 0);
  }
  const ids = grid[columnIndex];
  return focusIfDefined(ids?.[Math.max(0, Math.min(rowIndex + rowOffset, ids.length - 1))]);
}

/** Selects the focused task and the one that the focus moves to. */
export function extendSelection(columnOffset: number, rowOffset: number): boolean {
  const previousId = focusedTaskId.get();
  if (previousId === undefined || !moveFocus(columnOffset, rowOffset)) return false;
  const nextId = focusedTaskId.get();
  selectedTaskIds.set(new Set([...selectedTaskIds.get(), previousId, ...(nextId === undefined ? [] : [nextId])]));
  return true;
}

/** Runs an action that may move or remove the focused task, and keeps the focus on it or on the next one left. */
export function runKeepingFocus(run: () => void): void {
  const focusedId = focusedTaskId.get() ?? '';
  const ids = grid.find((column) => column.includes(focusedId)) ?? [];
  const index = ids.indexOf(focusedId);
  const candidates = [...ids.slice(index), ...ids.slice(0, index).reverse()];
  run();
  // This runs after the change has rendered, and only if nothing else has taken the focus.
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    focusIfDefined(candidates.find((id) => grid.some((column) => column.includes(id))));
  });
}

function focusIfDefined(taskId: string | undefined): boolean {
  if (taskId !== undefined) focusTask(taskId);
  return taskId !== undefined;
}

// A task may be focused, selected and edited before the server has given it its id.
onServerId((temporaryId, serverId) => {
  if (focusedTaskId.get() === temporaryId) focusedTaskId.set(serverId);
  if (editingTaskId.get() === temporaryId) editingTaskId.set(serverId);
  if (selectedTaskIds.get().has(temporaryId))
    selectedTaskIds.set(new Set([...selectedTaskIds.get()].map((id) => (id === temporaryId ? serverId : id))));
});
