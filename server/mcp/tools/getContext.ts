import { listMembersInSpaces, listProjectsInSpaces, listStatusesInSpaces } from '../../db/queries/spacesOverview.ts';
import type { Handler, OperationOutput } from '../../operations/handlerTypes.ts';
import * as spaces from '../../operations/spaces.ts';
import { formatDateInZone, getDayInZone } from '../../operations/timeZoneDates.ts';
import { countFittingRows, getJsonBytes, maxResponseBytes } from '../presenters/responseBudget.ts';

type SpaceRow = OperationOutput<'get_context'>['spaces'][number];
type Project = NonNullable<SpaceRow['projects']>[number];

/** More rows of each kind than could fit into the response. */
const limit = 400;

export const get_context: Handler<'get_context'> = async (context, { spaceId }) => {
  const { db, actor, now } = context;
  const { user } = actor;
  const spaceList = (await spaces.list_spaces(context, {})).spaces.filter(
    ({ id }) => spaceId === undefined || id === spaceId,
  );
  const rows: SpaceRow[] = spaceList.map(({ id, name, role }) => ({ id, name, role }));
  const shown = rows.slice(0, countFittingRows(rows, maxResponseBytes / 2));
  const rowsById = new Map(shown.map((row) => [row.id, row]));
  const scope = { spaceIds: [...rowsById.keys()], limit };

  let bytesLeft = maxResponseBytes - shown.reduce((sum, row) => sum + getJsonBytes(row), 300);
  const missing = new Set(shown.length < rows.length ? ['spaces: list_spaces'] : []);
  /** Adds a value if it still fits, and otherwise notes which tool returns it. The most useful values come first. */
  const addIfFits = (value: unknown, source: string, add: () => void) => {
    const size = getJsonBytes(value);
    if (size > bytesLeft) return void missing.add(source);
    bytesLeft -= size;
    add();
  };

  const projects = new Map<string, Project>();
  for (const { id, space_id, name } of await listProjectsInSpaces(db, scope)) {
    const project: Project = { id, name };
    addIfFits(project, 'projects: list_projects', () => {
      projects.set(id, project);
      const space = rowsById.get(space_id);
      if (space) space.projects = [...(space.projects ?? []), project];
    });
  }
  for (const { space_id, user_id: id, name, role } of await listMembersInSpaces(db, scope)) {
    const member = { id, name, role };
    addIfFits(member, 'members: list_members', () => {
      const space = rowsById.get(space_id);
      if (space) space.members = [...(space.members ?? []), member];
    });
  }
  const statusesByProject = Map.groupBy(
    await listStatusesInSpaces(db, scope, [...projects.keys()]),
    (status) => status.project_id,
  );
  for (const [projectId, project] of projects) {
    const statuses = (statusesByProject.get(projectId) ?? []).map(({ id, name, category }) => ({ id, name, category }));
    addIfFits(statuses, 'statuses: list_statuses', () => {
      project.statuses = statuses;
    });
  }
  return {
    user: { id: user.id, name: user.name },
    timeZone: user.time_zone,
    now: formatDateInZone(user.time_zone, `${now.slice(0, 16)}:00.000Z`),
    today: getDayInZone(user.time_zone, now),
    spaces: shown,
    ...(missing.size > 0 && { truncated: `There are more ${[...missing].join('; more ')}` }),
  };
};
