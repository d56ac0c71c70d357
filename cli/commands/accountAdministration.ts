import {
  disablePasswordHash,
  enablePasswordHash,
  hashPassword,
  isDisabledHash,
} from '../../server/auth/passwordHash.ts';
import { deleteEmailLinks } from '../../server/db/queries/emailLinks.ts';
import { countOwners, deleteMember, listSpaceMembers } from '../../server/db/queries/members.ts';
import { deleteSpace, findSpace } from '../../server/db/queries/spaces.ts';
import { listUserMemberships } from '../../server/db/queries/userMemberships.ts';
import { deleteUser, makeInstanceAdmin, updateUser } from '../../server/db/queries/users.ts';
import type { UserRow } from '../../server/db/schema.ts';
import { endUserAccess } from '../../server/operations/account/endAccess.ts';
import { toUser } from '../../server/operations/account/profile.ts';
import { createContextWithoutRequest, createUserActor } from '../../server/operations/contextWithoutRequest.ts';
import type { HandlerContext } from '../../server/operations/handlerTypes.ts';
import { createExecuteAs } from '../executeAs.ts';
import { type CommandResult, UsageError } from '../output.ts';
import { generatePassword, readChosenPassword, requireStrongChoice } from '../password.ts';
import { requireUserByEmail } from '../requireUserByEmail.ts';
import { type CliContext, withDatabase } from '../withDatabase.ts';

/** Sets a new password, and ends all sessions, API tokens and connected agents. */
export async function resetPassword(email: string, options: { passwordStdin?: true }): Promise<CommandResult> {
  const chosen = await readChosenPassword(options);
  const owner = await withDatabase(({ database }) => database.read((db) => requireUserByEmail(db, email, 'EMAIL')));
  await requireStrongChoice(chosen, owner, options);
  const password = chosen ?? generatePassword();
  const hash = await hashPassword(password);
  const user = await changeUser(email, async (context, user) => {
    await endUserAccess(context, user.id, { includingTokens: true });
    return { password_hash: isDisabledHash(user.password_hash) ? disablePasswordHash(hash) : hash };
  });
  const done = `The password of ${user.email} has changed. All sessions, API tokens and connected agents have ended.`;
  return {
    json: { user: toUser(user), ...(chosen === undefined && { password }) },
    stdout: chosen === undefined ? password : undefined,
    stderr: chosen === undefined ? `${done} The new password, shown only once:` : done,
  };
}

/** Takes the address as confirmed, for people whom no email reaches. */
export async function confirmEmail(email: string): Promise<CommandResult> {
  const user = await changeUser(email, async ({ db, now }, user) => {
    await deleteEmailLinks(db, user.id, 'verify_email');
    return { email_verified_at: user.email_verified_at ?? now };
  });
  return { json: { user: toUser(user) }, stderr: `The address ${user.email} is confirmed.` };
}

/** Lets nobody into the account until it is enabled. Its content stays. */
export async function disableUser(email: string): Promise<CommandResult> {
  const user = await changeUser(email, async (context, user) => {
    await endUserAccess(context, user.id, { includingTokens: true });
    return { password_hash: disablePasswordHash(user.password_hash) };
  });
  return {
    json: { user: toUser(user) },
    stderr: `${user.email} cannot sign in any more, and all sessions, API tokens and connected agents have ended. To undo it: krokanti user enable ${user.email}`,
  };
}

export async function enableUser(email: string): Promise<CommandResult> {
  const user = await changeUser(email, async (_, user) => ({ password_hash: enablePasswordHash(user.password_hash) }));
  return { json: { user: toUser(user) }, stderr: `${user.email} can sign in again, with the same password.` };
}

/** Makes the user the instance admin, of whom there is one. */
export async function setInstanceAdmin(email: string): Promise<CommandResult> {
  const user = await changeUser(email, async ({ db }, user) => {
    if (isDisabledHash(user.password_hash)) throw new Error(`${user.email} is disabled: enable the account first`);
    await makeInstanceAdmin(db, user.id);
    return { is_instance_admin: 1 };
  });
  return { json: { user: toUser(user) }, stderr: `${user.email} is the instance admin.` };
}

/** Deletes the account with the spaces that nobody else uses. What it made in other spaces stays, without its name. */
export async function deleteAccount(email: string, { yes }: { yes?: true }): Promise<CommandResult> {
  if (!yes) throw new UsageError('deleting cannot be undone: add --yes, and make a backup first');
  return withDatabase(async (cli) => {
    const { database, services } = cli;
    const user = await database.read((db) => requireUserByEmail(db, email, 'EMAIL'));
    const { own, shared } = await listSpacesOfUser(cli, user);
    const actor = await database.read((db) => createUserActor(db, user));
    const execute = createExecuteAs({ database, services });
    // Through the operation, so that the others' boards show it.
    for (const { id } of shared) await execute(actor, 'remove_member', { spaceId: id, userId: user.id });
    await database.write(async (db) => {
      const context = createContextWithoutRequest(db, services, new Date().toISOString());
      await endUserAccess(context, user.id, { includingTokens: true });
      for (const { id } of own) {
        await deleteMember(db, id, user.id);
        await deleteSpace(db, id);
      }
      await deleteUser(db, user.id);
    });
    return {
      json: { deleted: user.email, spaces: own },
      stderr: `Deleted ${user.email} and ${own.length} ${own.length === 1 ? 'space' : 'spaces'} that nobody else used: ${own.map(({ name }) => name).join(', ')}.`,
    };
  });
}

interface NamedSpace {
  id: string;
  name: string;
}

/** @throws Error when a space would be left without an owner */
async function listSpacesOfUser(
  { database }: CliContext,
  user: UserRow,
): Promise<{ own: NamedSpace[]; shared: NamedSpace[] }> {
  return database.read(async (db) => {
    const [own, shared, ownerless]: NamedSpace[][] = [[], [], []];
    for (const { id, role } of await listUserMemberships(db, user.id)) {
      const space = { id, name: (await findSpace(db, id))?.name ?? id };
      const isAlone = (await listSpaceMembers(db, id)).length === 1;
      if (isAlone) own?.push(space);
      else if (role === 'owner' && (await countOwners(db, id)) === 1) ownerless?.push(space);
      else shared?.push(space);
    }
    if (ownerless && ownerless.length > 0) {
      const names = ownerless.map(({ name }) => name).join(', ');
      throw new Error(`${user.email} is the only owner of ${names}, which others use: make one of them an owner first`);
    }
    return { own: own ?? [], shared: shared ?? [] };
  });
}

/** Changes one user in a transaction, and returns them as they are now. */
async function changeUser(
  email: string,
  change: (context: HandlerContext, user: UserRow) => Promise<Partial<UserRow>>,
): Promise<UserRow> {
  return withDatabase(async ({ database, services }) => {
    const now = new Date().toISOString();
    const spaceIds = new Set<string>();
    const user = await database.write(async (db) => {
      const context = { ...createContextWithoutRequest(db, services, now), changedSpaceIds: spaceIds };
      const before = await requireUserByEmail(db, email, 'EMAIL');
      const changes = { ...(await change(context, before)), updated_at: now };
      await updateUser(db, before.id, changes);
      return { ...before, ...changes };
    });
    database.notifySpacesChanged([...spaceIds]);
    return user;
  });
}
