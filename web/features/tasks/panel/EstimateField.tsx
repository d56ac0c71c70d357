import { useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { actions, type Task } from '../../../sync/index.ts';
import { cx } from '../../../ui/index.ts';
import { ConflictNotice } from './ConflictNotice.tsx';
import { LabelledRow } from './PropertyRow.tsx';
import { useEditBuffer } from './useEditBuffer.ts';

const maxHours = 10_000;

/** The estimate in hours. Accepts a decimal comma as well as a point. */
export function EstimateField({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const [isInvalid, setInvalid] = useState(false);
  const buffer = useEditBuffer(task.estimatedHours === null ? '' : String(task.estimatedHours), (text) =>
    actions.updateTask(task.id, { estimatedHours: parseHours(text) ?? null }),
  );
  const save = () => {
    const isValid = parseHours(buffer.text) !== undefined;
    setInvalid(!isValid);
    if (isValid) buffer.save();
  };
  const handleKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      save();
    } else if (event.key === 'Escape' && buffer.isEditing) {
      event.preventDefault();
      setInvalid(false);
      buffer.revert();
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
      {/* A label, so that clicking the unit focuses the field. */}
      <label className="touch flex min-h-8 w-28 cursor-text items-center rounded-control outline-offset-2 outline-accent hover:bg-hover focus-within:bg-surface has-focus-visible:outline-2">
        <input
          inputMode="decimal"
          aria-label={t('panel.estimate')}
          aria-invalid={isInvalid || undefined}
          aria-describedby={isInvalid ? 'estimate-wrong' : buffer.text === '' ? undefined : 'estimate-unit'}
          placeholder={t('panel.estimateHint')}
          value={buffer.text}
          onChange={(event) => buffer.change(event.target.value)}
          onBlur={save}
          onKeyDown={handleKeyDown}
          className={cx(
            'self-stretch bg-transparent px-2 outline-none',
            buffer.text === '' ? 'w-full' : 'max-w-full field-sizing-content',
          )}
        />
        {buffer.text !== '' && (
          <span id="estimate-unit" className="-ms-1 pe-2">
            {t('panel.unit')}
          </span>
        )}
      </label>
      {isInvalid && (
        <p id="estimate-wrong" role="alert" className="px-2 text-xs text-danger">
          {t('panel.estimateWrong')}
        </p>
      )}
      <ConflictNotice buffer={buffer} onResolved={() => {}} />
    </LabelledRow>
  );
}

/** Returns null for an empty text, and undefined for anything that is not a valid number of hours. */
function parseHours(text: string): number | null | undefined {
  const number = text.trim().replace(',', '.');
  if (number === '') return null;
  const hours = Number(number);
  return hours >= 0 && hours <= maxHours ? hours : undefined;
}
