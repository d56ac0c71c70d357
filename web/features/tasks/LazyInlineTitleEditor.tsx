import { loadWithMessages } from '../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import type { Task } from '../../sync/index.ts';

/** The editor is loaded before a title is edited, so that the very next key reaches the field. */
export const LazyInlineTitleEditor = lazyWithPreload(
  () => loadWithMessages('board', import('./InlineTitleEditor.tsx')),
  ({ task }: { task: Task }) => task.title,
);
