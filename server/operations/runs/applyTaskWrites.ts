import { getEndPosition, getPositionBeside } from '../../../contract/rules/taskPlacement.ts';
import {
  deleteTaskLinks,
  insertTaskLinks,
  isBlockedByOrSame,
  listColumnPositions,
  type TaskChanges,
  touchTasks,
  updateTasksTogether,
} from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import { type RecordedChange, recordEvents } from '../../events/recordEvents.ts';
import { diffFields } from '../diffFields.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { presentTaskDetail, presentTasks } from '../tasks/presentTask.ts';
import type { TaskWrite } from './buildTaskWrites.ts';
import type { ListField } from './fieldHistory.ts';

type Changes = Record<string, { from: unknown; to: unknown }>;

interface PreparedWrite extends TaskWrite {
  changes: Changes;
  columns: Partial<TaskRow>;
}

/** Writes to many tasks at once, with an event for each task that differs. */
export async function applyTaskWrites(context: ActorContext, spaceId: string, writes: TaskWrite[]): Promise<void> {
  const { db, now } = context;
  await placeInColumns(context, spaceId, writes);
  const openWrites = await withoutBlockerCircles(context, spaceId, writes);
  const before = await presentTasks(
    db,
    openWrites.map(({ row }) => row),
  );
  const prepared = openWrites
    .map((write, index) => prepareWrite(write, before[index] as unknown as Record<ListField, string[]>))
    .filter(({ changes }) => Object.keys(changes).length > 0);
  await recordEvents(context, spaceId, prepared.length, async (firstRev) => {
    const updates = prepared.map(({ row, columns }, index): TaskChanges => {
      return { id: row.id, ...columns, rev: firstRev + index, updated_at: now };
    });
    await updateTasksTogether(db, spaceId, updates);
    await applyLinks(context, spaceId, prepared);
    await touchParents(context, spaceId, prepared, firstRev + prepared.length - 1);
    const changes: RecordedChange[] = [];
    for (const [index, write] of prepared.entries()) {
      changes.push(await toRecordedChange(context, write, updates[index] as TaskChanges));
    }
    return changes;
  });
}

function prepareWrite(write: TaskWrite, before: Record<ListField, string[]>): PreparedWrite {
  const { changes: fieldChanges, columns = {} } = diffFields(write.row, write.fields);
  const changes: Changes = { ...fieldChanges };
  for (const [field, steps] of Map.groupBy(write.links, (step) => step.field)) {
    const from = before[field];
    const removedIds = steps.filter(({ isAdded }) => !isAdded).map(({ id }) => id);
    const addedIds = steps.filter(({ isAdded, id }) => isAdded && !from.includes(id)).map(({ id }) => id);
    const to = [...from.filter((id) => !removedIds.includes(id)), ...addedIds];
    if (to.join() !== from.join()) changes[field] = { from, to };
  }
  return { ...write, changes, columns };
}

async function applyLinks({ db, now }: ActorContext, spaceId: string, writes: PreparedWrite[]): Promise<void> {
  const toRows = (field: ListField, isAdded: boolean) =>
    writes.flatMap(({ row, links }) =>
      links
        .filter((link) => link.field === field && link.isAdded === isAdded)
        .map(({ id }) => ({
          space_id: spaceId,
          task_id: row.id,
          user_id: id,
          label_id: id,
          blocker_id: id,
          created_at: now,
        })),
    );
  const tables = { assigneeIds: 'assignees', labelIds: 'task_labels', blockedByIds: 'blockers' } as const;
  for (const [field, table] of Object.entries(tables)) {
    await deleteTaskLinks(db, table, spaceId, toRows(field as ListField, false));
    await insertTaskLinks(db, table, toRows(field as ListField, true));
  }
}

/** Leaves out what would close a circle of blockers by now. */
async function withoutBlockerCircles({ db }: ActorContext, spaceId: string, writes: TaskWrite[]): Promise<TaskWrite[]> {
  const open: TaskWrite[] = [];
  for (const write of writes) {
    const links = [];
    for (const link of write.links) {
      const isCircle =
        link.field === 'blockedByIds' && link.isAdded && (await isBlockedByOrSame(db, spaceId, link.id, write.row.id));
      if (!isCircle) links.push(link);
    }
    open.push({ ...write, links });
  }
  return open;
}

/** A task that gets or loses a parent changes the parent too. */
async function touchParents({ db }: ActorContext, spaceId: string, writes: PreparedWrite[], rev: number) {
  const parents = writes.flatMap(({ row, changes }) =>
    Object.values(changes['parentTaskId'] ?? {})
      .filter((id) => typeof id === 'string')
      .map((id) => ({ id, project_id: row.project_id })),
  );
  await touchTasks(db, spaceId, parents, rev);
}

async function toRecordedChange(
  { db }: ActorContext,
  { row, changes, columns }: PreparedWrite,
  update: TaskChanges,
): Promise<RecordedChange> {
  const { project_id: projectId } = { ...row, ...columns };
  const event = { type: 'task.updated' as const, projectId, taskId: row.id };
  const isMoved = projectId !== row.project_id;
  if (changes['isArchived']?.to !== false && !isMoved) return { ...event, data: { changes } };
  // As in `writeFieldsAndLinks`: clients may have no copy of the task.
  return { ...event, data: { changes, task: await presentTaskDetail(db, { ...row, ...update }) } };
}

/** Gives tasks that return to a column their old position, or one right before the task that has it by now. */
async function placeInColumns({ db }: ActorContext, spaceId: string, writes: TaskWrite[]): Promise<void> {
  const moved = writes.filter(({ fields }) => 'position' in fields || 'statusId' in fields || 'projectId' in fields);
  const movedIds = new Set(moved.map(({ row }) => row.id));
  const byColumn = Map.groupBy(moved, ({ row, fields }) => {
    const { projectId = row.project_id, statusId = row.status_id } = fields;
    return JSON.stringify([projectId, statusId]);
  });
  for (const [column, members] of byColumn) {
    const [project_id, status_id] = JSON.parse(column) as [string, string | null];
    const rows = await listColumnPositions(db, { space_id: spaceId, project_id, status_id });
    const taken = new Set(rows.filter(({ id }) => !movedIds.has(id)).map(({ position }) => position));
    for (const { row, fields } of members) {
      // Without a change of the position, it was the same in both columns.
      const position = findFreePosition(taken, (fields['position'] as number | undefined) ?? row.position);
      fields['position'] = position;
      taken.add(position);
    }
  }
}

function findFreePosition(taken: ReadonlySet<number>, wanted: number): number {
  if (!taken.has(wanted)) return wanted;
  const previous = [...taken].reduce<number | undefined>(
    (closest, position) => (position < wanted && position > (closest ?? -Infinity) ? position : closest),
    undefined,
  );
  const last = taken.values().reduce((a, b) => Math.max(a, b));
  return getPositionBeside(wanted, previous, 'before') ?? getEndPosition(last);
}
