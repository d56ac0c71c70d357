import { t } from '../../lib/i18n/index.ts';
import { performStep } from '../undoHistory.ts';
import { showUndoToast } from './undo.ts';

export function addComment(taskId: string, content: string): void {
  performStep([{ op: 'add_comment', input: { taskId, content } }], { label: t('done.commented'), isUndoable: false });
}

export function updateComment(commentId: string, content: string): void {
  performStep([{ op: 'update_comment', input: { commentId, content } }], { label: t('done.commentChanged') });
}

export function deleteComment(commentId: string): void {
  const label = t('done.commentDeleted');
  const [mutationId] = performStep([{ op: 'delete_comment', input: { commentId } }], { label, isDelayed: true });
  showUndoToast(label, mutationId);
}
