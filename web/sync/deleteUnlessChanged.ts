import { type ApiError, type ApiResult, callApi } from '../lib/apiClient.ts';
import type { SpaceEvent } from './applyEvents.ts';
import { getAgentName } from './getAgentName.ts';
import type { PendingMutation, SeenThing } from './pendingMutation.ts';
import { getMemberKey } from './state.ts';
import { getState } from './store.ts';
import { replaceTemporaryIds } from './temporaryIds.ts';

type Result = ApiResult<unknown>;

const maxTries = 5;

/**
 * Deletes something as the user knew it. Refuses with `changed_meanwhile` if others have worked in it since, or ever if
 * its creation is undone: what others have written is not the user's to delete. The queue loads this module when the app is idle.
 */
export async function deleteUnlessChanged(mutation: PendingMutation): Promise<Result> {
  const { op, input } = replaceTemporaryIds(mutation.action);
  for (let attempt = 1; ; attempt++) {
    const check = await checkThing(mutation);
    if (!check.ok) return check;
    const result: Result = await callApi(op as 'delete_task', input as never, {
      key: mutation.id,
      ifMatchRev: check.value,
    });
    // Someone has changed it between the check and the deletion.
    const isChanged = !result.ok && result.error.code === 'changed_meanwhile';
    if (!isChanged || attempt === maxTries) return result;
  }
}

/** Returns the rev of the thing, if the user may delete it. */
async function checkThing(mutation: PendingMutation): Promise<ApiResult<number | undefined>> {
  const { op, input } = replaceTemporaryIds(mutation.action);
  const seen = replaceTemporaryIds(mutation.seen) as SeenThing;
  switch (op) {
    case 'delete_task':
    case 'trash_task':
      return checkTask({ ...mutation, isUndo: mutation.isUndo && op === 'delete_task' }, seen, input.taskId);
    case 'delete_comment': {
      const read = await callApi('get_comment', input);
      if (!read.ok) return read;
      return read.value.comment.content === seen.content ? { ok: true, value: read.rev, rev: undefined } : refuse();
    }
    case 'delete_label': {
      const read = await callApi('get_label', input);
      if (!read.ok) return read;
      return checkUse(read.value.label.spaceId, { labelId: input.labelId }, read.rev);
    }
    case 'delete_status': {
      const read = await callApi('get_status', { statusId: input.statusId });
      if (!read.ok) return read;
      return checkUse(undefined, { statusId: input.statusId, projectId: read.value.status.projectId }, read.rev);
    }
    default:
      return { ok: true, value: undefined, rev: undefined };
  }
}

async function checkTask(
  { isUndo, at }: PendingMutation,
  seen: SeenThing,
  taskId: string,
): Promise<ApiResult<number | undefined>> {
  const read = await callApi('get_task', { taskId });
  if (!read.ok) return read;
  const { rev = Number.POSITIVE_INFINITY } = read;
  const unchanged = { ok: true, value: read.rev, rev: undefined } as const;
  if (!isUndo && rev <= seen.rev) return unchanged;
  const activity = await callApi('list_activity', { taskId, limit: 200 });
  if (!activity.ok) return activity;
  // The time is less certain than the rev, because the clocks of browser and server may differ.
  const isNew = (event: SpaceEvent) => isUndo || (seen.rev > 0 ? event.rev > seen.rev : event.at > at);
  const foreign = activity.value.events.find((event) => isNew(event) && !isOwn(event));
  if (foreign) return refuse({ usedBy: getPersonName(foreign) });
  const { projectId, subtaskCount } = read.value.task;
  if (subtaskCount === 0) return unchanged;
  const subtasks = await callApi('list_tasks', { projectId, parentTaskId: taskId });
  if (!subtasks.ok) return subtasks;
  const isUnknown = (task: { id: string; createdAt: string; createdById: string | null }) =>
    seen.rev > 0 ? !seen.subtaskIds.includes(task.id) : task.createdAt > at;
  const userId = getState().me?.id;
  const hasNew = subtasks.value.tasks.some((task) => isUndo || (isUnknown(task) && task.createdById !== userId));
  return hasNew ? refuse() : unchanged;
}

/** A label or a column that is used stays when its creation is undone. */
async function checkUse(
  spaceId: string | undefined,
  { projectId, ...filter }: { projectId?: string; labelId?: string; statusId?: string },
  rev: number | undefined,
): Promise<ApiResult<number | undefined>> {
  const projects = [...getState().projects.values()].filter((project) => project.spaceId === spaceId);
  const projectIds = projectId === undefined ? projects.map(({ id }) => id) : [projectId];
  for (const id of projectIds) {
    const tasks = await callApi('list_tasks', { projectId: id, ...filter, limit: 1 });
    if (!tasks.ok) return tasks;
    if (tasks.value.tasks.length > 0) return refuse({ isInUse: true });
  }
  return { ok: true, value: rev, rev: undefined };
}

function isOwn({ by }: SpaceEvent): boolean {
  return by.userId === getState().me?.id && by.tokenId === null;
}

function getPersonName({ spaceId, by }: SpaceEvent): string | undefined {
  return getAgentName({ by }) ?? getState().members.get(getMemberKey(spaceId, by.userId))?.name;
}

function refuse(current: NonNullable<ApiError['current']> = {}): { ok: false; error: ApiError } {
  const error = { code: 'changed_meanwhile', status: 412, message: '', issues: [], retryAfter: undefined } as const;
  return { ok: false, error: { ...error, issues: [], current } };
}
