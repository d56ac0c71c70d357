import { actions, getState } from '../../../sync/index.ts';
import { spreadPositions } from '../../../sync/taskPosition.ts';

/**
 * Puts tasks before another, or at the end, among those that they are in order with by position alone: whatever the
 * column of each is, it stays. One step of undo.
 */
export function reorderTasks(taskIds: readonly string[], others: readonly string[], before: string | null): void {
  const { tasks } = getState();
  const at = before === null ? others.length : others.indexOf(before);
  const positionAt = (index: number) => tasks.get(others[index] ?? '')?.position;
  const low = positionAt(at - 1);
  // Columns count by themselves, so several may be at one position: those that are to come after make room.
  let end = at;
  while (low !== undefined && positionAt(end) === low) end++;
  const placed = [...taskIds, ...others.slice(at, end)];
  const positions = spreadPositions(low, positionAt(end), placed.length);
  actions.updateTasksIndividually(
    placed.map((taskId, index) => ({ taskId, position: positions[index] })),
    'done.moved',
  );
}
