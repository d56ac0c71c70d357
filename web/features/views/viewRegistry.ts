import { CalendarDays, ChartGantt, Columns3, List as ListIcon, type LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import { withMessages } from '../../lib/i18n/index.ts';
import { later } from '../../lib/lazyWithPreload.tsx';
import type { View } from '../../lib/router.tsx';
import type { Project, Task } from '../../sync/index.ts';
import type { Filters, Viewer } from '../tasks/taskFilters.ts';
import Kanban from './kanban/KanbanView.tsx';

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
  Component: ComponentType<ViewProps>;
  /** Brings what does not come with the app. */
  load: () => Promise<unknown>;
  /** Offered in the switcher. */
  isReady: boolean;
}

const List = later(() => withMessages('views', withMessages('board', import('./list/ListView.tsx'))));
const Calendar = later(() => withMessages('views', import('./calendar/CalendarView.tsx')));
const Gantt = later(() => withMessages('views', import('./gantt/GanttView.tsx')));

/** What most visits are for comes with the app. */
export const views: Record<View, Entry> = {
  kanban: {
    icon: Columns3,
    Component: Kanban,
    load: () => withMessages('board', import('./kanban/boardDrag.ts')),
    isReady: true,
  },
  list: { icon: ListIcon, Component: List, load: List.load, isReady: true },
  calendar: { icon: CalendarDays, Component: Calendar, load: Calendar.load, isReady: true },
  gantt: { icon: ChartGantt, Component: Gantt, load: Gantt.load, isReady: true },
};

export function isView(name: string | undefined): name is View {
  return name !== undefined && name in views;
}

/** The view that a project is shown in: that of the address, or else its own. */
export function viewOf(project: Project, name: string | undefined): View {
  if (isView(name)) return name;
  return views[project.defaultView].isReady ? project.defaultView : 'kanban';
}
