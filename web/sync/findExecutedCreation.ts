import { type ApiResult, callApi } from '../lib/apiClient.ts';
import type { PendingMutation } from './pendingMutation.ts';

/** The clocks of this device and of the server may differ by this much. */
const maxClockDifferenceMs = 600_000;

/** What earlier calls found, so that of two equal creations each finds its own. */
const foundIds = new Set<string>();

/**
 * Looks whether the server has executed a creation whose response was lost so long ago that the server no longer knows
 * its Idempotency-Key. Returns the response it would have had, or an error; undefined if it was not executed.
 * @param sentAt When it was first sent, in ms since the epoch
 */
export async function findExecutedCreation(
  { action: { op, input }, userId }: PendingMutation,
  sentAt: number,
): Promise<ApiResult<unknown> | undefined> {
  const isNew = ({ id, createdAt = '' }: { id: string; createdAt?: string | undefined }) =>
    Date.parse(createdAt) >= sentAt - maxClockDifferenceMs && !foundIds.has(id);
  switch (op) {
    case 'create_task': {
      for (const archived of [false, true]) {
        const result = await callApi('list_tasks', { projectId: input.projectId, archived });
        if (!result.ok) return toLookupError(result);
        const task = result.value.tasks.find(
          (other) =>
            isNew(other) &&
            other.createdById === userId &&
            other.title === input.title.trim() &&
            other.parentTaskId === (input.parentTaskId ?? null),
        );
        if (task) return toFound({ task });
      }
      return undefined;
    }
    case 'add_comment': {
      const result = await callApi('list_comments', { taskId: input.taskId });
      if (!result.ok) return toLookupError(result);
      const comment = result.value.comments.find(
        (other) => isNew(other) && other.authorId === userId && other.content.trim() === input.content.trim(),
      );
      return comment && toFound({ comment });
    }
    case 'create_label': {
      const result = await callApi('list_labels', { spaceId: input.spaceId });
      if (!result.ok) return toLookupError(result);
      const label = result.value.labels.find((other) => isNew(other) && other.name === input.name.trim());
      return label && toFound({ label });
    }
    case 'create_status': {
      const result = await callApi('list_statuses', { projectId: input.projectId });
      if (!result.ok) return toLookupError(result);
      const status = result.value.statuses.find((other) => isNew(other) && other.name === input.name.trim());
      return status && toFound({ status });
    }
    default:
      return undefined;
  }
}

function toFound(body: Record<string, { id: string }>): ApiResult<unknown> {
  for (const { id } of Object.values(body)) foundIds.add(id);
  return { ok: true, value: body, rev: undefined };
}

/** Where the place of the creation is gone, sending it brings the error to show. Every other error is returned. */
function toLookupError(result: Extract<ApiResult<unknown>, { ok: false }>): ApiResult<unknown> | undefined {
  const { code } = result.error;
  return code === 'not_found' || code === 'insufficient_role' ? undefined : result;
}
