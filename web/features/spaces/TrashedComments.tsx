import { useState } from 'react';
import { type ApiOutput, callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { formatRelativeDate } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { showToast } from '../../lib/toastStore.ts';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { useStore } from '../../sync/index.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Button } from '../../ui/index.ts';
import { RowList, RowListItem } from '../../ui/RowList.tsx';

type TrashedComment = ApiOutput<'list_trashed_comments'>['comments'][number];

const maxShown = 500;

interface TrashedCommentsProps {
  spaceId: string;
  names: ReadonlyMap<string, string>;
}

/** The comments in the trash of a space that the user may restore; nothing if there are none. */
export function TrashedComments({ spaceId, names }: TrashedCommentsProps) {
  const { data, error, refetch } = useApiQuery('list_trashed_comments', { spaceId, limit: maxShown });
  const [deleting, setDeleting] = useState<TrashedComment>();
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const restore = async ({ id, content }: TrashedComment) => {
    const result = await callApi('restore_comment', { commentId: id });
    if (result.ok) showToast(t('trash.restored', { title: getFirstLine(content) }));
    else showToast(getErrorMessage(result.error), { tone: 'error' });
    await refetch();
  };
  if (error && !data) {
    return (
      <p role="alert" className="text-danger">
        {getErrorMessage(error)}
      </p>
    );
  }
  if (!data || data.comments.length === 0) return null;
  const describe = ({ authorId, trashedById, trashedAt, expiresAt }: TrashedComment) => {
    const date = formatRelativeDate(trashedAt, timeZone);
    const deletedBy = names.get(trashedById);
    return [
      authorId && names.get(authorId),
      deletedBy ? t('trash.deletedBy', { name: deletedBy, date }) : t('trash.deletedOn', { date }),
      t('trash.expires', { date: formatRelativeDate(expiresAt, timeZone) }),
    ];
  };
  return (
    <>
      <h3 className="font-medium">{t('trash.comments')}</h3>
      <RowList>
        {data.comments.map((comment) => (
          <RowListItem
            key={comment.id}
            title={
              <span dir="auto" className="line-clamp-3 whitespace-pre-wrap wrap-anywhere">
                {comment.content}
              </span>
            }
            detail={describe(comment).filter(Boolean).join(' · ')}
            actions={
              <div className="flex gap-2">
                <Button
                  aria-label={t('trash.restoreOf', { title: getFirstLine(comment.content) })}
                  onClick={() => void restore(comment)}
                >
                  {t('trash.restore')}
                </Button>
                <Button
                  aria-label={t('trash.deleteOf', { title: getFirstLine(comment.content) })}
                  onClick={() => setDeleting(comment)}
                >
                  {t('trash.delete')}
                </Button>
              </div>
            }
          />
        ))}
      </RowList>
      {deleting && (
        <ConfirmDialog
          title={t('trash.deleteOf', { title: getFirstLine(deleting.content) })}
          text={t('trash.deleteCommentSure')}
          confirmLabel={t('trash.delete')}
          onClose={() => setDeleting(undefined)}
          onConfirm={async () => {
            const result = await callApi('delete_comment', { commentId: deleting.id });
            await refetch();
            return result;
          }}
        />
      )}
    </>
  );
}

const maxNameLength = 60;

/** Names a comment in the texts about it. */
function getFirstLine(content: string): string {
  const [line = ''] = content.trim().split('\n');
  return line.length > maxNameLength ? `${line.slice(0, maxNameLength)}…` : line;
}
