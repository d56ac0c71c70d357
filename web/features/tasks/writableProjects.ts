import { getState, type Project, type State, select } from '../../sync/index.ts';

export function canCreateTask(): boolean {
  return getWritableProjects(getState()).length > 0;
}

export function getWritableProjects(state: State): Project[] {
  return [...state.projects.values()].filter(
    (project) => !project.isArchived && select.canEdit(state, project.spaceId),
  );
}
