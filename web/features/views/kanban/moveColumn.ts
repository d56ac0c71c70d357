import { updateStatus } from '../../../sync/actions/statuses.ts';
import { getState, select } from '../../../sync/index.ts';
import { spreadPositions } from '../../../sync/taskPosition.ts';

/** Moves a column to an index among the other columns of its project. */
export function moveColumn(statusId: string, toIndex: number): void {
  const status = getState().statuses.get(statusId);
  if (!status) return;
  const others = select.getProjectStatuses(getState(), status.projectId).filter(({ id }) => id !== statusId);
  const [position = status.position] = spreadPositions(others[toIndex - 1]?.position, others[toIndex]?.position, 1);
  if (position !== status.position) updateStatus(statusId, { position });
}
