import { CalendarDays, ChartGantt, Columns3, List as ListIcon, type LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import { loadWithMessages } from '../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import type { ProjectView } from '../../lib/router.tsx';
import type { Project, Task } from '../../sync/index.ts';
import type { CurrentUser, Filters } from '../tasks/taskFilters.ts';
import KanbanView from './kanban/KanbanView.tsx';

/** What every view of a project gets. It reads more from the store, and changes things by commands only. */
export interface ViewProps {
  project: Project;
  /** Filtered and sorted as the URL says. */
  tasks: readonly Task[];
  filters: Filters;
  /** Who looks, on which day and in which time zone. */
  viewer: CurrentUser;
  mayEdit: boolean;
}

interface Entry {
  icon: LucideIcon;
  Component: ComponentType<ViewProps>;
  /** Brings what does not come with the app. */
  load: () => Promise<unknown>;
  /** Offered in the switcher. */
  isReady: boolean;
}

const List = lazyWithPreload(() => loadWithMessages('views', loadWithMessages('board', import('./list/ListView.tsx'))));
const Calendar = lazyWithPreload(() => loadWithMessages('views', import('./calendar/CalendarView.tsx')));
const Gantt = lazyWithPreload(() => loadWithMessages('views', import('./gantt/GanttView.tsx')));

/** What most visits are for comes with the app. */
export const viewDefinitions: Record<ProjectView, Entry> = {
  kanban: {
    icon: Columns3,
    Component: KanbanView,
    load: () => loadWithMessages('board', import('./kanban/boardDrag.ts')),
    isReady: true,
  },
  list: { icon: ListIcon, Component: List, load: List.load, isReady: true },
  calendar: { icon: CalendarDays, Component: Calendar, load: Calendar.load, isReady: true },
  gantt: { icon: ChartGantt, Component: Gantt, load: Gantt.load, isReady: true },
};

export function isViewName(name: string | undefined): name is ProjectView {
  return name !== undefined && name in viewDefinitions;
}

/** The view that a project is shown in: that of the address, or else its own. */
export function resolveView(project: Project, name: string | undefined): ProjectView {
  if (isViewName(name)) return name;
  return viewDefinitions[project.defaultView].isReady ? project.defaultView : 'kanban';
}
