import { setProjectRev } from '../../db/queries/revisions.ts';
import {
  addTaskAssignees,
  addTaskLabels,
  deleteBlocker,
  insertBlocker,
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
import { endLease } from '../leases/changeLease.ts';
import { presentTask, presentTaskDetail, type TaskOutput } from './presentTask.ts';
import { requireSpaceLabels, requireSpaceMembers, requireValidBlockers } from './requireValidReferences.ts';

type Fields = Parameters<typeof diffFields>[1];

/** All the members, labels and blockers that a task should have; an absent list is left as it is. */
export interface TaskLinksPatch {
  assigneeIds?: string[] | undefined;
  labelIds?: string[] | undefined;
  blockedByIds?: string[] | undefined;
}

/**
 * The only function that updates a task's fields and links. Writes what differs, in one event; writes nothing when
 * nothing differs.
 * @throws AppError with code `invalid_input` for a member, label or blocker of another space, or a circle of blockers
 */
export async function writeFieldsAndLinks(
  context: ActorContext,
  task: TaskRow,
  fields: Fields,
  linksPatch: TaskLinksPatch = {},
): Promise<TaskOutput> {
  const { db, now } = context;
  await requireSpaceMembers(context, task.space_id, linksPatch.assigneeIds);
  await requireSpaceLabels(context, task.space_id, linksPatch.labelIds);
  const { changes, columns } = diffFields(task, fields);
  const linkChanges = await diffLinks(context, task, linksPatch);
  if (linkChanges.blockedByIds) await requireValidBlockers(context, task, linkChanges.blockedByIds);
  if (!columns && Object.keys(linkChanges).length === 0) return presentTask(db, task);

  const { space_id: spaceId, id: taskId } = task;
  const updated = { ...columns, updated_at: now };
  const { project_id: projectId } = { ...task, ...updated };
  const isMoved = projectId !== task.project_id;
  await recordEvent(context, { type: 'task.updated', spaceId, projectId, taskId }, async (rev) => {
    await updateTask(db, task, { ...updated, rev });
    await applyLinkChanges(context, task, linkChanges);
    if (isMoved) await setProjectRev(db, { rev, projectId: task.project_id, spaceId });
    if (changes.parentTaskId) {
      const parentIds = Object.values(changes.parentTaskId).filter((id) => id !== null) as string[];
      const parents = parentIds.map((id) => ({ id, project_id: task.project_id }));
      await touchTasks(db, spaceId, parents, rev);
    }
    const allChanges = { ...changes, ...linkChanges };
    if (changes['isArchived']?.to !== false && !isMoved) return { changes: allChanges };
    // Clients may have no copy of the task: lists leave archived tasks out, and other projects may not be loaded.
    return { changes: allChanges, task: await presentTaskDetail(db, { ...task, ...updated }) };
  });
  if (task.leased_until && (changes['completedAt']?.to || changes['isArchived']?.to))
    await endLease(context, task, { reason: 'closed' });
  return presentTask(db, { ...task, ...updated });
}

type LinkChanges = Partial<Record<keyof TaskLinksPatch, { from: string[]; to: string[] }>>;

async function diffLinks({ db }: ActorContext, task: TaskRow, patch: TaskLinksPatch): Promise<LinkChanges> {
  const changes: LinkChanges = {};
  if (!patch.assigneeIds && !patch.labelIds && !patch.blockedByIds) return changes;
  const [relations] = await listTaskRelations(db, [task]);
  for (const kind of ['assigneeIds', 'labelIds', 'blockedByIds'] as const) {
    const from = relations?.[kind] ?? [];
    const to = [...new Set(patch[kind] ?? from)];
    if (from.length !== to.length || to.some((id) => !from.includes(id))) changes[kind] = { from, to };
  }
  return changes;
}

async function applyLinkChanges(
  { db, now }: ActorContext,
  task: TaskRow,
  { assigneeIds, labelIds, blockedByIds }: LinkChanges,
): Promise<void> {
  if (assigneeIds) {
    await removeTaskAssignees(db, task, without(assigneeIds.from, assigneeIds.to));
    await addTaskAssignees(db, task, without(assigneeIds.to, assigneeIds.from), now);
  }
  if (labelIds) {
    await removeTaskLabels(db, task, without(labelIds.from, labelIds.to));
    await addTaskLabels(db, task, without(labelIds.to, labelIds.from));
  }
  if (blockedByIds) {
    for (const id of without(blockedByIds.from, blockedByIds.to)) await deleteBlocker(db, task, id);
    for (const id of without(blockedByIds.to, blockedByIds.from)) await insertBlocker(db, task, id);
  }
}

function without(ids: string[], excludedIds: string[]): string[] {
  return ids.filter((id) => !excludedIds.includes(id));
}
