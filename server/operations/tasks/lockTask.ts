import { loadResource, requireRole } from '../../auth/authorize.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';

/**
 * Locks the task's space until the transaction ends, so that nobody else changes or claims the task.
 * @throws AppError with code `not_found` or `insufficient_role`
 */
export async function lockTask({ db, actor }: ActorContext, taskId: string): Promise<TaskRow> {
  const { row, role } = await loadResource(db, actor, 'taskId', taskId, { lock: true });
  requireRole(role, 'member');
  return row as TaskRow;
}
