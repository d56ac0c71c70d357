import { AppError, invalidInput } from '../../../contract/errors.ts';
import { findResource } from '../../db/queries/findResource.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import { listSubtasks } from '../../db/queries/tasks/index.ts';
import type { ProjectRow, TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { placeInOtherProject } from './placeTask.ts';
import { requireActiveProject } from './requireValidReferences.ts';
import { writeFieldsAndLinks } from './writeFieldsAndLinks.ts';

/** @throws AppError with code `project_archived`, `other_space`, or `invalid_input` for a project that the caller cannot reach */
export async function requireTargetProject(context: ActorContext, task: TaskRow, projectId: string): Promise<void> {
  const { db, actor } = context;
  const project = await findResource(db, 'projectId', projectId, [task.space_id]);
  const message = 'must be a project of the task’s space';
  if (!project) {
    const spaceIds = actor.spaces.map(({ id }) => id);
    const isKnown = await findResource(db, 'projectId', projectId, spaceIds);
    if (!isKnown) throw invalidInput('projectId', message);
    throw new AppError('other_space', `projectId: ${message}`, {
      details: { issues: [{ path: 'projectId', message }] },
    });
  }
  requireActiveProject(project as ProjectRow);
}

/** Moves the subtasks of a task, at every depth, to the project that it has been moved to. */
export async function moveSubtasks(context: ActorContext, task: TaskRow, projectId: string): Promise<void> {
  const { recordedRev } = context;
  const oldProject = { id: task.project_id, space_id: task.space_id };
  const columns = (await listProjectStatuses(context.db, oldProject)).map(({ id }) => id);
  const getColumn = ({ status_id: id }: TaskRow) => (id === null ? columns.length : columns.indexOf(id));
  let parentIds = [task.id];
  while (parentIds.length > 0) {
    const subtasks = await listSubtasks(context.db, task.space_id, parentIds);
    subtasks.sort((a, b) => getColumn(a) - getColumn(b) || a.position - b.position);
    for (const subtask of subtasks) {
      const placement = await placeInOtherProject(context, subtask, projectId, {});
      await writeFieldsAndLinks(context, subtask, { projectId, ...placement });
    }
    parentIds = subtasks.map(({ id }) => id);
  }
  // The call's ETag is that of the task itself.
  context.recordedRev = recordedRev;
}
