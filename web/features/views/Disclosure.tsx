import { ChevronRight } from 'lucide-react';
import { t } from '../../lib/i18n/index.ts';
import { ColorDot, cx } from '../../ui/index.ts';
import type { TaskGroup } from './useTaskGroups.ts';

interface SubtaskDisclosureProps {
  title: string;
  subtaskCount: number;
  isCollapsed: boolean;
  onToggle: () => void;
}

/** Collapses and expands the subtasks of a row. Rows without subtasks get an empty space, so that titles align. */
export function SubtaskDisclosure({ title, subtaskCount, isCollapsed, onToggle }: SubtaskDisclosureProps) {
  if (subtaskCount === 0) return <span className="w-5 shrink-0" />;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={t('gantt.subtasks', { title })}
      aria-expanded={!isCollapsed}
      onClick={onToggle}
      className="flex size-5 shrink-0 items-center justify-center rounded text-muted hover:bg-hover coarse:h-full"
    >
      <Chevron isCollapsed={isCollapsed} />
    </button>
  );
}

interface GroupDisclosureProps {
  group: TaskGroup;
  isCollapsed: boolean;
  onToggle: () => void;
  className: string;
}

/** The name of a group, which collapses and expands it. */
export function GroupDisclosure({ group, isCollapsed, onToggle, className }: GroupDisclosureProps) {
  return (
    <button
      type="button"
      aria-expanded={!isCollapsed}
      onClick={onToggle}
      className={cx('flex min-w-0 items-center gap-2 text-start font-medium hover:bg-hover', className)}
    >
      <Chevron isCollapsed={isCollapsed} />
      <ColorDot color={group.color} />
      <span className="truncate">{group.name}</span>
      <span className="text-muted tabular-nums">{group.tasks.length}</span>
    </button>
  );
}

function Chevron({ isCollapsed }: { isCollapsed: boolean }) {
  const rotation = isCollapsed ? 'rtl:rotate-180' : 'rotate-90';
  return <ChevronRight size={14} className={cx('shrink-0 text-muted transition-transform', rotation)} />;
}
