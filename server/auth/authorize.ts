import { notFound, Refusal } from '../../contract/errors.ts';
import { type Role, roles, type Target } from '../../contract/operation.ts';
import { type Handle, lockSpace } from '../db/engine/database.ts';
import { isFirstUser } from '../db/queries/accounts.ts';
import { roleOf } from '../db/queries/members.ts';
import { findTarget, spaceIdOf, type TargetRow } from '../db/queries/resources.ts';
import type { CommentRow, TaskRow, UserRow } from '../db/schema.ts';

/** Who calls. */
export interface Actor {
  user: UserRow;
  via:
    | { kind: 'session'; id: string }
    /** An API token, or a program that signed in with OAuth. */
    | { kind: 'token' | 'agent'; id: string; name: string | null; scope: 'read' | 'write' };
  /** The agent, as it names itself. */
  client: string | null;
  spaces: { id: string; role: Role }[];
}

/** The thing acted on, and the actor's role in its space. */
export interface Loaded<T extends Target = Target> {
  target: T;
  row: TargetRow<T>;
  spaceId: string;
  role: Role;
}

const names: Record<Target, string> = {
  spaceId: 'Space',
  projectId: 'Project',
  statusId: 'Status',
  taskId: 'Task',
  commentId: 'Comment',
  labelId: 'Label',
};

/**
 * Loads through the actor: what lies in none of their spaces does not exist for them.
 * In a write, the space is locked first, so that role and row stay what they are.
 * @throws Refusal `not_found`
 */
export async function load(
  q: Handle,
  actor: Actor,
  target: Target,
  id: string,
  { lock }: { lock: boolean },
): Promise<Loaded> {
  const spaceIds = actor.spaces.map((space) => space.id);
  let row = await findTarget(q, target, id, spaceIds);
  if (!row) throw notFound(names[target]);
  const spaceId = spaceIdOf(target, row);
  let role = actor.spaces.find((space) => space.id === spaceId)?.role;
  if (lock) {
    if (await lockSpace(q, spaceId)) row = await findTarget(q, target, id, [spaceId]);
    role = await roleOf(q, spaceId, actor.user.id);
  }
  if (!row || !role) throw notFound(names[target]);
  return { target, row, spaceId, role };
}

/** @throws Refusal `insufficient_role` */
export function requireRole(role: Role, least: Role): void {
  if (!isAtLeast(role, least)) {
    throw new Refusal('insufficient_role', `This needs the role ${least} or higher; yours here is ${role}`);
  }
}

/** An admin, or the creator while still a member. */
export function requireTaskDeleter(role: Role, actor: Actor, task: TaskRow): void {
  if (isAtLeast(role, 'admin') || (isAtLeast(role, 'member') && task.created_by_id === actor.user.id)) return;
  throw new Refusal('insufficient_role', 'Only an owner, an admin or its creator may delete a task');
}

export function requireAuthor(actor: Actor, comment: CommentRow): void {
  if (comment.author_id === actor.user.id) return;
  throw new Refusal('insufficient_role', 'Only its author may edit a comment');
}

export function requireCommentDeleter(role: Role, actor: Actor, comment: CommentRow): void {
  if (isAtLeast(role, 'admin') || comment.author_id === actor.user.id) return;
  throw new Refusal('insufficient_role', 'Only an owner, an admin or its author may delete a comment');
}

/** Only owners make and unmake owners. */
export function requireRoleChanger(role: Role, from: Role, to: Role): void {
  requireRole(role, 'admin');
  if (role === 'owner' || (from !== 'owner' && to !== 'owner')) return;
  throw new Refusal('insufficient_role', 'Only an owner may make or change an owner');
}

/** Oneself, or somebody an admin may change. */
export function requireMemberRemover(role: Role, actor: Actor, member: { user_id: string; role: Role }): void {
  if (member.user_id !== actor.user.id) requireRoleChanger(role, member.role, 'viewer');
}

/** Whoever runs the instance: the first who had an account. */
export async function requireInstanceAdmin(q: Handle, actor: Actor): Promise<void> {
  if (!(await isFirstUser(q, actor.user.id))) throw new Refusal('instance_admin_required');
}

/** Whether what they have invited to stays open. */
export function mayInvite(role: Role): boolean {
  return isAtLeast(role, 'admin');
}

function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}
