import type { Db } from '../../db/engine/database.ts';
import { findResource } from '../../db/queries/findResource.ts';
import { filterExistingLabelIds } from '../../db/queries/labels.ts';
import { filterMemberIds } from '../../db/queries/members.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import { findTask, listTasksByIds } from '../../db/queries/tasks/index.ts';
import type { ProjectRow, StatusRow, TaskRow } from '../../db/schema.ts';
import type { Value } from './fieldHistory.ts';
import type { LinkStep, TaskPlan } from './planTasks.ts';

/** Values that a write sets, by field. */
export type FieldValues = Record<string, Exclude<Value, string[]>>;

/** What the values that tasks get back refer to, and whether it still exists. */
interface Targets {
  db: Db;
  spaceId: string;
  /** The status columns of a project. Undefined if the project is archived or does not exist. */
  findStatuses: (projectId: string) => Promise<StatusRow[] | undefined>;
  existingIds: { assigneeIds: Set<string>; labelIds: Set<string>; blockedByIds: Set<string> };
  /** The parents that the tasks get. */
  newParents: Map<string, string | null>;
}

/** Looks up what the planned changes refer to. */
export async function findTargets(db: Db, spaceId: string, plans: TaskPlan[]): Promise<Targets> {
  const listAdded = (field: LinkStep['field']) => [
    ...new Set(
      plans.flatMap(({ links }) => links.filter((link) => link.isAdded && link.field === field).map(({ id }) => id)),
    ),
  ];
  const statuses = new Map<string, StatusRow[] | undefined>();
  const findStatuses = async (projectId: string) => {
    if (!statuses.has(projectId)) {
      const project = (await findResource(db, 'projectId', projectId, [spaceId])) as ProjectRow | undefined;
      const isUsable = project && !project.is_archived;
      statuses.set(projectId, isUsable ? await listProjectStatuses(db, project) : undefined);
    }
    return statuses.get(projectId);
  };
  const blockers = await listTasksByIds(db, spaceId, listAdded('blockedByIds'));
  const existingIds = {
    assigneeIds: await filterMemberIds(db, spaceId, listAdded('assigneeIds')),
    labelIds: await filterExistingLabelIds(db, spaceId, listAdded('labelIds')),
    blockedByIds: new Set(blockers.map(({ id }) => id)),
  };
  return { db, spaceId, findStatuses, existingIds, newParents: new Map() };
}

/** Removes the fields whose values no longer exist, and returns their names. Their companions follow them. */
export async function removeGoneTargets(targets: Targets, row: TaskRow, fields: FieldValues): Promise<Set<string>> {
  const gone = new Set<string>();
  const drop = (field: string) => {
    if (!(field in fields)) return;
    delete fields[field];
    gone.add(field);
  };
  if ('projectId' in fields && !(await targets.findStatuses(fields['projectId'] as string))) {
    for (const field of ['projectId', 'statusId', 'position', 'parentTaskId']) drop(field);
  }
  const projectId = (fields['projectId'] ?? row.project_id) as string;
  const isMoved = projectId !== row.project_id;
  const { statusId } = fields;
  if (isMoved || typeof statusId === 'string') {
    const statuses = (await targets.findStatuses(projectId)) ?? [];
    const target = statusId === undefined ? row.status_id : statusId;
    const exists = target === null || statuses.some(({ id }) => id === target);
    if (!exists) {
      for (const field of ['statusId', 'position', 'completedAt']) drop(field);
      // A task has a column of its own project, or none.
      if (isMoved) Object.assign(fields, { statusId: statuses[0]?.id ?? null });
    }
  }
  const parentId = fields['parentTaskId'];
  if (isMoved && parentId === undefined && row.parent_task_id !== null) fields['parentTaskId'] = null;
  if (typeof parentId === 'string' && !(await canHaveParent(targets, row.id, parentId, projectId))) {
    drop('parentTaskId');
    if (isMoved) fields['parentTaskId'] = null;
  }
  if ('parentTaskId' in fields) targets.newParents.set(row.id, fields['parentTaskId'] as string | null);
  return gone;
}

/** A parent is another task of the same project, and not one of the task's own subtasks. */
async function canHaveParent(
  { db, spaceId, newParents }: Targets,
  taskId: string,
  parentId: string,
  projectId: string,
): Promise<boolean> {
  let ancestor = await findTask(db, spaceId, parentId);
  if (!ancestor || (ancestor.project_id !== projectId && !newParents.has(parentId))) return false;
  while (ancestor) {
    if (ancestor.id === taskId) return false;
    const nextId: string | null = newParents.get(ancestor.id) ?? ancestor.parent_task_id;
    ancestor = nextId === null ? undefined : await findTask(db, spaceId, nextId);
  }
  return true;
}
