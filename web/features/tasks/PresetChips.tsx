import { X } from 'lucide-react';
import type { ApiInput } from '../../lib/apiClient.ts';
import { formatRelativeDate } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import type { QuickAddContext } from './parseQuickAdd.ts';

export type PresetField = 'dueDate' | 'assigneeIds';
type Preset = Partial<ApiInput<'create_task'>> | undefined;

interface PresetChipsProps {
  preset: Preset;
  context: QuickAddContext;
  onRemove: (name: PresetField) => void;
}

/** What a new task gets from the place it is added at, such as the day of a calendar, unless its text says otherwise. */
export function PresetChips({ preset, context, onRemove }: PresetChipsProps) {
  const chips: { name: PresetField; text: string }[] = [];
  if (preset?.dueDate) chips.push({ name: 'dueDate', text: formatRelativeDate(preset.dueDate, context.timeZone) });
  if (preset?.assigneeIds?.length === 1 && preset.assigneeIds[0] === context.userId)
    chips.push({ name: 'assigneeIds', text: t('task.presetMe') });
  if (chips.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1">
      {chips.map(({ name, text }) => (
        <li
          key={name}
          className="inline-flex items-center gap-1.5 rounded-full border border-dashed border-strong ps-2 text-xs"
        >
          {text}
          <button
            type="button"
            aria-label={t('task.presetRemove', { text })}
            onClick={() => onRemove(name)}
            className="touch inline-flex size-6 items-center justify-center rounded-full text-muted hover:text-text"
          >
            <X size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}

export function omitPresetFields(preset: Preset, names: ReadonlySet<PresetField>): Preset {
  if (!preset || names.size === 0) return preset;
  return Object.fromEntries(Object.entries(preset).filter(([name]) => !names.has(name as PresetField)));
}
