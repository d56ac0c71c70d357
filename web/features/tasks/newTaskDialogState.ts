import type { ApiInput } from '../../lib/apiClient.ts';
import { createSignal } from '../../lib/signal.ts';
import { getState, type Project, type State, select } from '../../sync/index.ts';

/** The fields the new task starts with; undefined while the dialog is closed. */
export const newTaskDialogPreset = createSignal<Partial<ApiInput<'create_task'>> | undefined>(undefined);

export function canCreateTask(): boolean {
  return getWritableProjects(getState()).length > 0;
}

export function getWritableProjects(state: State): Project[] {
  return [...state.projects.values()].filter(
    (project) => !project.isArchived && select.canEdit(state, project.spaceId),
  );
}
