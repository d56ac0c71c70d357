import type * as z from 'zod';
import type { Label } from '../../contract/labels.ts';
import { mapUniqueViolation } from '../db/engine/mapUniqueViolation.ts';
import { deleteLabel, insertLabel, listSpaceLabels, listTasksWithLabel, updateLabel } from '../db/queries/labels.ts';
import { touchTasks } from '../db/queries/tasks/index.ts';
import type { LabelRow } from '../db/schema.ts';
import { generateId } from '../db/uuidv7.ts';
import { recordEvent } from '../events/recordEvent.ts';
import { changeIfExpected } from './changeIfExpected.ts';
import { diffFields } from './diffFields.ts';
import type { ActorContext, Handler } from './handlerTypes.ts';

const nameTaken = 'The space already has a label with this name';

export const list_labels: Handler<'list_labels'> = async ({ db }, { spaceId }) => ({
  labels: (await listSpaceLabels(db, spaceId)).map(toLabel),
});

export const get_label: Handler<'get_label'> = async ({ row }) => ({ label: toLabel(row) });

export const create_label: Handler<'create_label'> = async (context, { spaceId, name, color = null }) => ({
  label: toLabel(await createLabel(context, { spaceId, name, color })),
});

/** @throws AppError with code `name_taken` */
export async function createLabel(
  context: ActorContext,
  { spaceId, name, color }: { spaceId: string; name: string; color: string | null },
): Promise<LabelRow> {
  const { db, now } = context;
  const row: LabelRow = {
    id: generateId(),
    space_id: spaceId,
    name,
    color,
    rev: 0,
    created_at: now,
    updated_at: now,
  };
  await recordEvent(context, { type: 'label.created', spaceId }, async (rev) => {
    row.rev = rev;
    await mapUniqueViolation('name_taken', () => insertLabel(db, row), nameTaken);
    return { label: toLabel(row) };
  });
  return row;
}

export const update_label: Handler<'update_label'> = async (context, { labelId: _, expected, ...fields }) => {
  const presentCurrent = () => ({ label: toLabel(context.row) });
  return changeIfExpected(context.row, expected, presentCurrent, () => changeLabel(context, fields));
};

async function changeLabel(context: Parameters<Handler<'update_label'>>[0], fields: Parameters<typeof diffFields>[1]) {
  const { db, now, row, spaceId } = context;
  const { changes, columns } = diffFields(row, fields);
  if (!columns) return { label: toLabel(row) };
  const updated = { ...columns, updated_at: now };
  await recordEvent(context, { type: 'label.updated', spaceId }, async (rev) => {
    await mapUniqueViolation('name_taken', () => updateLabel(db, row, { ...updated, rev }), nameTaken);
    return { labelId: row.id, changes };
  });
  return { label: toLabel({ ...row, ...updated }) };
}

export const delete_label: Handler<'delete_label'> = async (context, { labelId }) => {
  const { db, row, spaceId } = context;
  await recordEvent(context, { type: 'label.deleted', spaceId }, async (rev) => {
    const labelledTasks = await listTasksWithLabel(db, row);
    await deleteLabel(db, row);
    await touchTasks(db, spaceId, labelledTasks, rev);
    return { labelId, label: toLabel(row), taskIds: labelledTasks.map((task) => task.id) };
  });
  return { success: true };
};

export function toLabel(row: LabelRow): z.input<typeof Label> {
  return {
    id: row.id,
    spaceId: row.space_id,
    name: row.name,
    color: row.color,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
