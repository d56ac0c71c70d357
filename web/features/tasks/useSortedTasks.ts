import { use, useEffect } from 'react';
import { loadChunk, showChunkFailure } from '../../lib/loadChunk.ts';
import { runWhenIdle } from '../../lib/runWhenIdle.ts';
import type { Task } from '../../sync/state.ts';
import type { Filters } from './filterSortAndGroup.ts';

type SortTasks = typeof import('./sortTasks.ts').sortTasks;

let loading: Promise<void> | undefined;
let sortTasks: SortTasks | undefined;

/** The tasks in the order of the filters. They come in their manual order; most visits need no code for others. */
export function useSortedTasks(tasks: readonly Task[], filters: Filters): readonly Task[] {
  useEffect(() => runWhenIdle(() => void load()), []);
  if (filters.sort === 'manual') return tasks;
  if (!sortTasks) use(load());
  return sortTasks?.(tasks, filters) ?? tasks;
}

/** Never rejects: without the code the order stays manual, and a message says so. */
function load(): Promise<void> {
  loading ??= loadChunk(() => import('./sortTasks.ts')).then(
    (loaded) => {
      sortTasks = loaded.sortTasks;
    },
    (failure) => {
      loading = undefined;
      sortTasks ??= (tasks) => [...tasks];
      showChunkFailure(failure);
    },
  );
  return loading;
}
