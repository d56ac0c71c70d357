import { invalidInput } from '../../../contract/errors.ts';
import { foldText } from '../../../contract/rules/foldText.ts';
import { listExternalIds, putExternalIds } from '../../db/queries/imports.ts';
import { listSpaceLabels } from '../../db/queries/labels.ts';
import { listSpaceProjects } from '../../db/queries/projects.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import type { ProjectRow, StatusRow } from '../../db/schema.ts';
import type { FileProject } from '../../import/pagedFile.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { createLabel } from '../labels.ts';
import { createProjectWithStatuses, defaultStatuses } from '../projects.ts';
import { create_status } from '../statuses.ts';
import { requireActiveProject } from '../tasks/requireValidReferences.ts';
import type { ImportPlan } from './planImport.ts';

export interface TargetProject {
  row: ProjectRow;
  statuses: StatusRow[];
  /** The columns by their ids in the file. */
  statusIds: Map<string, string>;
  /** It was made for the import, so that positions can be those of the file. */
  isNew: boolean;
}

export interface ImportTargets {
  labelIds: Map<string, string>;
  /** In the order of the file. */
  projects: TargetProject[];
}

/** Finds the labels, projects and columns for an import by their names, and creates those that are missing. */
export async function prepareSpace(context: ActorContext, plan: ImportPlan): Promise<ImportTargets> {
  const labelIds = await prepareLabels(context, plan);
  const projects: TargetProject[] = [];
  for (const project of plan.summary.projects) projects.push(await prepareProject(context, plan, project));
  return { labelIds, projects };
}

async function prepareLabels(context: ActorContext, { row, summary }: ImportPlan): Promise<Map<string, string>> {
  const existing = await listSpaceLabels(context.db, row.space_id);
  const ids = new Map<string, string>();
  for (const { id, name, color } of summary.labels) {
    const same =
      existing.find((label) => label.name === name) ??
      existing.find((label) => foldText(label.name) === foldText(name));
    ids.set(id, (same ?? (await createLabel(context, { spaceId: row.space_id, name, color }))).id);
  }
  return ids;
}

async function prepareProject(context: ActorContext, plan: ImportPlan, project: FileProject): Promise<TargetProject> {
  const { db } = context;
  const { row, options, summary } = plan;
  const { space_id: spaceId } = row;
  const all = [...(await listSpaceProjects(db, spaceId, 0)), ...(await listSpaceProjects(db, spaceId, 1))];
  const key = { space_id: spaceId, source: summary.source, kind: 'project' as const };
  const [known] = await listExternalIds(db, key, [project.externalId]);
  const chosen = all.find(({ id }) => id === options.projectId);
  if (options.projectId !== undefined && !chosen) throw invalidInput('projectId', 'must be a project of the space');
  if (chosen) requireActiveProject(chosen);
  const earlier = all.find(({ id, is_archived }) => id === known?.item_id && (!is_archived || project.isArchived));
  const isNew = !chosen && !earlier;
  const target = chosen ?? earlier ?? (await createProject(context, spaceId, project, all));
  if (isNew) await putExternalIds(db, [{ ...key, external_id: project.externalId, item_id: target.id, item_rev: 0 }]);
  const statuses = await listProjectStatuses(db, target);
  const statusIds = new Map<string, string>();
  for (const { id, name, category, color } of project.statuses) {
    const same =
      statuses.find((status) => status.name === name) ??
      statuses.find((status) => foldText(status.name) === foldText(name));
    const statusContext = { ...context, idField: 'projectId' as const, row: target, spaceId, role: 'admin' as const };
    const found =
      same?.id ?? (await create_status(statusContext, { projectId: target.id, name, category, color })).status.id;
    statusIds.set(id, found);
  }
  // It may also have been made before the import was interrupted.
  const isOwn = !chosen && target.created_at >= row.created_at;
  return { row: target, statuses: await listProjectStatuses(db, target), statusIds, isNew: isOwn };
}

function createProject(
  context: ActorContext,
  spaceId: string,
  { name, slug, description, color, defaultView, statuses }: FileProject,
  existing: readonly ProjectRow[],
): Promise<ProjectRow> {
  const taken = new Set(existing.map((row) => row.slug));
  const base = slug && /^[a-z0-9-]{1,50}$/.test(slug) ? slug : toSlug(name);
  let free = base;
  for (let number = 2; taken.has(free); number++) free = `${base.slice(0, 45)}-${number}`;
  const project = { spaceId, name, slug: free, description, color, defaultView };
  return createProjectWithStatuses(context, project, statuses.length > 0 ? statuses : defaultStatuses);
}

function toSlug(name: string): string {
  const slug = foldText(name)
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 50);
  return slug || 'import';
}
