import { isRoleAtLeast, type Role } from '../../../contract/rules/roles.ts';
import { notFoundResource } from '../../auth/authorize.ts';
import type { Db } from '../../db/engine/database.ts';
import { findResource } from '../../db/queries/findResource.ts';
import { listReadyCandidates, type ReadyCandidate, type ReadyScope } from '../../db/queries/tasks/index.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { getDayInZone, getStartOfDay } from '../timeZoneDates.ts';

/** Where the caller looks. */
export interface ReadyFilter {
  spaceId?: string | undefined;
  projectId?: string | undefined;
  label?: string | undefined;
}

export interface NotReady {
  blocked: number;
  subtasks: number;
  notStarted: number;
  others: number;
}

/** Where the caller looks for ready tasks: the spaces in which their role is at least `minRole`. */
export async function createReadyScope(
  { db, actor, now }: ActorContext,
  { spaceId, projectId, label }: ReadyFilter,
  minRole: Role,
): Promise<ReadyScope> {
  const { id: userId, time_zone: timeZone } = actor.user;
  const spaces = actor.spaces.filter(({ id, role }) => (spaceId ?? id) === id && isRoleAtLeast(role, minRole));
  let spaceIds = spaces.map(({ id }) => id);
  if (projectId !== undefined) {
    const project = await findResource(db, 'projectId', projectId, spaceIds);
    if (!project) throw notFoundResource('projectId');
    spaceIds = [project.space_id];
  }
  const tomorrow = getDayInZone(timeZone, now, -1);
  return { userId, spaceIds, projectId, label, now, tomorrow, tomorrowStart: getStartOfDay(timeZone, tomorrow) };
}

/** Counts the tasks that nobody works on and that are not ready, by the first reason. */
export async function countNotReady(db: Db, scope: ReadyScope): Promise<NotReady> {
  const notReady = { blocked: 0, subtasks: 0, notStarted: 0, others: 0 };
  if (scope.spaceIds.length === 0) return notReady;
  for (const candidate of await listReadyCandidates(db, scope)) {
    const reason = getReason(candidate);
    if (reason) notReady[reason]++;
  }
  return notReady;
}

/** Why the task is not ready; undefined if it is. */
export function getReason(candidate: ReadyCandidate): keyof NotReady | undefined {
  if (candidate.is_assigned_to_others) return 'others';
  if (candidate.is_blocked) return 'blocked';
  if (candidate.has_open_subtask) return 'subtasks';
  return candidate.is_started ? undefined : 'notStarted';
}
