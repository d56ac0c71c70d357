import { maxTextLength } from '../../../../contract/rules/textLimits.ts';
import { t } from '../../../lib/i18n/index.ts';
import { addComment } from '../../../sync/actions/comments.ts';
import { type Draft, removeDraft, useDrafts, useDraftText } from '../../../sync/drafts.ts';
import { getAgentName, getStableKey, select, type Task, useStore } from '../../../sync/index.ts';
import { Button, Textarea } from '../../../ui/index.ts';
import { TextLimitError } from '../../../ui/TextLimitError.tsx';
import { DraftNotices } from '../DraftNotices.tsx';
import { CommentItem } from './CommentItem.tsx';
import { useTaskActivity } from './useTaskActivity.ts';

/** The comments on a task, oldest first, and a field for a new one. */
export function Comments({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const comments = useStore((state) =>
    [...state.comments.values()].filter(({ taskId }) => taskId === task.id).sort(select.compareComments),
  );
  const events = useTaskActivity(task.id, comments.length > 0);
  const agentsByCommentId = new Map(
    (events ?? []).flatMap((event) => {
      const comment = event.data['comment'] as { id: string } | undefined;
      return event.type === 'comment.created' && comment ? [[comment.id, getAgentName(event)] as const] : [];
    }),
  );
  const drafts = useDrafts(`comment/${task.id}`);
  if (!canEdit && comments.length === 0 && drafts.length === 0) return null;
  return (
    <section aria-label={t('panel.comments')} className="flex flex-col gap-3 px-2">
      <h2 className="font-semibold">{t('panel.comments')}</h2>
      {comments.map((comment) => (
        <CommentItem
          key={getStableKey(comment.id)}
          comment={comment}
          task={task}
          agent={agentsByCommentId.get(comment.id) ?? null}
        />
      ))}
      {canEdit ? <NewComment task={task} drafts={drafts} /> : <DraftNotices drafts={drafts} />}
    </section>
  );
}

function NewComment({ task, drafts }: { task: Task; drafts: readonly Draft[] }) {
  const { draftId, text, setText } = useDraftText(`comment/${task.id}`, { subject: task.title, taskId: task.id });
  const send = () => {
    if (!text.trim() || text.length > maxTextLength) return;
    addComment(task.id, text);
    setText('');
  };
  return (
    <div className="flex flex-col items-start gap-2">
      <Textarea
        dir="auto"
        aria-label={t('panel.comment')}
        placeholder={t('panel.commentHint')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send();
          }
          if (event.key === 'Escape') {
            // Leaves the field without closing the panel.
            event.preventDefault();
            event.currentTarget.blur();
          }
        }}
        className="max-h-[40dvh] min-h-16!"
      />
      <TextLimitError text={text} maxLength={maxTextLength} />
      <Button onClick={send} disabled={!text.trim()}>
        {t('panel.send')}
      </Button>
      <DraftNotices
        drafts={drafts.filter(({ id }) => id !== draftId)}
        onContinue={(draft) => {
          setText(text.trim() ? `${text}\n\n${draft.text}` : draft.text);
          removeDraft(draft.id);
        }}
      />
    </div>
  );
}
