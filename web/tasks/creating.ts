import type { Input } from '../client.ts';
import { getState, type Project, type State, select } from '../store/index.ts';
import { signal } from '../store/signal.ts';

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
