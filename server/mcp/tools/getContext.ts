import type { Db } from '../../db/engine/database.ts';
import {
  listLabelsInSpaces,
  listMembersInSpaces,
  listProjectsInSpaces,
  listStatusesInSpaces,
  type OverviewScope,
} from '../../db/queries/listContentsInSpaces.ts';
import type { Handler, OperationOutput } from '../../operations/handlerTypes.ts';
import { countUnread } from '../../operations/notifications/index.ts';
import * as spaces from '../../operations/spaces.ts';
import { formatMinuteInZone, getDayInZone } from '../../operations/timeZoneDates.ts';
import { createIdOmitter } from '../presenters/createIdOmitter.ts';
import { countFittingRows, getJsonBytes, maxResponseBytes } from '../presenters/responseBudget.ts';

type SpaceRow = OperationOutput<'get_context'>['spaces'][number];
type Project = NonNullable<SpaceRow['projects']>[number];

/** More rows of each kind than could fit into the response. */
const limit = 400;

export const get_context: Handler<'get_context'> = async (context, { spaceId }) => {
  const { db, actor, now } = context;
  const { user } = actor;
  const allSpaces = (await spaces.list_spaces(context, {})).spaces;
  const omitSpaceId = createIdOmitter(allSpaces);
  const wanted = allSpaces.filter(({ id }) => spaceId === undefined || id === spaceId);
  const rows = new Map(
    wanted.map(({ id, name, key, role }): [string, SpaceRow] => [id, omitSpaceId({ id, name, key, role })]),
  );
  const shown = new Map([...rows].slice(0, countFittingRows([...rows.values()], maxResponseBytes / 2)));
  const scope = { spaceIds: [...shown.keys()], limit };
  const spent = [...shown.values()].reduce((sum, row) => sum + getJsonBytes(row), 300);
  const budget = createBudget(maxResponseBytes - spent, shown.size < rows.size ? ['spaces: list_spaces'] : []);
  const getSpace = (id: string) => shown.get(id) as SpaceRow;

  const projects = await addProjects(db, scope, budget, getSpace);
  const members = (await listMembersInSpaces(db, scope)).map(({ user_id: id, ...member }) => ({ id, ...member }));
  const omitMemberId = createIdOmitter(members);
  for (const { space_id, id, name, role } of members) {
    const member = omitMemberId({ id, name, role });
    budget.addIfFits(member, 'members: list_members', () => {
      const space = getSpace(space_id);
      space.members = [...(space.members ?? []), member];
    });
  }
  await addStatuses(db, scope, budget, projects);
  for (const { space_id, name } of await listLabelsInSpaces(db, scope)) {
    budget.addIfFits(name, 'labels: an unknown label names them', () => {
      const space = getSpace(space_id);
      space.labels = [...(space.labels ?? []), name];
    });
  }
  const { missing } = budget;
  const unreadNotifications = await countUnread(context);
  return {
    user: { id: user.id, name: user.name },
    timeZone: user.time_zone,
    now: formatMinuteInZone(user.time_zone, now),
    today: getDayInZone(user.time_zone, now),
    ...(unreadNotifications > 0 && { unreadNotifications }),
    spaces: [...shown.values()],
    ...(missing.size > 0 && { truncated: `There are more ${[...missing].join('; more ')}` }),
  };
};

/** The most useful values come first. */
function createBudget(bytes: number, missingSources: string[]) {
  let bytesLeft = bytes;
  const missing = new Set(missingSources);
  /** Adds a value if it still fits, and otherwise notes which tool returns it. */
  const addIfFits = (value: unknown, source: string, add: () => void) => {
    const size = getJsonBytes(value);
    if (size > bytesLeft) return void missing.add(source);
    bytesLeft -= size;
    add();
  };
  return { addIfFits, missing };
}

type Budget = ReturnType<typeof createBudget>;

async function addProjects(
  db: Db,
  scope: OverviewScope,
  budget: Budget,
  getSpace: (id: string) => SpaceRow,
): Promise<Map<string, Project>> {
  const rows = await listProjectsInSpaces(db, scope);
  const omitId = createIdOmitter(rows);
  const projects = new Map<string, Project>();
  for (const { id, space_id, name } of rows) {
    const project: Project = omitId({ id, name });
    budget.addIfFits(project, 'projects: list_projects', () => {
      projects.set(id, project);
      const space = getSpace(space_id);
      space.projects = [...(space.projects ?? []), project];
    });
  }
  return projects;
}

async function addStatuses(
  db: Db,
  scope: OverviewScope,
  budget: Budget,
  projects: ReadonlyMap<string, Project>,
): Promise<void> {
  const rows = await listStatusesInSpaces(db, scope, [...projects.keys()]);
  const byProject = Map.groupBy(rows, ({ project_id }) => project_id);
  for (const [projectId, project] of projects) {
    const statuses: NonNullable<Project['statuses']> = {};
    for (const { name, category } of byProject.get(projectId) ?? [])
      statuses[category] = [...(statuses[category] ?? []), name];
    budget.addIfFits(statuses, 'statuses: list_statuses', () => {
      project.statuses = statuses;
    });
  }
}
