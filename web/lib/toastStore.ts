import { createSignal } from './signal.ts';

/** A short message on the screen, which screen readers announce. */
export interface Toast {
  id: number;
  text: string;
  tone: 'info' | 'error';
  /** Shows an Undo button. */
  undo?: (() => void) | undefined;
}

const shownMs = 5000;
const maxToasts = 3;
let lastId = 0;
export const toasts = createSignal<readonly Toast[]>([]);

export function showToast(
  text: string,
  { tone = 'info', undo }: { tone?: Toast['tone']; undo?: () => void } = {},
): void {
  const id = ++lastId;
  toasts.set([...toasts.get().slice(1 - maxToasts), { id, text, tone, undo }]);
  setTimeout(() => dismissToast(id), tone === 'error' ? 2 * shownMs : shownMs);
}

/** After undo by keyboard, the Undo buttons would undo something other than the user expects. */
export function dismissUndoToasts(): void {
  toasts.set(toasts.get().filter(({ undo }) => !undo));
}

export function dismissToast(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}
