import { sortByName } from '../../../contract/rules/compareNames.ts';
import { foldText, toSearchWords } from '../../../contract/rules/foldText.ts';
import type { Db } from '../engine/database.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { ProjectRow } from '../schema.ts';

export async function insertProject(db: Db, project: ProjectRow): Promise<void> {
  await db.insertInto('projects').values(project).execute();
}

/** Returns the projects sorted by name. */
export async function listSpaceProjects(db: Db, spaceId: string, isArchived: 0 | 1): Promise<ProjectRow[]> {
  const rows = await db
    .selectFrom('projects')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('is_archived', '=', isArchived)
    .execute();
  return sortByName(rows, ({ id }) => id);
}

export async function updateProject(db: Db, project: ProjectRow, changes: Partial<ProjectRow>): Promise<void> {
  await db
    .updateTable('projects')
    .set(changes)
    .where('id', '=', project.id)
    .where('space_id', '=', project.space_id)
    .execute();
}

/** The archived project of a space that has the slug. */
export async function findArchivedProjectBySlug(
  db: Db,
  spaceId: string,
  slug: string,
): Promise<Pick<ProjectRow, 'name'> | undefined> {
  return db
    .selectFrom('projects')
    .select('name')
    .where('space_id', '=', spaceId)
    .where('slug', '=', slug)
    .where('is_archived', '=', 1)
    .executeTakeFirst();
}

/** The projects whose names contain all words of the text, by name. They are folded here, for both engines alike. */
export async function searchProjectsByName(db: Db, spaceIds: readonly string[], text: string, limit: number) {
  const rows = await db
    .selectFrom('projects')
    .select(['id', 'space_id', 'name'])
    .where(columnInIds(db, 'space_id', spaceIds))
    .where('is_archived', '=', 0)
    .execute();
  const words = toSearchWords(text);
  const matches = rows.filter(({ name }) => {
    const folded = foldText(name);
    return words.every((word) => folded.includes(word));
  });
  return sortByName(matches, ({ id }) => id).slice(0, limit);
}
