import { AppError, notFound } from '../../contract/errors.ts';
import type { ResourceIdField } from '../../contract/operation.ts';
import {
  canChangeRole,
  canDeleteComment,
  canDeleteTask,
  canEditOwnComment,
  canRemoveMember,
  isRoleAtLeast,
  type Role,
} from '../../contract/rules/roles.ts';
import type { Db } from '../db/engine/database.ts';
import { lockSpace } from '../db/engine/locks.ts';
import { findResource, getResourceSpaceId, type ResourceRow } from '../db/queries/findResource.ts';
import { findMemberRole } from '../db/queries/members.ts';
import { findTrashedTask } from '../db/queries/trash.ts';
import { listTrashedCommentsByIds } from '../db/queries/trashedComments.ts';
import type { CommentRow, TaskRow, TrashedCommentRow, TrashedTaskRow, UserRow } from '../db/schema.ts';

/** The authenticated user of a call, and how they authenticated. */
export interface Actor {
  user: UserRow;
  via:
    | { kind: 'session'; id: string }
    /** An API token, or an agent that the user signed in with OAuth. */
    | {
        kind: 'token' | 'agent';
        id: string;
        name: string | null;
        scope: 'read' | 'write';
        /** The spaces it is confined to; null: all spaces of the user. */
        spaceIds: readonly string[] | null;
      };
  /** The name that the calling program gives itself. */
  clientName: string | null;
  /** The user's spaces that the credentials reach. */
  spaces: { id: string; role: Role }[];
}

/** The resource that a call acts on, and the actor's role in its space. */
export interface AuthorizedResource<T extends ResourceIdField = ResourceIdField> {
  idField: T;
  row: ResourceRow<T>;
  spaceId: string;
  role: Role;
}

/** A task that may be in the trash. */
export interface AuthorizedTask extends Omit<AuthorizedResource<'taskId'>, 'row'> {
  row: TaskRow | TrashedTaskRow;
}

/** A comment that may be in the trash. */
export interface AuthorizedComment extends Omit<AuthorizedResource<'commentId'>, 'row'> {
  row: CommentRow | TrashedCommentRow;
}

export function isTrashedComment(row: object): row is TrashedCommentRow {
  return 'trashed_at' in row;
}

export function isTrashed(row: object): row is TrashedTaskRow {
  return 'trashed_at' in row;
}

const resourceNames: Record<ResourceIdField, string> = {
  spaceId: 'Space',
  projectId: 'Project',
  statusId: 'Status',
  taskId: 'Task',
  commentId: 'Comment',
  labelId: 'Label',
  runId: 'Run',
};

/**
 * Loads a resource from the actor's spaces; a resource in any other space is reported as not found.
 * With `lock`, for writes, locks the space, so that the row and the role cannot change until the transaction ends.
 * With `acceptsTrashed`, the row may be that of a task or comment in the trash.
 * @throws AppError with code `not_found`, or `in_trash`
 */
export async function loadResource(
  db: Db,
  actor: Actor,
  target: ResourceIdField,
  id: string,
  { lock, acceptsTrashed = false }: { lock: boolean; acceptsTrashed?: boolean | undefined },
): Promise<AuthorizedResource> {
  const spaceIds = actor.spaces.map((space) => space.id);
  const find = async (inSpaceIds: string[]) =>
    (await findResource(db, target, id, inSpaceIds)) ??
    (target === 'taskId' || target === 'commentId'
      ? findTrashed(db, target, id, { spaceIds: inSpaceIds, isAccepted: acceptsTrashed })
      : undefined);
  let row = await find(spaceIds);
  if (!row) throw notFoundResource(target);
  const spaceId = getResourceSpaceId(target, row);
  let role = actor.spaces.find((space) => space.id === spaceId)?.role;
  if (lock) {
    if (await lockSpace(db, spaceId)) row = await find([spaceId]);
    role = await findMemberRole(db, spaceId, actor.user.id);
  }
  if (!row || !role) throw notFoundResource(target);
  return { idField: target, row, spaceId, role };
}

/** The callers that do not accept what is in the trash learn why they do not find it. */
async function findTrashed(
  db: Db,
  target: 'taskId' | 'commentId',
  id: string,
  { spaceIds, isAccepted }: { spaceIds: string[]; isAccepted: boolean },
) {
  const [trashed] =
    target === 'taskId'
      ? [await findTrashedTask(db, spaceIds, id)]
      : await listTrashedCommentsByIds(db, spaceIds, [id]);
  if (trashed && !isAccepted)
    throw new AppError('in_trash', target === 'taskId' ? undefined : 'The comment is in the trash');
  return trashed as ResourceRow<typeof target> | undefined;
}

/** The error for a resource that does not exist, or not for the caller. */
export function notFoundResource(idField: ResourceIdField): AppError {
  return notFound(resourceNames[idField]);
}

/** Whether the caller's credentials are valid in the space, if the user is a member. */
export function canReachSpace({ via }: Actor, spaceId: string): boolean {
  return via.kind === 'session' || via.spaceIds === null || via.spaceIds.includes(spaceId);
}

/** @throws AppError with code `insufficient_role` */
export function requireRole(role: Role, minRole: Role): void {
  if (isRoleAtLeast(role, minRole)) return;
  throw new AppError('insufficient_role', `This requires the ${minRole} role or higher; your role is ${role}`);
}

export function requireCanDeleteTask(role: Role, actor: Actor, task: Pick<TaskRow, 'created_by_id'>): void {
  if (canDeleteTask(role, task.created_by_id === actor.user.id)) return;
  throw new AppError('insufficient_role', 'Only the creator of a task, an admin or an owner can delete it');
}

export function requireCommentAuthor(role: Role, actor: Actor, comment: CommentRow): void {
  if (canEditOwnComment(role, comment.author_id === actor.user.id)) return;
  throw new AppError('insufficient_role', 'Only the author of a comment can edit it');
}

export function requireCanDeleteComment(role: Role, actor: Actor, comment: Pick<CommentRow, 'author_id'>): void {
  if (canDeleteComment(role, comment.author_id === actor.user.id)) return;
  throw new AppError('insufficient_role', 'Only the author of a comment, an admin or an owner can delete it');
}

export function requireCanChangeRole(role: Role, from: Role, to: Role): void {
  requireRole(role, 'admin');
  if (canChangeRole(role, from, to)) return;
  throw new AppError('insufficient_role', 'Only an owner can grant or change the owner role');
}

export function requireCanRemoveMember(role: Role, actor: Actor, member: { user_id: string; role: Role }): void {
  if (canRemoveMember(role, member.role, member.user_id === actor.user.id)) return;
  requireCanChangeRole(role, member.role, 'viewer');
}

export function requireInstanceAdmin({ user }: Actor): void {
  if (user.is_instance_admin === null) throw new AppError('instance_admin_required');
}

/** Whether the author used the credentials of the actor. All sessions of a person count as the same credentials. */
export function isBySameCredentials(
  { user, via }: Pick<Actor, 'user' | 'via'>,
  author: { user_id: string | null; token_id: string | null },
): boolean {
  return author.user_id === user.id && author.token_id === (via.kind === 'session' ? null : via.id);
}
