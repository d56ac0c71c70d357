import type { Input } from '../../lib/apiClient.ts';
import { signal } from '../../lib/signal.ts';
import { getState, type Project, type State, select } from '../../sync/index.ts';

/** What the new task begins with; undefined: the dialog is closed. */
export const isCreatingTask = signal<Partial<Input<'create_task'>> | undefined>(undefined);

export function mayCreateTask(): boolean {
  return writableProjects(getState()).length > 0;
}

export function writableProjects(state: State): Project[] {
  return [...state.projects.values()].filter(
    (project) => !project.isArchived && select.mayEdit(state, project.spaceId),
  );
}
