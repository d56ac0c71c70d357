import { t } from '../../../lib/i18n/index.ts';
import { ColorDot } from '../../../ui/index.ts';
import type { TaskGroup } from '../useTaskGroups.ts';

interface CollapsedColumnProps {
  column: TaskGroup;
  onExpand: () => void;
}

/** As wide as a fingertip; cards can still be dropped on it. */
export default function CollapsedColumn({ column: { key, name, color, tasks }, onExpand }: CollapsedColumnProps) {
  return (
    <section aria-label={name} data-column={key} className="flex w-11 shrink-0 flex-col rounded-card bg-sunken">
      <button
        type="button"
        aria-label={t('column.expand', { name })}
        onClick={onExpand}
        className="flex flex-1 flex-col items-center gap-2 rounded-card py-3 hover:bg-hover"
      >
        <ColorDot color={color} />
        <span className="text-muted tabular-nums">{tasks.length}</span>
        <span className="max-h-60 truncate font-medium [writing-mode:vertical-rl]">{name}</span>
      </button>
    </section>
  );
}
