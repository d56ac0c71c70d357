import { listMembersInSpaces, listProjectsInSpaces, listStatusesInSpaces } from '../../db/queries/spacesOverview.ts';
import type { Handler, OperationOutput } from '../../operations/handlerTypes.ts';
import * as spaces from '../../operations/spaces.ts';
import { formatDateInZone, getDayInZone } from '../../operations/timeZoneDates.ts';
import { countFittingRows, getJsonBytes, maxResponseBytes } from '../presenters/responseBudget.ts';

type SpaceRow = OperationOutput<'get_context'>['spaces'][number];
type Project = NonNullable<SpaceRow['projects']>[number];

/** More of anything than could ever fit. */
const limit = 400;

export const get_context: Handler<'get_context'> = async (context, { spaceId }) => {
  const { db, actor, now } = context;
  const { user } = actor;
  const all = (await spaces.list_spaces(context, {})).spaces.filter(
    ({ id }) => spaceId === undefined || id === spaceId,
  );
  const rows: SpaceRow[] = all.map(({ id, name, role }) => ({ id, name, role }));
  const shown = rows.slice(0, countFittingRows(rows, maxResponseBytes / 2));
  const byId = new Map(shown.map((row) => [row.id, row]));
  const wanted = { spaceIds: [...byId.keys()], limit };

  let room = maxResponseBytes - shown.reduce((sum, row) => sum + getJsonBytes(row), 300);
  const missing = new Set(shown.length < rows.length ? ['spaces: list_spaces'] : []);
  /** Adds what still fits. What matters most comes first; what does not fit is said to be missing. */
  const add = (thing: unknown, what: string, put: () => void) => {
    const size = getJsonBytes(thing);
    if (size > room) return void missing.add(what);
    room -= size;
    put();
  };

  const projects = new Map<string, Project>();
  for (const { id, space_id, name } of await listProjectsInSpaces(db, wanted)) {
    const project: Project = { id, name };
    add(project, 'projects: list_projects', () => {
      projects.set(id, project);
      const space = byId.get(space_id);
      if (space) space.projects = [...(space.projects ?? []), project];
    });
  }
  for (const { space_id, user_id: id, name, role } of await listMembersInSpaces(db, wanted)) {
    const member = { id, name, role };
    add(member, 'members: list_members', () => {
      const space = byId.get(space_id);
      if (space) space.members = [...(space.members ?? []), member];
    });
  }
  const columns = Map.groupBy(
    await listStatusesInSpaces(db, wanted, [...projects.keys()]),
    (status) => status.project_id,
  );
  for (const [projectId, project] of projects) {
    const statuses = (columns.get(projectId) ?? []).map(({ id, name, category }) => ({ id, name, category }));
    add(statuses, 'statuses: list_statuses', () => {
      project.statuses = statuses;
    });
  }
  return {
    user: { id: user.id, name: user.name },
    timeZone: user.time_zone,
    now: formatDateInZone(user.time_zone, now),
    today: getDayInZone(user.time_zone, now),
    spaces: shown,
    ...(missing.size > 0 && { truncated: `There are more ${[...missing].join('; more ')}` }),
  };
};
