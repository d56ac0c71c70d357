import type { ApiOutput } from '../lib/apiClient.ts';
import type { Values } from './expectedValues.ts';
import { getKnownRev, noteSpaceRev } from './knownRevs.ts';
import type { StateDraft } from './stateDraft.ts';
import { mergeComment, mergeTask, storeRow } from './stateDraftUpdates.ts';

type ResponseBody = Partial<
  ApiOutput<'update_task'> & ApiOutput<'add_comment'> & ApiOutput<'create_label'> & ApiOutput<'create_status'>
>;

/**
 * Stores the response to a mutation. It tells what the mutation made, even when it is an earlier response that is repeated:
 * so it counts with its own rev, however late it was asked for. A proxy may have removed that.
 */
export function applyResponse(
  draft: StateDraft,
  body: unknown,
  { rev, isCreation }: { rev: number | undefined; isCreation: boolean },
): void {
  const { task, comment, label, status } = body as ResponseBody;
  const getRev = ({ id }: { id: string }) => rev ?? getKnownRev(id);
  if (task) mergeTask(draft, task, getRev(task));
  if (comment) mergeComment(draft, comment, getRev(comment), isCreation);
  if (label) storeRow(draft, 'labels', label.id, label, getRev(label));
  if (status) storeRow(draft, 'statuses', status.id, status, getRev(status));
  if (task && rev !== undefined) noteSpaceRev(task.spaceId, rev);
}

/** What a response brings: `{ task: ... }`, `{ comment: ... }` and so on. `{ success: true }` brings nothing. */
export function getResponseRow(body: unknown): Values | undefined {
  const [row] = Object.values(body as Record<string, unknown>);
  return typeof row === 'object' && row !== null ? (row as Values) : undefined;
}
