import { formatDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { type Task, useStore } from '../../../sync/index.ts';
import { ColorDot, cx } from '../../../ui/index.ts';

const maxDots = 3;

interface AgendaDayButtonProps {
  day: string;
  tasks: readonly Task[];
  isToday: boolean;
  isSelected: boolean;
  isOtherMonth: boolean;
  onSelect: () => void;
}

/** A day of the small calendar, with dots in the status colors of its first tasks. */
export function AgendaDayButton({ day, tasks, isToday, isSelected, isOtherMonth, onSelect }: AgendaDayButtonProps) {
  const colors = useStore((state) =>
    tasks.slice(0, maxDots).map(({ statusId }) => state.statuses.get(statusId ?? '')?.color ?? null),
  );
  return (
    <button
      type="button"
      aria-label={t('calendar.tasksOn', { day: formatDay(day, { dateStyle: 'full' }), count: tasks.length })}
      aria-current={isToday ? 'date' : undefined}
      aria-pressed={isSelected}
      onClick={onSelect}
      className={cx(
        'flex h-11 flex-col items-center justify-center gap-1 rounded-control tabular-nums',
        isOtherMonth && 'text-muted',
        isToday && 'font-semibold text-accent',
        isSelected && 'bg-soft',
      )}
    >
      {formatDay(day, { day: 'numeric' })}
      <span aria-hidden="true" className="flex h-1.5 gap-0.5">
        {colors.map((color, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the dots have no other key
          <ColorDot key={index} color={color} size={5} />
        ))}
      </span>
    </button>
  );
}
