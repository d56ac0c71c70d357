import type { Project, Task } from '../../sync/index.ts';
import type { UserContext } from '../../sync/useUserContext.ts';
import type { Filters } from '../tasks/filterSortAndGroup.ts';
import type { Grouping } from './useTaskGroups.ts';

/** What every view of a project receives. A view may read more from the store, and changes tasks only through actions. */
export interface ViewProps {
  /** undefined: the tasks are of several projects, and `grouping` groups them. */
  project: Project | undefined;
  grouping?: Grouping | undefined;
  /** Filtered and sorted as the URL says. */
  tasks: readonly Task[];
  filters: Filters;
  userContext: UserContext;
  canEdit: boolean;
}
