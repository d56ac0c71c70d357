import {
  countProjectTasks,
  countTasksByAssignee,
  listReportSectionTasks,
  listTaskRelations,
  listTasksByIds,
  type ReportScope,
  type ReportSection,
} from '../../db/queries/tasks/index.ts';
import type { ActorContext, Handler, OperationOutput } from '../../operations/handlerTypes.ts';
import { getDayInZone, getStartOfDay } from '../../operations/timeZoneDates.ts';
import { countFittingRows, getJsonBytes, maxResponseBytes, truncateText } from '../presenters/responseBudget.ts';
import { omitEmpty, presentTaskSummaries, type TaskSummary } from '../presenters/taskSummaries.ts';

type Report = OperationOutput<'project_report'>;
type Parts = Pick<Report, ReportSection>;

const defaultDays = 7;
const mostRows = 12;
const mostPeople = 15;
/** What matters most comes first: the last ones have what room is left. */
const parts = ['inProgress', 'overdue', 'blocked', 'next', 'done'] as const satisfies ReportSection[];

export const project_report: Handler<'project_report'> = async (context, { days = defaultDays, assigneeId }) => {
  const { db, actor, now, row: project } = context;
  const { id: me, time_zone: timeZone } = actor.user;
  const today = getDayInZone(timeZone, now);
  const since = getDayInZone(timeZone, now, days);
  const scope: ReportScope = {
    project,
    todayBound: { day: today, dayStart: getStartOfDay(timeZone, today) },
    doneSince: getStartOfDay(timeZone, since),
    assigneeId: assigneeId === 'me' ? me : assigneeId,
  };
  const counts = await countProjectTasks(db, scope);
  const people = await countTasksByAssignee(db, scope, mostPeople);
  const head = { project: { id: project.id, name: project.name }, today, doneSince: since, counts };

  let room = maxResponseBytes - getJsonBytes(head) - getJsonBytes(people);
  const shown: Parts = {};
  for (const part of parts) {
    const rows = await rowsIn(context, scope, part);
    const some = rows.slice(0, room > 0 ? countFittingRows(rows, Math.min(room, maxResponseBytes / 4)) : 0);
    room -= getJsonBytes(some);
    shown[part] = some as never;
  }
  return omitEmpty({ ...head, ...shown, people, truncated: truncation(counts, shown) });
};

async function rowsIn(context: ActorContext, scope: ReportScope, part: ReportSection): Promise<TaskSummary[]> {
  const tasks = await listReportSectionTasks(context.db, scope, part, mostRows);
  const rows = await presentTaskSummaries(context, tasks);
  if (part !== 'blocked') return rows;
  const links = await listTaskRelations(context.db, tasks);
  const blockers = await listTasksByIds(context.db, scope.project.space_id, [
    ...new Set(links.flatMap(({ blockedByIds }) => blockedByIds)),
  ]);
  const titles = new Map(
    blockers.filter((one) => !one.completed_at).map(({ id, title }) => [id, truncateText(title, 60)]),
  );
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
