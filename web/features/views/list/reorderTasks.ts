import { actions, getState } from '../../../sync/index.ts';
import { spreadPositions } from '../../../sync/taskPosition.ts';

/**
 * Moves tasks before another, or to the end, in a list that is ordered by position alone. Statuses stay. One undo step.
 * @param otherIds The other tasks of the list, in order.
 */
export function reorderTasks(taskIds: readonly string[], otherIds: readonly string[], beforeId: string | null): void {
  const { tasks } = getState();
  const getPosition = (otherIndex: number) => tasks.get(otherIds[otherIndex] ?? '')?.position;
  const index = beforeId === null ? otherIds.length : otherIds.indexOf(beforeId);
  const previousPosition = getPosition(index - 1);
  // Positions count per status, so tasks of different ones may share one. Those that must follow get a new position.
  let end = index;
  while (previousPosition !== undefined && getPosition(end) === previousPosition) end++;
  const movedIds = [...taskIds, ...otherIds.slice(index, end)];
  const positions = spreadPositions(previousPosition, getPosition(end), movedIds.length);
  actions.updateTasksIndividually(
    movedIds.map((taskId, movedIndex) => ({ taskId, position: positions[movedIndex] })),
    'done.moved',
  );
}
