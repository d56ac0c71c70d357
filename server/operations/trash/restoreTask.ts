import { AppError } from '../../../contract/errors.ts';
import { foldTaskTexts } from '../../db/foldTaskTexts.ts';
import { findResource } from '../../db/queries/findResource.ts';
import { filterExistingLabelIds } from '../../db/queries/labels.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import { filterMemberIds } from '../../db/queries/members.ts';
import { findTask, touchTasks, updateTask } from '../../db/queries/tasks/index.ts';
import {
  deleteTrashedTask,
  insertRestoredRows,
  listTrashedRows,
  listTrashedSubtasks,
  type RestorableRow,
} from '../../db/queries/trash.ts';
import type { BlockerRow, TaskRow, TrashedTaskRow } from '../../db/schema.ts';
import { recordEvent } from '../../events/recordEvent.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { restoreArchivedParents } from '../tasks/archiveSubtasks.ts';
import { presentTask, presentTaskDetail, type TaskOutput } from '../tasks/presentTask.ts';
import { placeRestoredTasks } from './placeRestoredTasks.ts';
import { type ExistingThings, restorableTables } from './restorableTables.ts';
import { restoreBlockers } from './restoreBlockers.ts';

type KeptRows = Map<string, RestorableRow[]>;

/**
 * Brings a task back from the trash with the subtasks that it took along, their comments and relations. What these refer
 * to and no longer exists is left out. Each task gets an event.
 * @throws AppError with code `project_archived`
 */
export async function restoreTask(context: ActorContext, trashed: TrashedTaskRow): Promise<TaskOutput> {
  const { db, now } = context;
  const { space_id: spaceId, project_id: projectId } = trashed;
  const project = await findResource(db, 'projectId', projectId, [spaceId]);
  if (project?.is_archived) throw new AppError('project_archived');
  const kept = groupByTable(await listTrashedRows(db, trashed));
  const trashedTasks = [trashed, ...(await listTrashedSubtasks(db, trashed))];
  const existing = await findExistingThings(context, spaceId, kept);

  const tasks = await toTaskRows(context, trashedTasks, kept, existing);
  const [root] = tasks as [TaskRow, ...TaskRow[]];
  if (root.parent_task_id !== null && !root.is_archived) {
    await restoreArchivedParents(context, spaceId, root.parent_task_id);
  }
  await deleteTrashedTask(db, trashed);
  for (const { table, adapt = asItIs } of restorableTables) {
    if (table === 'blockers') continue;
    const rows = table === 'tasks' ? tasks.map(toStoredRow) : (kept.get(table) ?? []);
    const adapted = rows.map((row) => adapt(row, existing)).filter((row) => row !== undefined);
    await insertRestoredRows(db, table, adapted);
  }
  await restoreBlockers(context, tasks, (kept.get('blockers') ?? []) as unknown as BlockerRow[]);
  // The last event is that of the task itself, whose revision becomes the ETag.
  for (const task of [...tasks.slice(1), root]) await recordRestored(context, task, root);
  return presentTask(db, { ...root, updated_at: now });
}

const asItIs = (row: RestorableRow) => row;

/** Folds the texts again: a task that has been in the trash for long may have been kept without. */
function toStoredRow(task: TaskRow): RestorableRow {
  return { ...task, folded: foldTaskTexts(task) } as unknown as RestorableRow;
}

function groupByTable(rows: { table_name: string; content: string }[]): KeptRows {
  const kept: KeptRows = new Map();
  for (const { table_name, content } of rows) {
    const list = kept.get(table_name) ?? [];
    list.push(JSON.parse(content));
    kept.set(table_name, list);
  }
  return kept;
}

async function findExistingThings({ db }: ActorContext, spaceId: string, kept: KeptRows): Promise<ExistingThings> {
  const listIds = (table: string, column: string) => [
    ...new Set((kept.get(table) ?? []).flatMap((row) => (row[column] as string | null) ?? [])),
  ];
  const authorIds = ['comments', 'trashed_comments'].flatMap((table) => listIds(table, 'author_id'));
  const userIds = [...listIds('tasks', 'created_by_id'), ...authorIds];
  return {
    userIds: new Set((await lookupNames(db, 'users', [spaceId], userIds)).keys()),
    memberIds: await filterMemberIds(db, spaceId, [
      ...new Set([...listIds('assignees', 'user_id'), ...listIds('task_watchers', 'user_id')]),
    ]),
    labelIds: await filterExistingLabelIds(db, spaceId, listIds('task_labels', 'label_id')),
  };
}

/** The rows of the tasks as they are now: in a column that exists, below a parent that exists. */
async function toTaskRows(
  context: ActorContext,
  trashedTasks: TrashedTaskRow[],
  kept: KeptRows,
  { userIds }: ExistingThings,
): Promise<TaskRow[]> {
  const rows = (kept.get('tasks') ?? []) as unknown as TaskRow[];
  const [root] = rows as [TaskRow, ...TaskRow[]];
  const parent =
    root.parent_task_id === null ? undefined : await findTask(context.db, root.space_id, root.parent_task_id);
  const statuses = (kept.get('statuses') ?? []) as unknown as Parameters<typeof placeRestoredTasks>[1]['keptStatuses'];
  const tasks = await placeRestoredTasks(context, { rows, trashedTasks, keptStatuses: statuses });
  return tasks.map((task) => ({
    ...task,
    parent_task_id: task.id === root.id && parent?.project_id !== root.project_id ? null : task.parent_task_id,
    created_by_id: task.created_by_id !== null && userIds.has(task.created_by_id) ? task.created_by_id : null,
  }));
}

async function recordRestored(context: ActorContext, task: TaskRow, root: TaskRow): Promise<void> {
  const { db, now } = context;
  const { id: taskId, space_id: spaceId, project_id: projectId } = task;
  await recordEvent(context, { type: 'task.updated', spaceId, projectId, taskId }, async (rev) => {
    await updateTask(db, task, { rev, updated_at: now });
    if (task.id === root.id && root.parent_task_id !== null) {
      await touchTasks(db, spaceId, [{ id: root.parent_task_id, project_id: projectId }], rev);
    }
    const changes = { isTrashed: { from: true, to: false } };
    return { changes, task: await presentTaskDetail(db, { ...task, updated_at: now }) };
  });
}
