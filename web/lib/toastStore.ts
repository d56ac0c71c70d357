import { createSignal } from './signal.ts';

/** What is said to the person for a moment, on screen and by a screen reader. */
export interface Toast {
  id: number;
  text: string;
  tone: 'info' | 'problem';
  undo?: (() => void) | undefined;
}

const shownMs = 5000;
let count = 0;
export const toasts = createSignal<readonly Toast[]>([]);

export function showToast(text: string, more: { tone?: Toast['tone']; undo?: () => void } = {}): void {
  const notice: Toast = { id: ++count, text, tone: more.tone ?? 'info', undo: more.undo };
  toasts.set([...toasts.get().slice(-2), notice]);
  setTimeout(() => dismissToast(notice.id), notice.tone === 'problem' ? 2 * shownMs : shownMs);
}

/** What is undone by key is offered no more. */
export function dismissUndoToasts(): void {
  toasts.set(toasts.get().filter(({ undo }) => !undo));
}

export function dismissToast(id: number): void {
  toasts.set(toasts.get().filter((notice) => notice.id !== id));
}
