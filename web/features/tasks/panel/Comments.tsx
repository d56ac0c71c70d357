import { useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { actions, getAgentName, getStableKey, type Task, useStore } from '../../../sync/index.ts';
import { Button, Textarea } from '../../../ui/index.ts';
import { CommentItem } from './CommentItem.tsx';
import { useTaskActivity } from './useTaskActivity.ts';

/** The comments on a task, oldest first, and a field for a new one. */
export function Comments({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const comments = useStore((state) =>
    [...state.comments.values()]
      .filter(({ taskId }) => taskId === task.id)
      .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1)),
  );
  const events = useTaskActivity(task.id, comments.length > 0);
  const agentsByCommentId = new Map(
    (events ?? []).flatMap((event) => {
      const comment = event.data['comment'] as { id: string } | undefined;
      return event.type === 'comment.created' && comment ? [[comment.id, getAgentName(event)] as const] : [];
    }),
  );
  if (!canEdit && comments.length === 0) return null;
  return (
    <section aria-label={t('panel.comments')} className="flex flex-col gap-3 px-2">
      <h2 className="font-semibold">{t('panel.comments')}</h2>
      {comments.map((comment) => (
        <CommentItem
          key={getStableKey(comment.id)}
          comment={comment}
          spaceId={task.spaceId}
          agent={agentsByCommentId.get(comment.id) ?? null}
        />
      ))}
      {canEdit && <NewComment taskId={task.id} />}
    </section>
  );
}

/** Drafts by task id: they survive closing the panel. */
const drafts = new Map<string, string>();

function NewComment({ taskId }: { taskId: string }) {
  const [text, setText] = useState(drafts.get(taskId) ?? '');
  const change = (next: string) => {
    drafts.set(taskId, next);
    setText(next);
  };
  const send = () => {
    if (!text.trim()) return;
    actions.addComment(taskId, text);
    change('');
  };
  return (
    <div className="flex flex-col items-start gap-2">
      <Textarea
        dir="auto"
        aria-label={t('panel.comment')}
        placeholder={t('panel.commentHint')}
        maxLength={50_000}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send();
          }
          // Leaves the field without closing the panel.
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
        className="max-h-[40dvh] min-h-16!"
      />
      <Button onClick={send} disabled={!text.trim()}>
        {t('panel.send')}
      </Button>
    </div>
  );
}
