import { mapUniqueViolation } from '../../db/engine/mapUniqueViolation.ts';
import { runInSavepoint } from '../../db/engine/savepoint.ts';
import { deleteLabel, insertLabel, listTasksWithLabel, updateLabel } from '../../db/queries/labels.ts';
import { updateProject } from '../../db/queries/projects.ts';
import { updateSpace } from '../../db/queries/spaces.ts';
import { deleteStatus, insertStatus, updateStatus } from '../../db/queries/statuses.ts';
import { touchTasks } from '../../db/queries/tasks/index.ts';
import type { LabelRow, ProjectRow, StatusRow } from '../../db/schema.ts';
import { recordEvent } from '../../events/recordEvent.ts';
import { diffFields } from '../diffFields.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { toLabel } from '../labels.ts';
import { toStatus } from '../statuses.ts';
import { concernsOneItemOnly } from './concernsOneItemOnly.ts';
import type { RecordPlan } from './planRecords.ts';

type Fields = Parameters<typeof diffFields>[1];

/** Takes back what a run did to a label, a column, a project or the space. What is no longer possible becomes a conflict. */
export async function applyRecordPlan(context: ActorContext, spaceId: string, plan: RecordPlan): Promise<boolean> {
  try {
    await runInSavepoint(context.db, () => applyInSavepoint(context, spaceId, plan));
    return true;
  } catch (error) {
    // A name or slug that something else has by now.
    if (!concernsOneItemOnly(error)) throw error;
    plan.item.state = 'conflict';
    return false;
  }
}

async function applyInSavepoint(context: ActorContext, spaceId: string, plan: RecordPlan): Promise<void> {
  if (plan.action === 'insert') return insertAgain(context, spaceId, plan);
  if (plan.action === 'remove') return removeRecord(context, spaceId, plan);
  const fields: Fields = {};
  for (const { field, before, state } of plan.item.fields)
    if (state === 'applied' && !Array.isArray(before)) fields[field] = before;
  return changeRecord(context, spaceId, plan, fields);
}

async function changeRecord(
  context: ActorContext,
  spaceId: string,
  { kind, row }: RecordPlan,
  fields: Fields,
): Promise<void> {
  const { db, now } = context;
  if (!row) return;
  const { changes, columns } = diffFields(row, fields);
  if (!columns) return;
  const projectId = kind === 'project' ? row.id : kind === 'status' ? (row as StatusRow).project_id : undefined;
  const subject = { type: `${kind}.updated` as const, spaceId, ...(projectId !== undefined && { projectId }) };
  await recordEvent(context, subject, async (rev) => {
    const set = { ...columns, updated_at: now };
    await mapUniqueViolation('name_taken', async () => {
      if (kind === 'label') await updateLabel(db, row as LabelRow, { ...set, rev });
      else if (kind === 'status') await updateStatus(db, row as StatusRow, { ...set, rev });
      else if (kind === 'project') await updateProject(db, row as ProjectRow, { ...set, rev, own_rev: rev });
      else await updateSpace(db, spaceId, { ...set, own_rev: rev });
    });
    return { ...(kind !== 'project' && kind !== 'space' && { [`${kind}Id`]: row.id }), changes };
  });
}

async function insertAgain(context: ActorContext, spaceId: string, { kind, item, deleted }: RecordPlan): Promise<void> {
  const { db, now } = context;
  const { name, color, createdAt } = deleted as Record<string, string>;
  const common = { id: item.id, space_id: spaceId, name: name ?? '', color: color ?? null, updated_at: now };
  const base = { ...common, created_at: createdAt ?? now };
  if (kind === 'label') {
    return recordEvent(context, { type: 'label.created', spaceId }, async (rev) => {
      const row: LabelRow = { ...base, rev };
      await mapUniqueViolation('name_taken', () => insertLabel(db, row));
      return { label: toLabel(row) };
    });
  }
  const { projectId, position, category } = deleted as {
    projectId: string;
    position: number;
    category: StatusRow['category'];
  };
  return recordEvent(context, { type: 'status.created', spaceId, projectId }, async (rev) => {
    const row: StatusRow = { ...base, rev, project_id: projectId, position, category };
    await mapUniqueViolation('name_taken', () => insertStatus(db, row));
    return { status: toStatus(row) };
  });
}

async function removeRecord(context: ActorContext, spaceId: string, plan: RecordPlan): Promise<void> {
  const { db } = context;
  const { kind, row } = plan;
  if (kind === 'project') return changeRecord(context, spaceId, plan, { isArchived: true });
  if (kind === 'label') {
    return recordEvent(context, { type: 'label.deleted', spaceId }, async (rev) => {
      const label = row as LabelRow;
      const tasks = await listTasksWithLabel(db, label);
      await deleteLabel(db, label);
      await touchTasks(db, spaceId, tasks, rev);
      return { labelId: label.id, label: toLabel(label), taskIds: tasks.map(({ id }) => id) };
    });
  }
  const status = row as StatusRow;
  return recordEvent(context, { type: 'status.deleted', spaceId, projectId: status.project_id }, async () => {
    await deleteStatus(db, status);
    return { statusId: status.id, status: toStatus(status) };
  });
}
