import { ColorDot, cx } from '../../ui/index.ts';
import { CollapseChevron } from './CollapseChevron.tsx';
import type { TaskGroup } from './useTaskGroups.ts';

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
      <CollapseChevron isCollapsed={isCollapsed} />
      <ColorDot color={group.color} />
      <span className="truncate">{group.name}</span>
      <span className="text-muted tabular-nums">{group.tasks.length}</span>
    </button>
  );
}
