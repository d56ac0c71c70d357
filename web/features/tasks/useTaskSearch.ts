import { useEffect, useState } from 'react';
import { foldText, toSearchWords } from '../../../contract/rules/foldText.ts';
import { parseRef } from '../../../contract/rules/taskRefs.ts';
import { callApi } from '../../lib/apiClient.ts';
import { getState, type Task, useStore } from '../../sync/index.ts';

type FoundTask = Pick<Task, 'id' | 'ref' | 'projectId' | 'title' | 'completedAt'>;

const debounceMs = 150;
const maxResults = 20;

/** Finds tasks in all spaces: loaded ones at once by their title, others when the server has answered. */
export function useTaskSearch(text: string): FoundTask[] {
  const query = text.trim().slice(0, 200);
  const [serverResult, setServerResult] = useState<{ query: string; tasks: FoundTask[] }>();
  const words = toSearchWords(query);
  const loadedTasks = useStore((state) => {
    if (query.length < 2) return [];
    return [...state.tasks.values()].filter(
      (task) => !task.isArchived && (isRefOf(task, query) || titleIncludes(task, words)),
    );
  });
  useEffect(() => {
    if (query.length < 2) return;
    const abortController = new AbortController();
    const timeout = setTimeout(async () => {
      const tasks = await searchServer(query, abortController.signal);
      if (!abortController.signal.aborted) setServerResult({ query, tasks });
    }, debounceMs);
    return () => {
      clearTimeout(timeout);
      abortController.abort();
    };
  }, [query]);
  const serverTasks = serverResult?.query === query ? serverResult.tasks : [];
  const loadedIds = new Set(loadedTasks.map(({ id }) => id));
  // The server may still return a task of a loaded board that was just deleted here.
  const isNew = ({ id, projectId }: FoundTask) =>
    !loadedIds.has(id) && (getState().tasks.has(id) || !isBoardLoaded(projectId));
  return [...loadedTasks, ...serverTasks.filter(isNew)]
    .map((task) => ({ task, rank: isRefOf(task, query) ? -1 : getRank(task, words) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, maxResults)
    .map(({ task }) => task);
}

/** Searches the open tasks first, and the completed ones only if there is room for more results. */
async function searchServer(query: string, signal: AbortSignal): Promise<FoundTask[]> {
  const tasks: FoundTask[] = [];
  if (parseRef(query)) {
    const result = await callApi('get_task', { taskId: query }, { signal });
    if (result.ok) tasks.push(result.value.task);
  }
  for (const completed of [false, true]) {
    const limit = maxResults - tasks.length;
    if (limit === 0) break;
    const result = await callApi('find_tasks', { q: query, completed, limit }, { signal });
    if (!result.ok) break;
    tasks.push(...result.value.tasks);
  }
  return tasks;
}

/** Open tasks before completed ones, and in each, matches in the title before matches elsewhere. */
function getRank(task: FoundTask, words: string[]): number {
  return (task.completedAt === null ? 0 : 2) + (titleIncludes(task, words) ? 0 : 1);
}

/** Whether the text is the task's ref, or the beginning of it. */
function isRefOf({ ref }: Pick<Task, 'ref'>, text: string): boolean {
  return ref !== '' && text.includes('-') && ref.startsWith(text.toUpperCase());
}

function titleIncludes({ title }: { title: string }, words: string[]): boolean {
  const folded = foldText(title);
  return words.every((word) => folded.includes(word));
}

function isBoardLoaded(projectId: string): boolean {
  return getState().boardLoadStates.get(projectId) === 'ready';
}
