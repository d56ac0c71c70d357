import { useEffect, useState } from 'react';
import { callApi } from '../../lib/apiClient.ts';
import { getState, type Task, useStore } from '../../sync/index.ts';

type Found = Pick<Task, 'id' | 'projectId' | 'title' | 'completedAt'>;

const pauseMs = 150;
const most = 20;

/** Tasks with the words that are typed: those that are here at once, those of every space once the server has found them. */
export function useTaskSearch(typed: string): Found[] {
  const words = typed.trim().slice(0, 200);
  const [answer, setAnswer] = useState<{ words: string; tasks: Found[] }>();
  const wanted = words.toLowerCase();
  const here = useStore((state) => {
    if (words.length < 2) return [];
    return [...state.tasks.values()].filter((task) => !task.isArchived && isNamed(task, wanted));
  });
  useEffect(() => {
    if (words.length < 2) return;
    const asking = new AbortController();
    const pause = setTimeout(async () => {
      const tasks = await findElsewhere(words, asking.signal);
      if (!asking.signal.aborted) setAnswer({ words, tasks });
    }, pauseMs);
    return () => {
      clearTimeout(pause);
      asking.abort();
    };
  }, [words]);
  const elsewhere = answer?.words === words ? answer.tasks : [];
  const ids = new Set(here.map(({ id }) => id));
  // What was deleted a moment ago the server may still know.
  const isShown = ({ id, projectId }: Found) => !ids.has(id) && (hasTask(id) || !isHere(projectId));
  const ranked = [...here, ...elsewhere.filter(isShown)].map((task) => ({ task, rank: rankOf(task, wanted) }));
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ task }) => task);
}

/** What is done is asked for only where it takes no room of what is open. */
async function findElsewhere(words: string, signal: AbortSignal): Promise<Found[]> {
  const tasks: Found[] = [];
  for (const completed of [false, true]) {
    const limit = most - tasks.length;
    if (limit === 0) break;
    const found = await callApi('find_tasks', { q: words, completed, limit }, { signal });
    if (!found.ok) break;
    tasks.push(...found.value.tasks);
  }
  return tasks;
}

/** What is open first, and of each what has the words in its title. */
function rankOf(task: Found, wanted: string): number {
  return (task.completedAt === null ? 0 : 2) + (isNamed(task, wanted) ? 0 : 1);
}

function isNamed({ title }: { title: string }, wanted: string): boolean {
  return title.toLowerCase().includes(wanted);
}

function hasTask(id: string): boolean {
  return getState().tasks.has(id);
}

function isHere(projectId: string): boolean {
  return getState().boardLoadStates.get(projectId) === 'ready';
}
