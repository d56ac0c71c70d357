import type * as z from 'zod';
import type { Project } from '../../contract/projects.ts';
import { positionGap } from '../../contract/rules/taskPlacement.ts';
import { mapUniqueViolation } from '../db/engine/mapUniqueViolation.ts';
import { findArchivedProjectBySlug, insertProject, listSpaceProjects, updateProject } from '../db/queries/projects.ts';
import { insertStatus } from '../db/queries/statuses.ts';
import type { ProjectRow, StatusRow } from '../db/schema.ts';
import { generateId } from '../db/uuidv7.ts';
import { recordEvent } from '../events/recordEvent.ts';
import { changeIfExpected } from './changeIfExpected.ts';
import { diffFields } from './diffFields.ts';
import type { ActorContext, Handler } from './handlerTypes.ts';

type NewStatus = Pick<StatusRow, 'name' | 'category' | 'color'>;

export const defaultStatuses: readonly NewStatus[] = [
  { name: 'To Do', category: 'todo', color: '#94a3b8' },
  { name: 'In Progress', category: 'active', color: '#3b82f6' },
  { name: 'Done', category: 'done', color: '#22c55e' },
];

export const list_projects: Handler<'list_projects'> = async ({ db }, { spaceId, archived }) => {
  const rows = await listSpaceProjects(db, spaceId, archived ? 1 : 0);
  return { projects: rows.map(toProject) };
};

export const create_project: Handler<'create_project'> = async (context, input) => {
  return { project: toProject(await createProjectWithDefaultStatuses(context, input)) };
};

export const get_project: Handler<'get_project'> = async ({ row }) => ({ project: toProject(row) });

export const update_project: Handler<'update_project'> = async (context, { projectId: _, expected, ...fields }) => {
  const presentCurrent = () => ({ project: toProject(context.row) });
  return changeIfExpected(context.row, expected, presentCurrent, async () => ({
    project: toProject(await changeProject(context, context.row, fields)),
  }));
};

export const archive_project: Handler<'archive_project'> = async (context) => {
  await archiveProject(context, context.row);
  return { success: true };
};

interface NewProject {
  spaceId: string;
  name: string;
  slug: string;
  description?: string | null | undefined;
  color?: string | null | undefined;
  defaultView?: ProjectRow['default_view'] | undefined;
}

export function createProjectWithDefaultStatuses(context: ActorContext, project: NewProject): Promise<ProjectRow> {
  return createProjectWithStatuses(context, project, defaultStatuses);
}

/** @throws AppError with code `slug_taken`, or `name_taken` when two statuses have the same name */
export async function createProjectWithStatuses(
  context: ActorContext,
  project: NewProject,
  statuses: readonly NewStatus[],
): Promise<ProjectRow> {
  const { db, now } = context;
  const row: ProjectRow = {
    id: generateId(),
    space_id: project.spaceId,
    name: project.name,
    slug: project.slug,
    description: project.description ?? null,
    color: project.color ?? null,
    default_view: project.defaultView ?? 'kanban',
    is_archived: 0,
    rev: 0,
    own_rev: 0,
    created_at: now,
    updated_at: now,
  };
  await recordEvent(context, { type: 'project.created', spaceId: row.space_id, projectId: row.id }, async (rev) => {
    row.rev = rev;
    row.own_rev = rev;
    await withSlugConflict(context, row, () => insertProject(db, row));
    for (const [index, status] of statuses.entries()) {
      const statusRow = {
        ...status,
        id: generateId(),
        space_id: row.space_id,
        project_id: row.id,
        position: (index + 1) * positionGap,
        rev,
        created_at: now,
        updated_at: now,
      };
      await mapUniqueViolation(
        'name_taken',
        () => insertStatus(db, statusRow),
        `Two columns are called ${status.name}`,
      );
    }
    return { project: toProject(row) };
  });
  return row;
}

function archiveProject(context: ActorContext, project: ProjectRow): Promise<ProjectRow> {
  return changeProject(context, project, { isArchived: true });
}

/** Updates only the fields that differ, in one event. */
/**
 * Runs an insert or update that the index of slugs may reject. The error names an archived project that has the slug,
 * because lists do not show it.
 */
async function withSlugConflict<T>(
  { db }: ActorContext,
  { space_id, slug }: Pick<ProjectRow, 'space_id'> & { slug: string | undefined },
  write: () => Promise<T>,
): Promise<T> {
  const archived = slug === undefined ? undefined : await findArchivedProjectBySlug(db, space_id, slug);
  const message =
    'Slug already taken within this space' +
    (archived ? ` by the archived project “${archived.name}”: restore it, or choose another slug` : '');
  return mapUniqueViolation('slug_taken', write, message);
}

async function changeProject(
  context: ActorContext,
  row: ProjectRow,
  fields: Parameters<typeof diffFields>[1],
): Promise<ProjectRow> {
  const { db, now } = context;
  const { changes, columns } = diffFields(row, fields);
  if (!columns) return row;
  let changed = row;
  await recordEvent(context, { type: 'project.updated', spaceId: row.space_id, projectId: row.id }, async (rev) => {
    const set = { ...columns, rev, own_rev: rev, updated_at: now };
    await withSlugConflict(context, { space_id: row.space_id, slug: columns.slug }, () => updateProject(db, row, set));
    changed = { ...row, ...set };
    return { changes };
  });
  return changed;
}

export function toProject(row: ProjectRow): z.input<typeof Project> {
  return {
    id: row.id,
    spaceId: row.space_id,
    name: row.name,
    slug: row.slug,
    description: row.description,
    color: row.color,
    defaultView: row.default_view,
    isArchived: row.is_archived === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
