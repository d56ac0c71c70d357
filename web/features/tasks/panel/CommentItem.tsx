import { Bot, Ellipsis } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { canDeleteComment, canEditOwnComment } from '../../../../contract/rules/roles.ts';
import { maxTextLength } from '../../../../contract/rules/textLimits.ts';
import { formatDateTime } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { deleteComment, updateComment } from '../../../sync/actions/comments.ts';
import { type Comment, select, type Task, useStore } from '../../../sync/index.ts';
import { Avatar, Button, IconButton, Menu, type MenuItem, Textarea } from '../../../ui/index.ts';
import { TextLimitError } from '../../../ui/TextLimitError.tsx';
import { DraftNotices } from '../DraftNotices.tsx';
import { ConflictNotice } from './ConflictNotice.tsx';
import { getMemberName } from './getMemberName.ts';
import { LazyMarkdown } from './LazyMarkdown.tsx';
import { type EditBuffer, normalizeNewlines, restoreNewlines, useEditBuffer } from './useEditBuffer.ts';

interface CommentItemProps {
  comment: Comment;
  task: Task;
  agent: string | null;
}

/** A comment. Its author can edit it; its author and admins can delete it. */
export function CommentItem({ comment, task, agent }: CommentItemProps) {
  const name = useStore((state) => getMemberName(state, task.spaceId, comment.authorId));
  const importer = useStore(
    (state) => comment.importedById && getMemberName(state, task.spaceId, comment.importedById),
  );
  const isAuthor = useStore((state) => state.me?.id === comment.authorId);
  const role = useStore((state) => select.getOwnRole(state, task.spaceId));
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const canEdit = role !== undefined && canEditOwnComment(role, isAuthor);
  const buffer = useEditBuffer(
    normalizeNewlines(comment.content),
    (text) => {
      if (!text.trim() || text.length > maxTextLength) return false;
      updateComment(comment.id, restoreNewlines(comment.content, text));
    },
    { place: `commentEdit/${comment.id}`, subject: task.title, taskId: task.id, canEdit },
  );
  const tick = (text: string) => updateComment(comment.id, text);
  const items: MenuItem[] = [
    ...(canEdit ? [{ label: t('panel.edit'), onSelect: buffer.startEditing }] : []),
    ...(role && canDeleteComment(role, isAuthor)
      ? [{ label: t('ui.delete'), isDanger: true, onSelect: () => deleteComment(comment.id) }]
      : []),
  ];
  return (
    <article
      id={`comment-${comment.id}`}
      tabIndex={-1}
      aria-label={t('panel.commentBy', { name })}
      className="flex flex-col gap-1"
    >
      <header className="flex items-start gap-x-2">
        <span className="flex min-h-8 min-w-0 flex-1 flex-wrap items-center gap-x-2">
          <span aria-hidden="true">
            <Avatar name={name} size={22} />
          </span>
          <span dir="auto" className="font-medium">
            {name}
          </span>
          {agent && (
            <span className="inline-flex items-center gap-1 text-xs text-muted">
              <Bot size={13} aria-hidden="true" />
              {t('panel.via', { agent })}
            </span>
          )}
          <time dateTime={comment.createdAt} className="text-xs text-muted">
            {formatDateTime(comment.createdAt, timeZone)}
          </time>
          {importer && (
            <span dir="auto" className="text-xs text-muted">
              {t('panel.importedBy', { name: importer })}
            </span>
          )}
          {comment.updatedAt > comment.createdAt && <span className="text-xs text-muted">{t('panel.edited')}</span>}
        </span>
        {items.length > 0 && (
          <span className="touch-bleed">
            <Menu label={t('panel.commentActions', { name })} items={items}>
              {(button) => (
                <IconButton {...button} label={t('panel.commentActions', { name })}>
                  <Ellipsis size={15} />
                </IconButton>
              )}
            </Menu>
          </span>
        )}
      </header>
      {buffer.isEditing ? (
        <CommentEditor buffer={buffer} />
      ) : (
        <LazyMarkdown spaceId={task.spaceId} text={comment.content} onTick={canEdit ? tick : undefined} />
      )}
      <DraftNotices drafts={buffer.drafts} onContinue={canEdit ? buffer.resume : undefined} />
    </article>
  );
}

function CommentEditor({ buffer }: { buffer: EditBuffer }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <div className="flex flex-col gap-2">
      <Textarea
        ref={field}
        dir="auto"
        aria-label={t('panel.editComment')}
        value={buffer.text}
        onChange={(event) => buffer.change(event.target.value)}
        onKeyDown={(event) => {
          const isSave = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
          if (!isSave && event.key !== 'Escape') return;
          event.preventDefault();
          if (isSave) buffer.save();
          else buffer.close();
        }}
        className="max-h-[40dvh]"
      />
      <TextLimitError text={buffer.text} maxLength={maxTextLength} />
      <ConflictNotice buffer={buffer} onResolved={() => field.current?.focus()} />
      <div className="flex gap-2">
        <Button
          variant="primary"
          onClick={buffer.save}
          disabled={!buffer.text.trim() || buffer.remoteText !== undefined}
        >
          {t('ui.save')}
        </Button>
        <Button variant="quiet" onClick={buffer.revert}>
          {t('ui.cancel')}
        </Button>
      </div>
    </div>
  );
}
