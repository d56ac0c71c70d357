import { ChevronRight } from 'lucide-react';
import { cx } from '../../ui/index.ts';

/** The arrow of a disclosure: it points down while the content is shown. */
export function CollapseChevron({ isCollapsed }: { isCollapsed: boolean }) {
  const rotation = isCollapsed ? 'rtl:rotate-180' : 'rotate-90';
  return <ChevronRight size={14} className={cx('shrink-0 text-muted transition-transform', rotation)} />;
}
