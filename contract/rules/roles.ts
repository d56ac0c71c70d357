/** The roles of a space's members, from the fewest permissions to the most. */
export const roles = ['viewer', 'member', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

/** The roles that an invitation can give. */
export const invitableRoles = ['viewer', 'member', 'admin'] as const;

export function isRole(value: string): value is Role {
  return (roles as readonly string[]).includes(value);
}

export function isRoleAtLeast(role: Role, minRole: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(minRole);
}

/** Admins may delete any task, other members the tasks they created. */
export function canDeleteTask(role: Role, isCreator: boolean): boolean {
  return isRoleAtLeast(role, isCreator ? 'member' : 'admin');
}

export function canEditOwnComment(role: Role, isAuthor: boolean): boolean {
  return isAuthor && isRoleAtLeast(role, 'member');
}

/** Admins may delete any comment, other members the comments they wrote. */
export function canDeleteComment(role: Role, isAuthor: boolean): boolean {
  return isRoleAtLeast(role, isAuthor ? 'member' : 'admin');
}

/** Admins may change roles; only an owner may make or change an owner. */
export function canChangeRole(actorRole: Role, from: Role, to: Role): boolean {
  return isRoleAtLeast(actorRole, from === 'owner' || to === 'owner' ? 'owner' : 'admin');
}

/** Every member may leave; removing someone else takes the same role as demoting them. */
export function canRemoveMember(actorRole: Role, memberRole: Role, isSelf: boolean): boolean {
  return isSelf || canChangeRole(actorRole, memberRole, 'viewer');
}

export function canInvite(role: Role): boolean {
  return isRoleAtLeast(role, 'admin');
}
