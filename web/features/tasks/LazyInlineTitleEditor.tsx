import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import type { Task } from '../../sync/index.ts';

/** Loaded before a title is edited, so that the next key already reaches the field. */
export const LazyInlineTitleEditor = lazyWithPreload(
  () => import('./InlineTitleEditor.tsx'),
  ({ task }: { task: Task }) => task.title,
);
