import type * as z from 'zod';
import { invalidInput } from '../../contract/errors.ts';
import { getNextStatusPosition } from '../../contract/rules/taskPlacement.ts';
import type { Status } from '../../contract/statuses.ts';
import { mapUniqueViolation } from '../db/engine/mapUniqueViolation.ts';
import { deleteStatus, insertStatus, listProjectStatuses, updateStatus } from '../db/queries/statuses.ts';
import { listTasksInStatus } from '../db/queries/tasks/index.ts';
import { moveTrashedTasks } from '../db/queries/trash.ts';
import type { StatusRow } from '../db/schema.ts';
import { generateId } from '../db/uuidv7.ts';
import { recordEvent } from '../events/recordEvent.ts';
import { changeIfExpected } from './changeIfExpected.ts';
import { diffFields } from './diffFields.ts';
import type { Handler } from './handlerTypes.ts';
import { moveTask } from './tasks/updateTask.ts';

const nameTaken = 'The project already has a status with this name';

export const list_statuses: Handler<'list_statuses'> = async ({ db, row }) => ({
  statuses: (await listProjectStatuses(db, row)).map(toStatus),
});

export const get_status: Handler<'get_status'> = async ({ row }) => ({ status: toStatus(row) });

export const create_status: Handler<'create_status'> = async (context, { name, category, color, position }) => {
  const { db, now, row: project, spaceId } = context;
  const last = (await listProjectStatuses(db, project)).at(-1);
  const row: StatusRow = {
    id: generateId(),
    space_id: spaceId,
    project_id: project.id,
    name,
    color: color ?? null,
    position: position ?? getNextStatusPosition(last?.position),
    category: category ?? 'todo',
    rev: 0,
    created_at: now,
    updated_at: now,
  };
  await recordEvent(context, { type: 'status.created', spaceId, projectId: project.id }, async (rev) => {
    row.rev = rev;
    await mapUniqueViolation('name_taken', () => insertStatus(db, row), nameTaken);
    return { status: toStatus(row) };
  });
  return { status: toStatus(row) };
};

export const update_status: Handler<'update_status'> = async (context, { statusId: _, expected, ...fields }) => {
  const presentCurrent = () => ({ status: toStatus(context.row) });
  return changeIfExpected(context.row, expected, presentCurrent, () => changeStatus(context, fields));
};

async function changeStatus(
  context: Parameters<Handler<'update_status'>>[0],
  fields: Parameters<typeof diffFields>[1],
) {
  const { db, now, row, spaceId } = context;
  const { changes, columns } = diffFields(row, fields);
  if (!columns) return { status: toStatus(row) };
  const updated = { ...columns, updated_at: now };
  await recordEvent(context, { type: 'status.updated', spaceId, projectId: row.project_id }, async (rev) => {
    await mapUniqueViolation('name_taken', () => updateStatus(db, row, { ...updated, rev }), nameTaken);
    return { statusId: row.id, changes };
  });
  return { status: toStatus({ ...row, ...updated }) };
}

export const delete_status: Handler<'delete_status'> = async (context, { statusId, moveTo }) => {
  const { db, row, spaceId } = context;
  const project = { id: row.project_id, space_id: spaceId };
  const target = moveTo === undefined ? null : (await listProjectStatuses(db, project)).find(({ id }) => id === moveTo);
  if (target === undefined || moveTo === statusId) {
    throw invalidInput('moveTo', 'must be another status of the same project');
  }
  for (const task of await listTasksInStatus(db, spaceId, statusId)) {
    await moveTask(context, task, { statusId: target?.id ?? null });
  }
  await moveTrashedTasks(db, row, target?.id ?? null);
  await recordEvent(context, { type: 'status.deleted', spaceId, projectId: row.project_id }, async () => {
    await deleteStatus(db, row);
    return { statusId, status: toStatus(row) };
  });
  return { success: true };
};

export function toStatus(row: StatusRow): z.input<typeof Status> {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    color: row.color,
    position: row.position,
    category: row.category,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
