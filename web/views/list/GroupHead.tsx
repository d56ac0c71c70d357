import { ChevronRight, Plus } from 'lucide-react';
import { t } from '../../i18n/index.ts';
import { cx, Dot, IconButton } from '../../ui/index.ts';
import type { TaskGroup } from '../groups.ts';

interface GroupHeadProps {
  group: TaskGroup;
  top: number;
  height: number;
  isFolded: boolean;
  onFold: () => void;
  onAdd: (() => void) | undefined;
}

export function GroupHead({ group, top, height, isFolded, onFold, onAdd }: GroupHeadProps) {
  return (
    <div
      style={{ top, height }}
      className="absolute inset-x-0 flex items-center border-b border-line bg-sunken ps-1 pe-2"
    >
      <h2 className="min-w-0 flex-1">
        <button
          type="button"
          aria-expanded={!isFolded}
          onClick={onFold}
          className="flex h-full max-w-full items-center gap-2 rounded-control px-1.5 py-1 font-medium hover:bg-hover coarse:min-h-11"
        >
          <ChevronRight
            size={14}
            className={cx('shrink-0 text-muted transition-transform', !isFolded && 'rotate-90')}
          />
          <Dot color={group.color} />
          <span className="truncate">{group.name}</span>
          <span className="text-muted tabular-nums">{group.tasks.length}</span>
        </button>
      </h2>
      {onAdd && (
        <IconButton label={t('board.addTo', { status: group.name })} className="size-7!" onClick={onAdd}>
          <Plus size={15} />
        </IconButton>
      )}
    </div>
  );
}
