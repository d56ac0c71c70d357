import { useEffect, useState } from 'react';
import { call } from '../client.ts';
import { getState, type Task, useStore } from '../store/index.ts';

type Found = Pick<Task, 'id' | 'projectId' | 'title' | 'completedAt'>;

const pauseMs = 150;
const most = 20;

/** Tasks with the words that are typed: those that are here at once, those of every space once the server has found them. */
export function useFound(typed: string): Found[] {
  const words = typed.trim().slice(0, 200);
  const [answer, setAnswer] = useState<{ words: string; tasks: Found[] }>();
  const here = useStore((state) => {
    if (words.length < 2) return [];
    const wanted = words.toLowerCase();
    return [...state.tasks.values()].filter(
      ({ title, isArchived }) => !isArchived && title.toLowerCase().includes(wanted),
    );
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
  return [
    ...here.sort((a, b) => Number(a.completedAt !== null) - Number(b.completedAt !== null)),
    ...elsewhere.filter(isShown),
  ].slice(0, most);
}

/** By title before by text, and of each the open ones first: what is done must not take their room. */
async function findElsewhere(words: string, signal: AbortSignal): Promise<Found[]> {
  const tasks: Found[] = [];
  for (const completed of [false, true]) {
    const limit = most - tasks.length;
    if (limit === 0) break;
    const found = await call('find_tasks', { q: words, completed, limit }, { signal });
    if (!found.ok) break;
    tasks.push(...found.value.tasks);
  }
  const isNamed = ({ title }: Found) => title.toLowerCase().includes(words.toLowerCase());
  return tasks.sort((a, b) => Number(isNamed(b)) - Number(isNamed(a)));
}

function hasTask(id: string): boolean {
  return getState().tasks.has(id);
}

function isHere(projectId: string): boolean {
  return getState().boards.get(projectId) === 'ready';
}
