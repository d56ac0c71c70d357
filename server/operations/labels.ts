import type * as z from 'zod';
import type { Label } from '../../contract/labels.ts';
import { taking } from '../db/engine/database.ts';
import { deleteLabel, insertLabel, labelsOf, tasksLabelled, updateLabel } from '../db/queries/labels.ts';
import { touchTasks } from '../db/queries/tasks/index.ts';
import type { LabelRow } from '../db/schema.ts';
import { newId } from '../db/uuidv7.ts';
import { record } from '../events/recordEvent.ts';
import { changesIn } from './diffFields.ts';
import type { Handler } from './handlerTypes.ts';

const nameTaken = 'A label of this name is already in the space';

export const list_labels: Handler<'list_labels'> = async ({ q }, { spaceId }) => ({
  labels: (await labelsOf(q, spaceId)).map(toLabel),
});

export const get_label: Handler<'get_label'> = async ({ row }) => ({ label: toLabel(row) });

export const create_label: Handler<'create_label'> = async (context, { spaceId, name, color }) => {
  const { q, now } = context;
  const row: LabelRow = {
    id: newId(),
    space_id: spaceId,
    name,
    color: color ?? null,
    rev: 0,
    created_at: now,
    updated_at: now,
  };
  await record(context, { type: 'label.created', spaceId }, async (rev) => {
    row.rev = rev;
    await taking('name_taken', () => insertLabel(q, row), nameTaken);
    return { label: toLabel(row) };
  });
  return { label: toLabel(row) };
};

export const update_label: Handler<'update_label'> = async (context, { labelId, ...fields }) => {
  const { q, now, row, spaceId } = context;
  const { changes, columns } = changesIn(row, fields);
  if (!columns) return { label: toLabel(row) };
  const set = { ...columns, updated_at: now };
  await record(context, { type: 'label.updated', spaceId }, async (rev) => {
    await taking('name_taken', () => updateLabel(q, row, { ...set, rev }), nameTaken);
    return { labelId, changes };
  });
  return { label: toLabel({ ...row, ...set }) };
};

export const delete_label: Handler<'delete_label'> = async (context, { labelId }) => {
  const { q, row, spaceId } = context;
  await record(context, { type: 'label.deleted', spaceId }, async (rev) => {
    const labelled = await tasksLabelled(q, row);
    await deleteLabel(q, row);
    await touchTasks(q, spaceId, labelled, rev);
    return { labelId, taskIds: labelled.map((task) => task.id) };
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
