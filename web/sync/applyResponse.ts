import type { ApiOutput } from '../lib/apiClient.ts';
import { mergeTask, upsertComment } from './draftUpdates.ts';
import type { StateDraft } from './state.ts';

type ResponseBody = Partial<
  ApiOutput<'update_task'> & ApiOutput<'add_comment'> & ApiOutput<'create_label'> & ApiOutput<'create_status'>
>;

/** Stores the response to a mutation. */
export function applyResponse(draft: StateDraft, body: unknown, rev: number | undefined): void {
  const { task, comment, label, status } = body as ResponseBody;
  if (task) mergeTask(draft, task, rev);
  if (comment) upsertComment(draft, comment);
  if (label) draft.set('labels', label.id, label);
  if (status) draft.set('statuses', status.id, status);
}
