import { type ComponentProps, useState } from 'react';
import { createUuid } from '../../lib/apiClient.ts';
import { type DraftPlace, removeDraft, saveDraft, useDrafts } from '../../sync/drafts.ts';
import { Textarea } from '../../ui/index.ts';
import { DraftNotices } from './DraftNotices.tsx';

interface DraftTextareaProps extends Omit<ComponentProps<'textarea'>, 'value' | 'defaultValue' | 'onChange'> {
  place: DraftPlace;
  subject: string;
  savedText: string;
}

/** A long field of a form, which keeps what is typed as a draft. The form removes the drafts of `place` once saved. */
export function DraftTextarea({ place, subject, savedText, ...rest }: DraftTextareaProps) {
  const [text, setText] = useState(savedText);
  const [draftId, setDraftId] = useState(createUuid);
  const drafts = useDrafts(place).filter((draft) => draft.id !== draftId && draft.text !== savedText);
  const change = (next: string) => {
    setText(next);
    if (next === savedText) removeDraft(draftId);
    else saveDraft({ id: draftId, place, text: next, baseText: savedText, subject });
  };
  return (
    <>
      <Textarea {...rest} value={text} onChange={(event) => change(event.target.value)} />
      <DraftNotices
        drafts={drafts}
        onContinue={(draft) => {
          setDraftId(draft.id);
          setText(draft.text);
        }}
      />
    </>
  );
}
