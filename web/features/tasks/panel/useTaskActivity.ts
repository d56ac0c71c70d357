import { useEffect, useState } from 'react';
import { type SpaceEvent, useStore } from '../../../sync/index.ts';
import { loadTaskActivity } from '../../../sync/loadTask.ts';

/** Loads the events of a task, newest first, and again whenever the task changes. Undefined while loading. */
export function useTaskActivity(taskId: string, isEnabled: boolean): SpaceEvent[] | undefined {
  const [events, setEvents] = useState<SpaceEvent[]>();
  const taskVersion = useStore((state) => {
    const task = state.tasks.get(taskId);
    return `${task?.updatedAt} ${task?.commentCount}`;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new taskVersion means that there are more events
  useEffect(() => {
    let isCurrent = isEnabled;
    if (isEnabled)
      void loadTaskActivity(taskId).then(
        // After a failure the events loaded before stay.
        (loaded) => isCurrent && setEvents((previous) => loaded ?? previous ?? []),
      );
    return () => {
      isCurrent = false;
    };
  }, [taskId, isEnabled, taskVersion]);
  return events;
}
