import { t } from '../../lib/i18n/index.ts';
import { CollapseChevron } from './CollapseChevron.tsx';

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
      <CollapseChevron isCollapsed={isCollapsed} />
    </button>
  );
}
