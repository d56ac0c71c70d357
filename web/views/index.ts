import { CalendarDays, ChartGantt, Columns3, List, type LucideIcon } from 'lucide-react';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Filters, Viewer } from '../filters.ts';
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
  list: { icon: List, Component: lazy(() => import('./list/index.tsx')), isReady: true },
  calendar: { icon: CalendarDays, Component: lazy(() => import('./calendar/index.tsx')), isReady: false },
  gantt: { icon: ChartGantt, Component: lazy(() => import('./gantt/index.tsx')), isReady: false },
};

export function isView(name: string | undefined): name is View {
  return name !== undefined && name in views;
}
