import { Calendar, ChartGantt, Columns3, List as ListIcon, type LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import { loadWithMessages } from '../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import type { ProjectView } from '../../lib/router.tsx';
import type { Project } from '../../sync/index.ts';
import KanbanView from './kanban/KanbanView.tsx';
import type { ViewProps } from './viewProps.ts';

interface ViewDefinition {
  icon: LucideIcon;
  Component: ComponentType<ViewProps>;
  /** Loads the code and the messages of the view. */
  preload: () => Promise<unknown>;
}

const ListView = lazyWithPreload(() =>
  loadWithMessages('views', loadWithMessages('board', import('./list/ListView.tsx'))),
);
const CalendarView = lazyWithPreload(() => loadWithMessages('views', import('./calendar/CalendarView.tsx')));
const GanttView = lazyWithPreload(() => loadWithMessages('views', import('./gantt/GanttView.tsx')));

/** The board, which most visits show, is part of the initial bundle; the other views load on demand. */
export const viewDefinitions: Record<ProjectView, ViewDefinition> = {
  kanban: {
    icon: Columns3,
    Component: KanbanView,
    preload: () => loadWithMessages('board', import('./kanban/boardDrag.ts')),
  },
  list: { icon: ListIcon, Component: ListView, preload: ListView.preload },
  calendar: { icon: Calendar, Component: CalendarView, preload: CalendarView.preload },
  gantt: { icon: ChartGantt, Component: GanttView, preload: GanttView.preload },
};

export function isViewName(name: string | undefined): name is ProjectView {
  return name !== undefined && name in viewDefinitions;
}

/** The view named in the URL, or else the default view of the project. */
export function resolveView(project: Project, name: string | undefined): ProjectView {
  return isViewName(name) ? name : project.defaultView;
}
