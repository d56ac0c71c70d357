import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatRelativeDate } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import type { Priority } from '../../sync/index.ts';
import { Avatar, ColorDot } from '../../ui/index.ts';
import { PriorityIcon } from './PriorityIcon.tsx';
import { newLabelPrefix, type QuickAddContext, type QuickAddToken } from './parseQuickAdd.ts';
import { LazyRecurrenceMark } from './recurrence/LazyRecurrenceMark.tsx';

interface QuickAddTokenChipsProps {
  tokens: readonly QuickAddToken[];
  context: QuickAddContext;
  onRemove: (token: QuickAddToken) => void;
}

/** What was recognized in the text, each with a button that turns it back into text. */
export function QuickAddTokenChips({ tokens, context, onRemove }: QuickAddTokenChipsProps) {
  if (tokens.length === 0) return null;
  return (
    <ul aria-label={t('task.understood')} className="flex flex-wrap gap-1">
      {tokens.map((token) => {
        const { icon, label } = getTokenDisplay(token, context);
        return (
          <li
            key={token.kind + token.startIndex}
            className="inline-flex items-center gap-1.5 rounded-full border border-line bg-soft ps-2 text-xs"
          >
            {icon}
            {label}
            <button
              type="button"
              aria-label={t('task.notMeant', { text: token.text })}
              onClick={() => onRemove(token)}
              className="touch inline-flex size-6 items-center justify-center rounded-full text-muted hover:text-text"
            >
              <X size={12} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function getTokenDisplay(
  { kind, value, from = 'due' }: QuickAddToken,
  { members, labels, timeZone }: QuickAddContext,
): { icon?: ReactNode; label: ReactNode } {
  if (kind === 'due') return { label: formatRelativeDate(value, timeZone) };
  if (kind === 'recurrence') return { label: <LazyRecurrenceMark recurrence={{ rule: value, from }} /> };
  if (kind === 'priority') {
    const priority = value as Priority;
    return { icon: <PriorityIcon priority={priority} />, label: t(`priority.${priority}`) };
  }
  if (kind === 'label') {
    const label = labels.find(({ id }) => id === value);
    return {
      icon: <ColorDot color={label?.color ?? null} />,
      label: label?.name ?? value.slice(newLabelPrefix.length),
    };
  }
  const name = members.find(({ userId }) => userId === value)?.name ?? '';
  return { icon: <Avatar name={name} size={16} />, label: name };
}
