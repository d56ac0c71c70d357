import { ChevronRight } from 'lucide-react';
import { t } from '../../lib/i18n/index.ts';
import { ColorDot, cx } from '../../ui/index.ts';
import type { TaskGroup } from './useTaskGroups.ts';

interface FoldProps {
  title: string;
  subtasks: number;
  isFolded: boolean;
  onFold: () => void;
}

/** Hides and shows the subtasks of a line; its room is there on every line, so that titles stand below each other. */
export function SubtaskDisclosure({ title, subtasks, isFolded, onFold }: FoldProps) {
  if (subtasks === 0) return <span className="w-5 shrink-0" />;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={t('gantt.subtasks', { title })}
      aria-expanded={!isFolded}
      onClick={onFold}
      className="flex size-5 shrink-0 items-center justify-center rounded text-muted hover:bg-hover coarse:h-full"
    >
      <Arrow isFolded={isFolded} />
    </button>
  );
}

/** The name of a group, which folds it. */
export function GroupDisclosure({
  group,
  isFolded,
  onFold,
  className,
}: {
  group: TaskGroup;
  isFolded: boolean;
  onFold: () => void;
  className: string;
}) {
  return (
    <button
      type="button"
      aria-expanded={!isFolded}
      onClick={onFold}
      className={cx('flex min-w-0 items-center gap-2 text-start font-medium hover:bg-hover', className)}
    >
      <Arrow isFolded={isFolded} />
      <ColorDot color={group.color} />
      <span className="truncate">{group.name}</span>
      <span className="text-muted tabular-nums">{group.tasks.length}</span>
    </button>
  );
}

function Arrow({ isFolded }: { isFolded: boolean }) {
  const turned = isFolded ? 'rtl:rotate-180' : 'rotate-90';
  return <ChevronRight size={14} className={cx('shrink-0 text-muted transition-transform', turned)} />;
}
