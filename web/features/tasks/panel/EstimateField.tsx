import { useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { actions, type Task } from '../../../sync/index.ts';
import { cx } from '../../../ui/index.ts';
import { ConflictNotice } from './ConflictNotice.tsx';
import { LabelledRow } from './PropertyRow.tsx';
import { useEditBuffer } from './useEditBuffer.ts';

const most = 10_000;

/** Hours. A comma is as good as a point. */
export function EstimateField({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const [isWrong, setWrong] = useState(false);
  const draft = useEditBuffer(task.estimatedHours === null ? '' : String(task.estimatedHours), (text) =>
    actions.updateTask(task.id, { estimatedHours: hoursOf(text) ?? null }),
  );
  const save = () => {
    const isNumber = hoursOf(draft.text) !== undefined;
    setWrong(!isNumber);
    if (isNumber) draft.save();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      save();
    } else if (event.key === 'Escape' && draft.isEditing) {
      event.preventDefault();
      setWrong(false);
      draft.revert();
    }
  };
  if (!canEdit) {
    return (
      <LabelledRow label={t('panel.estimate')}>
        <p
          className={cx('flex min-h-8 items-center px-2 coarse:min-h-11', task.estimatedHours === null && 'text-muted')}
        >
          {task.estimatedHours === null ? t('ui.none') : t('panel.hours', { hours: task.estimatedHours })}
        </p>
      </LabelledRow>
    );
  }
  return (
    <LabelledRow label={t('panel.estimate')}>
      {/* A label, so that a press on the unit is one on the field. */}
      <label className="touch flex min-h-8 w-28 cursor-text items-center rounded-control outline-offset-2 outline-accent hover:bg-hover focus-within:bg-surface has-focus-visible:outline-2">
        <input
          inputMode="decimal"
          aria-label={t('panel.estimate')}
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? 'estimate-wrong' : draft.text === '' ? undefined : 'estimate-unit'}
          placeholder={t('panel.estimateHint')}
          value={draft.text}
          onChange={(event) => draft.change(event.target.value)}
          onBlur={save}
          onKeyDown={onKeyDown}
          className={cx(
            'self-stretch bg-transparent px-2 outline-none',
            draft.text === '' ? 'w-full' : 'max-w-full field-sizing-content',
          )}
        />
        {draft.text !== '' && (
          <span id="estimate-unit" className="-ms-1 pe-2">
            {t('panel.unit')}
          </span>
        )}
      </label>
      {isWrong && (
        <p id="estimate-wrong" role="alert" className="px-2 text-xs text-danger">
          {t('panel.estimateWrong')}
        </p>
      )}
      <ConflictNotice buffer={draft} onResolved={() => {}} />
    </LabelledRow>
  );
}

/** null: none; undefined: not a number of hours. */
function hoursOf(text: string): number | null | undefined {
  const written = text.trim().replace(',', '.');
  if (written === '') return null;
  const hours = Number(written);
  return hours >= 0 && hours <= most ? hours : undefined;
}
