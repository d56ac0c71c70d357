import { CalendarDays, ChartGantt, Columns3, List, type LucideIcon } from 'lucide-react';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Filters, Viewer } from '../filters.ts';
import { withMessages } from '../i18n/index.ts';
import type { View } from '../router.tsx';
import type { Project, Task } from '../store/index.ts';

/** What every view of a project gets. It reads more from the store, and changes things by commands only. */
export interface ViewProps {
  project: Project;
  /** Filtered and sorted as the URL says. */
  tasks: readonly Task[];
  filters: Filters;
  /** Who looks, on which day and in which time zone. */
  viewer: Viewer;
  mayEdit: boolean;
}

interface Entry {
  icon: LucideIcon;
  Component: LazyExoticComponent<ComponentType<ViewProps>>;
  /** Offered in the switcher. */
  isReady: boolean;
}

export const views: Record<View, Entry> = {
  kanban: { icon: Columns3, Component: lazy(() => import('./kanban/index.tsx')), isReady: true },
  list: { icon: List, Component: lazy(() => withMessages('views', import('./list/index.tsx'))), isReady: true },
  calendar: {
    icon: CalendarDays,
    Component: lazy(() => withMessages('views', import('./calendar/index.tsx'))),
    isReady: true,
  },
  gantt: { icon: ChartGantt, Component: lazy(() => withMessages('views', import('./gantt/index.tsx'))), isReady: true },
};

export function isView(name: string | undefined): name is View {
  return name !== undefined && name in views;
}
