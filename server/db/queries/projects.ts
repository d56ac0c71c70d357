import type { Db } from '../engine/database.ts';
import type { ProjectRow } from '../schema.ts';

export async function insertProject(q: Db, project: ProjectRow): Promise<void> {
  await q.insertInto('projects').values(project).execute();
}

export function listSpaceProjects(q: Db, spaceId: string, isArchived: 0 | 1): Promise<ProjectRow[]> {
  return q
    .selectFrom('projects')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('is_archived', '=', isArchived)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

export async function updateProject(q: Db, project: ProjectRow, changes: Partial<ProjectRow>): Promise<void> {
  await q
    .updateTable('projects')
    .set(changes)
    .where('id', '=', project.id)
    .where('space_id', '=', project.space_id)
    .execute();
}
