import { listCommentsOfTasks } from '../../db/queries/comments.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import { listColumnPositions, listTasksByIds } from '../../db/queries/tasks/index.ts';
import type { CommentRow, ProjectRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { presentTasks, type TaskOutput } from '../tasks/presentTask.ts';

const tasksPerPage = 100;

export interface TaskWithComments {
  task: TaskOutput;
  comments: CommentRow[];
}

/**
 * The tasks of a project with their comments, archived ones too, column by column in their order. Reads a page at a time,
 * and ends with an error once the caller has no access any more.
 */
export async function* readProjectTasks(
  context: ActorContext,
  project: Pick<ProjectRow, 'id' | 'space_id'>,
): AsyncGenerator<TaskWithComments[]> {
  const { db } = context;
  const statuses = await listProjectStatuses(db, project);
  for (const status_id of [...statuses.map(({ id }) => id), null]) {
    const column = { space_id: project.space_id, project_id: project.id, status_id };
    const ids = (await listColumnPositions(db, column)).map(({ id }) => id);
    for (let start = 0; start < ids.length; start += tasksPerPage) {
      if (!(await context.isStillAllowed())) throw new Error('The access to the space has ended');
      yield readPage(context, project.space_id, ids.slice(start, start + tasksPerPage));
    }
  }
}

async function readPage({ db }: ActorContext, spaceId: string, ids: string[]): Promise<TaskWithComments[]> {
  const rows = await listTasksByIds(db, spaceId, ids);
  const tasks = await presentTasks(db, rows);
  const taskById = new Map(tasks.map((task) => [task.id, task]));
  const commentsByTask = Map.groupBy(await listCommentsOfTasks(db, spaceId, ids), ({ task_id }) => task_id);
  // A task that was deleted in the meantime is left out.
  return ids.flatMap((id) => {
    const task = taskById.get(id);
    return task ? [{ task, comments: commentsByTask.get(id) ?? [] }] : [];
  });
}
