import { invalidInput } from '../../../contract/errors.ts';
import { filterExistingLabelIds } from '../../db/queries/labels.ts';
import { filterMemberIds } from '../../db/queries/members.ts';
import {
  addTaskAssignees,
  addTaskLabels,
  findTask,
  isDescendantOrSame,
  listTaskRelations,
  removeTaskAssignees,
  removeTaskLabels,
  touchTasks,
  updateTask,
} from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import { recordEvent } from '../../events/recordEvent.ts';
import { diffFields } from '../diffFields.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { presentTask, presentTaskDetail, type TaskOutput } from './presentTask.ts';

type Fields = Parameters<typeof diffFields>[1];

/** All the members and labels a task should have; what is absent stays. */
export interface TaskLinksPatch {
  assigneeIds?: string[] | undefined;
  labelIds?: string[] | undefined;
}

/** Changes those of the fields and links that differ, in one event; with none, changes nothing. */
export async function changeTask(
  context: ActorContext,
  task: TaskRow,
  fields: Fields,
  wanted: TaskLinksPatch = {},
): Promise<TaskOutput> {
  const { db, now } = context;
  await requireSpaceMembers(context, task.space_id, wanted.assigneeIds);
  await requireSpaceLabels(context, task.space_id, wanted.labelIds);
  const { changes, columns } = diffFields(task, fields);
  const links = await linkChanges(context, task, wanted);
  if (!columns && Object.keys(links).length === 0) return presentTask(db, task);

  const { space_id: spaceId, project_id: projectId, id: taskId } = task;
  const set = { ...columns, updated_at: now };
  await recordEvent(context, { type: 'task.updated', spaceId, projectId, taskId }, async (rev) => {
    await updateTask(db, task, { ...set, rev });
    await applyLinks(context, task, links);
    if (changes.parentTaskId) {
      const parents = Object.values(changes.parentTaskId).filter((id) => id !== null) as string[];
      await touchTasks(
        db,
        spaceId,
        parents.map((id) => ({ id, project_id: projectId })),
        rev,
      );
    }
    const all = { ...changes, ...links };
    // Whoever follows has not got it: archived tasks are in no list.
    const isRestored = changes['isArchived']?.to === false;
    return isRestored ? { changes: all, task: await presentTaskDetail(db, { ...task, ...set }) } : { changes: all };
  });
  return presentTask(db, { ...task, ...set });
}

/** Takes the user off the task. */
export async function removeAssignee(context: ActorContext, task: TaskRow, userId: string): Promise<void> {
  const [links] = await listTaskRelations(context.db, [task]);
  await changeTask(context, task, {}, { assigneeIds: links?.assigneeIds.filter((id) => id !== userId) });
}

/** @throws Refusal `invalid_input` for whoever is not a member of the space */
export async function requireSpaceMembers(
  { db }: ActorContext,
  spaceId: string,
  userIds: string[] = [],
): Promise<void> {
  if (userIds.length === 0) return;
  const members = await filterMemberIds(db, spaceId, userIds);
  const stranger = userIds.findIndex((id) => !members.has(id));
  if (stranger >= 0) throw invalidInput(`assigneeIds.${stranger}`, 'must be a member of the space');
}

/** @throws Refusal `invalid_input` for what is not a label of the space */
export async function requireSpaceLabels(
  { db }: ActorContext,
  spaceId: string,
  labelIds: string[] = [],
): Promise<void> {
  if (labelIds.length === 0) return;
  const labels = await filterExistingLabelIds(db, spaceId, labelIds);
  const unknown = labelIds.findIndex((id) => !labels.has(id));
  if (unknown >= 0) throw invalidInput(`labelIds.${unknown}`, 'must be a label of the space');
}

/** A parent is another task of the same project, and not one of the task's own subtasks. */
export async function requireValidParent(
  { db }: ActorContext,
  { id, space_id, project_id }: { id?: string; space_id: string; project_id: string },
  parentTaskId: string | null | undefined,
): Promise<void> {
  if (parentTaskId === undefined || parentTaskId === null) return;
  const parent = await findTask(db, space_id, parentTaskId);
  if (parent?.project_id !== project_id) throw invalidInput('parentTaskId', 'must be a task of the same project');
  if (id !== undefined && (await isDescendantOrSame(db, space_id, parentTaskId, id))) {
    throw invalidInput('parentTaskId', 'must not be the task itself or one of its subtasks');
  }
}

type LinkChanges = Partial<Record<keyof TaskLinksPatch, { from: string[]; to: string[] }>>;

async function linkChanges({ db }: ActorContext, task: TaskRow, wanted: TaskLinksPatch): Promise<LinkChanges> {
  const changes: LinkChanges = {};
  if (!wanted.assigneeIds && !wanted.labelIds) return changes;
  const [links] = await listTaskRelations(db, [task]);
  for (const kind of ['assigneeIds', 'labelIds'] as const) {
    const from = links?.[kind] ?? [];
    const to = [...new Set(wanted[kind] ?? from)];
    if (from.length !== to.length || to.some((id) => !from.includes(id))) changes[kind] = { from, to };
  }
  return changes;
}

async function applyLinks(
  { db, now }: ActorContext,
  task: TaskRow,
  { assigneeIds, labelIds }: LinkChanges,
): Promise<void> {
  if (assigneeIds) {
    await removeTaskAssignees(db, task, without(assigneeIds.from, assigneeIds.to));
    await addTaskAssignees(db, task, without(assigneeIds.to, assigneeIds.from), now);
  }
  if (labelIds) {
    await removeTaskLabels(db, task, without(labelIds.from, labelIds.to));
    await addTaskLabels(db, task, without(labelIds.to, labelIds.from));
  }
}

function without(ids: string[], others: string[]): string[] {
  return ids.filter((id) => !others.includes(id));
}
