import { sortByName } from '../../../contract/rules/compareNames.ts';
import type { Db } from '../engine/database.ts';
import type { SpaceRow } from '../schema.ts';

export async function insertSpace(db: Db, space: SpaceRow): Promise<void> {
  await db.insertInto('slugs').values({ slug: space.slug, space_id: space.id }).execute();
  await db.insertInto('spaces').values(space).execute();
  await insertSpaceKey(db, space);
}

/** Makes a key lead to the space's tasks, from now on. */
export async function insertSpaceKey(db: Db, { key, id }: Pick<SpaceRow, 'key' | 'id'>): Promise<void> {
  await db
    .insertInto('space_keys')
    .values({ key, space_id: id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The keys, former ones too, of the spaces that the user is in. */
export async function listKeysOfUser(db: Db, userId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('members as m')
    .innerJoin('space_keys as k', 'k.space_id', 'm.space_id')
    .select('k.key')
    .distinct()
    .where('m.user_id', '=', userId)
    .execute();
  return new Set(rows.map(({ key }) => key));
}

/** The keys, former ones too, of the other spaces that the space's members and `userId` are in. */
export async function listKeysOfSharedPeople(db: Db, spaceId: string, userId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('members as m')
    .innerJoin('space_keys as k', 'k.space_id', 'm.space_id')
    .select('k.key')
    .distinct()
    .where((e) =>
      e.or([
        e('m.user_id', '=', userId),
        e('m.user_id', 'in', db.selectFrom('members as o').select('o.user_id').where('o.space_id', '=', spaceId)),
      ]),
    )
    .where('m.space_id', '!=', spaceId)
    .execute();
  return new Set(rows.map(({ key }) => key));
}

/** Counts everything in the space that shows refs as changed. */
export async function touchSpaceContents(db: Db, spaceId: string, rev: number): Promise<void> {
  await db.updateTable('projects').set({ rev }).where('space_id', '=', spaceId).execute();
  await db.updateTable('tasks').set({ rev }).where('space_id', '=', spaceId).execute();
}

export function findSpace(db: Db, spaceId: string): Promise<SpaceRow | undefined> {
  return db.selectFrom('spaces').selectAll().where('id', '=', spaceId).executeTakeFirst();
}

/** The spaces of the user with the role in each; the personal space first, then by name. */
export async function listUserSpaces(db: Db, userId: string) {
  const rows = await db
    .selectFrom('members as m')
    .innerJoin('spaces as s', 's.id', 'm.space_id')
    .selectAll('s')
    .select('m.role')
    .where('m.user_id', '=', userId)
    .execute();
  // Sorting is stable: the personal space comes first, the others stay by name.
  return sortByName(rows, ({ id }) => id).sort((a, b) => b.is_personal - a.is_personal);
}

export async function findSpaceBySlug(db: Db, slug: string): Promise<SpaceRow | undefined> {
  const row = await db.selectFrom('slugs').select('space_id').where('slug', '=', slug).executeTakeFirst();
  return row && findSpace(db, row.space_id);
}

/** The spaces whose slug starts with `prefix`, with their owners, oldest first. */
export function listSpacesBySlugPrefix(db: Db, prefix: string) {
  return db
    .selectFrom('slugs as g')
    .innerJoin('spaces as s', 's.id', 'g.space_id')
    .innerJoin('members as m', 'm.space_id', 's.id')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .selectAll('s')
    .select(['u.id as owner_id', 'u.email as owner_email'])
    .where('g.slug', '>=', prefix)
    .where('g.slug', '<', `${prefix}\uffff`)
    .where('m.role', '=', 'owner')
    .orderBy('s.created_at')
    .orderBy('s.id')
    .execute();
}

export async function updateSpace(db: Db, spaceId: string, changes: Partial<SpaceRow>): Promise<void> {
  const { slug } = changes;
  if (slug !== undefined) await db.updateTable('slugs').set({ slug }).where('space_id', '=', spaceId).execute();
  await db.updateTable('spaces').set(changes).where('id', '=', spaceId).execute();
}

export async function deleteSpace(db: Db, spaceId: string): Promise<void> {
  // SQLite cascades along a chain of parents at most 1,000 deep: detach the subtasks first.
  await db
    .updateTable('tasks')
    .set({ parent_task_id: null })
    .where('project_id', 'in', db.selectFrom('projects').select('id').where('space_id', '=', spaceId))
    .where('space_id', '=', spaceId)
    .where('parent_task_id', 'is not', null)
    .execute();
  // No cascade: slugs has no foreign key, and a distributed PostgreSQL keeps members on every machine, without one.
  await db.deleteFrom('slugs').where('space_id', '=', spaceId).execute();
  await db.deleteFrom('members').where('space_id', '=', spaceId).execute();
  await db.deleteFrom('spaces').where('id', '=', spaceId).execute();
}
