import { createSignal } from '../../lib/signal.ts';

/**
 * Which task the keyboard is on, and which are selected. A view marks each task's element with `data-task` and
 * `tabIndex={-1}`, and gives the tasks' ids in columns to `setGrid`; the rest is the same in every view.
 */

export const focusedTaskId = createSignal<string | undefined>(undefined);
export const selectedTaskIds = createSignal<ReadonlySet<string>>(new Set());

/** The ids as they are on screen: a list is one column. */
let grid: readonly (readonly string[])[] = [];

let reveal: (taskId: string) => void = () => {};

/** A view that does not render all of them says how one comes into sight. */
export function setTaskGrid(
  columns: readonly (readonly string[])[],
  onReveal: (taskId: string) => void = () => {},
): void {
  grid = columns;
  reveal = onReveal;
}

/** The task whose title is edited in place. */
export const editingTaskId = createSignal<string | undefined>(undefined);

/** What a command is about: the selected tasks, or else the one under the keyboard. */
export function getTargetTaskIds(): string[] {
  const { size } = selectedTaskIds.get();
  if (size > 0) return grid.flat().filter((id) => selectedTaskIds.get().has(id));
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
    reveal(taskId);
    requestAnimationFrame(() => getTaskElement(taskId)?.focus());
  }
}

export function toggleTaskSelection(taskId: string): void {
  const next = new Set(selectedTaskIds.get());
  if (!next.delete(taskId)) next.add(taskId);
  selectedTaskIds.set(next);
}

/** Selects everything between the task that was selected last and this one. */
export function selectTaskRange(taskId: string): void {
  const ids = grid.flat();
  const from = ids.indexOf([...selectedTaskIds.get()].at(-1) ?? taskId);
  const to = ids.indexOf(taskId);
  const between = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  selectedTaskIds.set(new Set([...selectedTaskIds.get(), ...between]));
}

export function clearSelection(): void {
  selectedTaskIds.set(new Set());
}

/** Moves the focus; false: there is nowhere to go. */
export function moveFocus(across: number, down: number): boolean {
  const at = grid.findIndex((column) => column.includes(focusedTaskId.get() ?? ''));
  if (at < 0) {
    const first = grid.find((column) => column.length > 0)?.[0];
    if (first !== undefined) focusTask(first);
    return first !== undefined;
  }
  const row = grid[at]?.indexOf(focusedTaskId.get() ?? '') ?? 0;
  let column = at;
  if (across !== 0) {
    do column += across;
    while (grid[column]?.length === 0);
  }
  const ids = grid[column];
  const next = ids?.[Math.max(0, Math.min(row + down, ids.length - 1))];
  if (next !== undefined) focusTask(next);
  return next !== undefined;
}

/** Does what may take the task under the keyboard elsewhere, or away: the focus goes along, or to the next one. */
export function runKeepingFocus(run: () => void): void {
  const id = focusedTaskId.get() ?? '';
  const ids = grid.find((column) => column.includes(id)) ?? [];
  const at = ids.indexOf(id);
  const wanted = [...ids.slice(at), ...ids.slice(0, at).reverse()];
  run();
  // Once it shows, and if nobody has taken the focus.
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    const next = wanted.find((each) => grid.some((column) => column.includes(each)));
    if (next !== undefined) focusTask(next);
  });
}

/** Selects the task under the keyboard and the one that the focus moves to. */
export function extendSelection(across: number, down: number): boolean {
  const from = focusedTaskId.get();
  if (from === undefined || !moveFocus(across, down)) return false;
  const to = focusedTaskId.get();
  selectedTaskIds.set(new Set([...selectedTaskIds.get(), from, ...(to === undefined ? [] : [to])]));
  return true;
}
