import { useRef } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { type Draft, putDraft, removeDraft } from '../../sync/drafts.ts';
import { showToast } from '../../sync/index.ts';
import { Button, Textarea } from '../../ui/index.ts';

interface DraftNoticesProps {
  drafts: readonly Draft[];
  /** Goes on with the draft; without it, people can only copy or discard it. */
  onContinue?: ((draft: Draft) => void) | undefined;
}

/** Offers texts that were typed earlier and not saved. */
export function DraftNotices({ drafts, onContinue }: DraftNoticesProps) {
  return drafts.map((draft) => <DraftNotice key={draft.id} draft={draft} onContinue={onContinue} />);
}

function DraftNotice({ draft, onContinue }: { draft: Draft; onContinue: DraftNoticesProps['onContinue'] }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const copy = async () => {
    // Without HTTPS there is no clipboard: the text is selected, so that the user can copy it.
    field.current?.select();
    const copied = navigator.clipboard?.writeText(draft.text).then(() => true);
    if (await Promise.resolve(copied).catch(() => false)) showToast(t('draft.copied'));
  };
  return (
    <div
      role="group"
      aria-label={t('draft.unsaved')}
      className="my-1 flex w-full flex-col gap-2 rounded-control border border-line bg-soft p-2"
    >
      <p>{t('draft.unsaved')}</p>
      <Textarea
        ref={field}
        readOnly
        dir="auto"
        aria-label={t('draft.unsaved')}
        value={draft.text}
        className="max-h-32 min-h-0! bg-transparent! text-muted!"
      />
      <div className="flex flex-wrap gap-2">
        {onContinue && <Button onClick={() => onContinue(draft)}>{t('draft.continue')}</Button>}
        <Button onClick={() => void copy()}>{t('draft.copy')}</Button>
        <Button variant="quiet" onClick={() => discardDraft(draft.id)}>
          {t('draft.discard')}
        </Button>
      </div>
    </div>
  );
}

/** Removes a draft; a toast offers to put it back. */
export function discardDraft(draftId: string): void {
  const draft = removeDraft(draftId);
  if (draft) showToast(t('draft.discarded'), { undo: () => putDraft(draft) });
}
