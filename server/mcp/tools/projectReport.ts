import {
  countsByPerson,
  countsOfProject,
  linksOf,
  type Part,
  partOfProject,
  type Scope,
  tasksWithIds,
} from '../../db/queries/tasks/index.ts';
import type { ActorContext, Handler, Output } from '../../operations/handlerTypes.ts';
import { dayIn, startOf } from '../../operations/timeZoneDates.ts';
import { cut, fitting, mostBytes, weight } from '../presenters/responseBudget.ts';
import { rowsOf, type TaskRow, withoutEmpty } from '../presenters/taskSummaries.ts';

type Report = Output<'project_report'>;
type Parts = Pick<Report, Part>;

const defaultDays = 7;
const mostRows = 12;
const mostPeople = 15;
/** What matters most comes first: the last ones have what room is left. */
const parts = ['inProgress', 'overdue', 'blocked', 'next', 'done'] as const satisfies Part[];

export const project_report: Handler<'project_report'> = async (context, { days = defaultDays, assigneeId }) => {
  const { q, actor, now, row: project } = context;
  const { id: me, time_zone: timeZone } = actor.user;
  const today = dayIn(timeZone, now);
  const since = dayIn(timeZone, now, days);
  const scope: Scope = {
    project,
    today: { day: today, instant: startOf(timeZone, today) },
    doneSince: startOf(timeZone, since),
    assigneeId: assigneeId === 'me' ? me : assigneeId,
  };
  const counts = await countsOfProject(q, scope);
  const people = await countsByPerson(q, scope, mostPeople);
  const head = { project: { id: project.id, name: project.name }, today, doneSince: since, counts };

  let room = mostBytes - weight(head) - weight(people);
  const shown: Parts = {};
  for (const part of parts) {
    const rows = await rowsIn(context, scope, part);
    const some = rows.slice(0, room > 0 ? fitting(rows, Math.min(room, mostBytes / 4)) : 0);
    room -= weight(some);
    shown[part] = some as never;
  }
  return withoutEmpty({ ...head, ...shown, people, truncated: truncation(counts, shown) });
};

async function rowsIn(context: ActorContext, scope: Scope, part: Part): Promise<TaskRow[]> {
  const tasks = await partOfProject(context.q, scope, part, mostRows);
  const rows = await rowsOf(context, tasks);
  if (part !== 'blocked') return rows;
  const links = await linksOf(context.q, tasks);
  const blockers = await tasksWithIds(context.q, scope.project.space_id, [
    ...new Set(links.flatMap(({ blockedByIds }) => blockedByIds)),
  ]);
  const titles = new Map(blockers.filter((one) => !one.completed_at).map(({ id, title }) => [id, cut(title, 60)]));
  return rows.map((row, at) => ({
    ...row,
    waitsFor: (links[at]?.blockedByIds ?? []).flatMap((id) => titles.get(id) ?? []).slice(0, 5),
  }));
}

function truncation(counts: Report['counts'], shown: Parts): string | undefined {
  const kinds = ['inProgress', 'overdue', 'blocked', 'done'] as const;
  const over = kinds.flatMap((part) => {
    const some = shown[part]?.length ?? 0;
    return counts[part] > some ? [`${some} of ${counts[part]} ${part}`] : [];
  });
  if (over.length === 0) return undefined;
  return `Shown: ${over.join(', ')}. find_tasks and list_tasks have them all.`;
}
