import { foldText } from '../../../contract/rules/foldText.ts';
import { listSpaceProjects } from '../../db/queries/projects.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import type { ActorContext, ToolHandler } from '../../operations/handlerTypes.ts';
import { createProjectWithStatuses, defaultStatuses } from '../../operations/projects.ts';
import { getProjectUrl } from '../presenters/webAppUrls.ts';

const maxSlugLength = 50;

export const create_project: ToolHandler<'create_project'> = async (context, { spaceId, name, columns }) => {
  const statuses = columns?.map(({ name: columnName, category }, index) => ({
    name: columnName,
    category: category ?? getDefaultCategory(index, columns.length),
    color: null,
  }));
  const project = await createProjectWithStatuses(
    context,
    { spaceId, name, slug: await findFreeSlug(context, spaceId, name) },
    statuses ?? defaultStatuses,
  );
  return {
    project: { id: project.id, name, url: getProjectUrl(context, project.id) },
    statuses: (await listProjectStatuses(context.db, project)).map(({ id, name, category }) => ({
      id,
      name,
      category,
    })),
  };
};

/** Work moves from the first column to the last. */
function getDefaultCategory(index: number, count: number): 'todo' | 'active' | 'done' {
  if (index === 0) return 'todo';
  return index === count - 1 ? 'done' : 'active';
}

/** A slug made from the name that no project of the space has, archived ones included. The space is locked. */
async function findFreeSlug({ db }: ActorContext, spaceId: string, name: string): Promise<string> {
  const projects = [...(await listSpaceProjects(db, spaceId, 0)), ...(await listSpaceProjects(db, spaceId, 1))];
  const taken = new Set(projects.map(({ slug }) => slug));
  const base = toSlug(name);
  let slug = base;
  for (let number = 2; taken.has(slug); number++) {
    const suffix = `-${number}`;
    slug = `${base.slice(0, maxSlugLength - suffix.length)}${suffix}`;
  }
  return slug;
}

function toSlug(name: string): string {
  const words = foldText(name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxSlugLength)
    .replace(/^-|-$/g, '');
  return words === '' ? 'project' : words;
}
