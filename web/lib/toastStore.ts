import { signal } from './signal.ts';

/** What is said to the person for a moment, on screen and by a screen reader. */
export interface Notice {
  id: number;
  text: string;
  tone: 'info' | 'problem';
  undo?: (() => void) | undefined;
}

const shownMs = 5000;
let count = 0;
export const notices = signal<readonly Notice[]>([]);

export function say(text: string, more: { tone?: Notice['tone']; undo?: () => void } = {}): void {
  const notice: Notice = { id: ++count, text, tone: more.tone ?? 'info', undo: more.undo };
  notices.set([...notices.get().slice(-2), notice]);
  setTimeout(() => dismiss(notice.id), notice.tone === 'problem' ? 2 * shownMs : shownMs);
}

/** What is undone by key is offered no more. */
export function withdrawOffers(): void {
  notices.set(notices.get().filter(({ undo }) => !undo));
}

export function dismiss(id: number): void {
  notices.set(notices.get().filter((notice) => notice.id !== id));
}
