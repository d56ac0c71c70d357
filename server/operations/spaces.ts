import type * as z from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { Role } from '../../contract/rules/roles.ts';
import { makeSpaceKey, personalSpaceKey } from '../../contract/rules/spaceKeys.ts';
import type { Space } from '../../contract/spaces.ts';
import { canReachSpace } from '../auth/authorize.ts';
import { lockUser } from '../db/engine/locks.ts';
import { mapUniqueViolation } from '../db/engine/mapUniqueViolation.ts';
import { countOwnedSpaces, insertMember } from '../db/queries/members.ts';
import {
  deleteSpace,
  insertSpace,
  insertSpaceKey,
  listKeysOfSharedPeople,
  listUserSpaces,
  touchSpaceContents,
  updateSpace,
} from '../db/queries/spaces.ts';
import type { SpaceRow } from '../db/schema.ts';
import { generateId } from '../db/uuidv7.ts';
import { recordEvent } from '../events/recordEvent.ts';
import { changeIfExpected } from './changeIfExpected.ts';
import { diffFields } from './diffFields.ts';
import type { ActorContext, Handler } from './handlerTypes.ts';
import { createProjectWithDefaultStatuses } from './projects.ts';

export const list_spaces: Handler<'list_spaces'> = async ({ db, actor }) => {
  const spaces = await listUserSpaces(db, actor.user.id);
  return { spaces: spaces.filter(({ id }) => canReachSpace(actor, id)).map((row) => toSpace(row, row.role)) };
};

export const create_space: Handler<'create_space'> = async (context, input) => {
  await requireRoomForSpace(context);
  const row = await createSpaceWithDefaultProject(context, { ...input, isPersonal: false });
  return { space: toSpace(row, 'owner') };
};

/** @throws AppError with code `too_many_spaces` */
async function requireRoomForSpace({ db, actor, services }: ActorContext): Promise<void> {
  const max = services.config.spacesPerUser;
  // Otherwise, concurrent calls would all find room.
  await lockUser(db, actor.user.id);
  if ((await countOwnedSpaces(db, actor.user.id)) < max) return;
  throw new AppError('too_many_spaces', `You own ${max} spaces, which is the limit. Delete one first.`);
}

export const get_space: Handler<'get_space'> = async ({ row, role }) => ({ space: toSpace(row, role) });

export const update_space: Handler<'update_space'> = async (context, { spaceId: _, expected, ...fields }) => {
  const presentCurrent = () => ({ space: toSpace(context.row, context.role) });
  return changeIfExpected(context.row, expected, presentCurrent, () => changeSpace(context, fields));
};

async function changeSpace(context: Parameters<Handler<'update_space'>>[0], fields: Parameters<typeof diffFields>[1]) {
  const { db, row, role, now, spaceId } = context;
  const { changes, columns } = diffFields(row, fields);
  if (!columns) return { space: toSpace(row, role) };
  const { key } = columns;
  if (key !== undefined) await requireFreeKey(context, spaceId, key);
  await recordEvent(context, { type: 'space.updated', spaceId }, async (rev) => {
    if (key !== undefined) {
      await insertSpaceKey(db, { id: spaceId, key });
      await touchSpaceContents(db, spaceId, rev);
    }
    await mapUniqueViolation('slug_taken', () =>
      updateSpace(db, spaceId, { ...columns, own_rev: rev, updated_at: now }),
    );
    return { changes };
  });
  return { space: toSpace({ ...row, ...columns, updated_at: now }, role) };
}

export const delete_space: Handler<'delete_space'> = async ({ db, row, changedSpaceIds }) => {
  if (row.is_personal) throw new AppError('personal_space', 'A personal space cannot be deleted');
  await deleteSpace(db, row.id);
  changedSpaceIds.add(row.id);
  return { success: true };
};

/** @throws AppError with code `personal_space` */
export function requireTeamSpace(space: SpaceRow): void {
  if (space.is_personal) throw new AppError('personal_space');
}

interface NewSpace {
  name: string;
  slug: string;
  key?: string | undefined;
  description?: string | null | undefined;
  color?: string | null | undefined;
  isPersonal: boolean;
}

/** Creates a space that the actor owns, with a project named General. */
export async function createSpaceWithDefaultProject(context: ActorContext, space: NewSpace): Promise<SpaceRow> {
  const { db, actor, now } = context;
  const id = generateId();
  const row: SpaceRow = {
    id,
    name: space.name,
    slug: space.slug,
    key: await chooseKey(context, id, space),
    next_number: 1,
    description: space.description ?? null,
    color: space.color ?? null,
    is_personal: space.isPersonal ? 1 : 0,
    rev: 0,
    own_rev: 1,
    created_at: now,
    updated_at: now,
    stored_bytes: 0,
    counted_rev: 0,
    stopped_runs: 0,
  };
  await mapUniqueViolation('slug_taken', () => insertSpace(db, row));
  await insertMember(db, { space_id: id, user_id: actor.user.id, role: 'owner', created_at: now });
  await recordEvent(context, { type: 'space.created', spaceId: id }, async () => ({ space: toSpace(row, 'owner') }));
  await createProjectWithDefaultStatuses(context, { spaceId: id, name: 'General', slug: 'general' });
  return row;
}

/** Refs would be ambiguous for a person who has two spaces with one key. */
async function chooseKey(context: ActorContext, spaceId: string, space: NewSpace): Promise<string> {
  if (space.isPersonal) return personalSpaceKey;
  const { db, actor } = context;
  await lockUser(db, actor.user.id);
  if (space.key === undefined) return makeSpaceKey(space, await listKeysOfSharedPeople(db, spaceId, actor.user.id));
  await requireFreeKey(context, spaceId, space.key);
  return space.key;
}

/** @throws AppError with code `key_taken` when another space of one of the space's members has or had the key */
async function requireFreeKey({ db, actor }: ActorContext, spaceId: string, key: string): Promise<void> {
  const taken = await listKeysOfSharedPeople(db, spaceId, actor.user.id);
  if (taken.has(key)) throw new AppError('key_taken');
}

export function toSpace(row: SpaceRow, role: Role): z.input<typeof Space> {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    key: row.key,
    description: row.description,
    color: row.color,
    isPersonal: row.is_personal === 1,
    role,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
