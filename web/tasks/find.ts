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
      const found = await call('find_tasks', { q: words, limit: most }, { signal: asking.signal });
      if (found.ok && !asking.signal.aborted) setAnswer({ words, tasks: found.value.tasks });
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

function hasTask(id: string): boolean {
  return getState().tasks.has(id);
}

function isHere(projectId: string): boolean {
  return getState().boards.get(projectId) === 'ready';
}
