import { maxCopiedTasks } from '../../../contract/duplicates.ts';
import { AppError } from '../../../contract/errors.ts';
import { findResource } from '../../db/queries/findResource.ts';
import { filterMemberIds } from '../../db/queries/members.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import { listSubtasks, listTaskRelations, type TaskRelations } from '../../db/queries/tasks/index.ts';
import type { ProjectRow, TaskRow } from '../../db/schema.ts';
import type { ActorContext, Handler } from '../handlerTypes.ts';
import { createTask } from '../tasks/createTask.ts';
import type { TaskOutput } from '../tasks/presentTask.ts';
import { requireCopyAllowance, toCopiedFields } from './copiedFields.ts';

export const duplicate_task: Handler<'duplicate_task'> = async (context, { title, withSubtasks = true }) => {
  const { db, row } = context;
  const project = (await findResource(db, 'projectId', row.project_id, [row.space_id])) as ProjectRow;
  const copier = await createTaskCopier(context, project);
  const parentTaskId = row.parent_task_id;
  const [copy] = await copier([{ task: { ...row, title: title ?? row.title }, parentTaskId }]);
  if (!withSubtasks) return { task: copy as TaskOutput };

  let parents = [{ originalId: row.id, copyId: (copy as TaskOutput).id }];
  let rev: number | undefined;
  let count = 1;
  while (parents.length > 0) {
    const parentIds = parents.map(({ originalId }) => originalId);
    const subtasks = (await listSubtasks(db, row.space_id, parentIds)).filter(isOpen).sort(compareByPosition);
    count += subtasks.length;
    if (count > maxCopiedTasks) throw new AppError('too_many_copies');
    requireCopyAllowance(context, subtasks.length);
    const copies = await copier(
      subtasks.map((task) => ({
        task,
        parentTaskId: parents.find(({ originalId }) => originalId === task.parent_task_id)?.copyId ?? null,
      })),
    );
    // The direct subtasks are the last change of the copy itself, whose revision is its ETag.
    rev ??= context.recordedRev;
    parents = subtasks.map(({ id }, index) => ({ originalId: id, copyId: (copies[index] as TaskOutput).id }));
  }
  context.recordedRev = rev;
  return { task: copy as TaskOutput };
};

interface TaskToCopy {
  task: TaskRow;
  parentTaskId: string | null;
}

/** Returns a function that copies tasks of the project, each to the end of its column. */
async function createTaskCopier(
  context: ActorContext,
  project: ProjectRow,
): Promise<(tasks: TaskToCopy[]) => Promise<TaskOutput[]>> {
  const statuses = await listProjectStatuses(context.db, project);
  const openStatusIds = new Set(statuses.filter(({ category }) => category !== 'done').map(({ id }) => id));
  const getStatusId = (id: string | null) => (id === null || openStatusIds.has(id) ? id : undefined);
  return async (tasks) => {
    const relations = await listTaskRelations(
      context.db,
      tasks.map(({ task }) => task),
    );
    const members = await filterMemberIds(
      context.db,
      project.space_id,
      relations.flatMap(({ assigneeIds }) => assigneeIds),
    );
    const copies: TaskOutput[] = [];
    for (const [index, { task, parentTaskId }] of tasks.entries()) {
      const copy = await createTask(context, project, {
        ...toCopiedFields(task, relations[index] as TaskRelations, members),
        statusId: getStatusId(task.status_id),
        completedAt: null,
        parentTaskId,
      });
      copies.push(copy);
    }
    return copies;
  };
}

function isOpen({ is_archived, completed_at }: TaskRow): boolean {
  return is_archived === 0 && completed_at === null;
}

function compareByPosition(a: TaskRow, b: TaskRow): number {
  return a.position - b.position;
}
