import { createSignal } from './signal.ts';

/** A short message on the screen, which screen readers announce. */
export interface Toast {
  id: number;
  text: string;
  tone: 'info' | 'error';
  /** Shows an Undo button. */
  undo?: (() => void) | undefined;
  /** Further buttons. */
  actions?: readonly { label: string; onSelect: () => void }[];
}

const shownMs = 5000;
const maxToasts = 3;
let lastId = 0;
export const toasts = createSignal<readonly Toast[]>([]);

/** Returns the id of the toast. One with actions is shown longer, so that there is time to decide. */
export function showToast(
  text: string,
  { tone = 'info', undo, actions = [] }: Partial<Pick<Toast, 'tone' | 'undo' | 'actions'>> = {},
): number {
  const id = ++lastId;
  toasts.set([...toasts.get().slice(1 - maxToasts), { id, text, tone, undo, actions }]);
  setTimeout(() => dismissToast(id), shownMs * (actions.length > 0 ? 4 : tone === 'error' ? 2 : 1));
  return id;
}

/** After undo by keyboard, the Undo buttons would undo something other than the user expects. */
export function dismissUndoToasts(): void {
  toasts.set(toasts.get().filter(({ undo }) => !undo));
}

export function dismissToast(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}
