import { CalendarDays, ChartGantt, Columns3, List as ListIcon, type LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import { loadWithMessages } from '../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import type { ProjectView } from '../../lib/router.tsx';
import type { Project } from '../../sync/index.ts';
import KanbanView from './kanban/KanbanView.tsx';
import type { ViewProps } from './viewProps.ts';

interface Entry {
  icon: LucideIcon;
  Component: ComponentType<ViewProps>;
  /** Brings what does not come with the app. */
  preload: () => Promise<unknown>;
  /** Offered in the switcher. */
  isAvailable: boolean;
}

const List = lazyWithPreload(() => loadWithMessages('views', loadWithMessages('board', import('./list/ListView.tsx'))));
const Calendar = lazyWithPreload(() => loadWithMessages('views', import('./calendar/CalendarView.tsx')));
const Gantt = lazyWithPreload(() => loadWithMessages('views', import('./gantt/GanttView.tsx')));

/** What most visits are for comes with the app. */
export const viewDefinitions: Record<ProjectView, Entry> = {
  kanban: {
    icon: Columns3,
    Component: KanbanView,
    preload: () => loadWithMessages('board', import('./kanban/boardDrag.ts')),
    isAvailable: true,
  },
  list: { icon: ListIcon, Component: List, preload: List.preload, isAvailable: true },
  calendar: { icon: CalendarDays, Component: Calendar, preload: Calendar.preload, isAvailable: true },
  gantt: { icon: ChartGantt, Component: Gantt, preload: Gantt.preload, isAvailable: true },
};

export function isViewName(name: string | undefined): name is ProjectView {
  return name !== undefined && name in viewDefinitions;
}

/** The view that a project is shown in: that of the address, or else its own. */
export function resolveView(project: Project, name: string | undefined): ProjectView {
  if (isViewName(name)) return name;
  return viewDefinitions[project.defaultView].isAvailable ? project.defaultView : 'kanban';
}
