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
import { createIdOmitter } from '../presenters/createIdOmitter.ts';
import { countFittingRows, getJsonBytes, maxResponseBytes } from '../presenters/responseBudget.ts';
import { omitEmpty, presentTaskSummaries, type TaskSummary } from '../presenters/taskSummaries.ts';
import { truncateText } from '../presenters/truncateText.ts';

type Report = OperationOutput<'project_report'>;
type Sections = Pick<Report, ReportSection>;

const defaultDays = 7;
const maxRows = 11;
const maxPeople = 15;
/** The sections in order of importance: later sections share what the earlier ones leave of the budget. */
const sections = ['inProgress', 'overdue', 'blocked', 'next', 'done'] as const satisfies ReportSection[];

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
  const people = await countTasksByAssignee(db, scope, maxPeople);
  const head = { project: { id: project.id, name: project.name }, today, doneSince: since, counts };

  let bytesLeft = maxResponseBytes - getJsonBytes(head) - getJsonBytes(people);
  const shown: Sections = {};
  for (const section of sections) {
    const rows = await loadSection(context, scope, section);
    const maxBytes = Math.min(bytesLeft, maxResponseBytes / 4);
    const fitting = rows.slice(0, bytesLeft > 0 ? countFittingRows(rows, maxBytes) : 0);
    bytesLeft -= getJsonBytes(fitting);
    shown[section] = fitting as never;
  }
  return omitEmpty({
    ...head,
    ...shown,
    people: people.map(createIdOmitter(people)),
    truncated: describeTruncation(counts, shown),
  });
};

async function loadSection(context: ActorContext, scope: ReportScope, section: ReportSection): Promise<TaskSummary[]> {
  const tasks = await listReportSectionTasks(context.db, scope, section, maxRows);
  const rows = await presentTaskSummaries(context, tasks);
  if (section === 'done') return rows.map(toDoneRow);
  if (section !== 'blocked') return rows;
  const relations = await listTaskRelations(context.db, tasks);
  const blockers = await listTasksByIds(context.db, scope.project.space_id, [
    ...new Set(relations.flatMap(({ blockedByIds }) => blockedByIds)),
  ]);
  const titles = new Map(
    blockers.filter((blocker) => !blocker.completed_at).map(({ id, title }) => [id, truncateText(title, 60)]),
  );
  return rows.map((row, index) => ({
    ...row,
    waitsFor: (relations[index]?.blockedByIds ?? []).flatMap((id) => titles.get(id) ?? []).slice(0, 5),
  }));
}

/** In a list of what is done, the column says nothing, nor does the time of the day. */
function toDoneRow({ status: _, ...row }: TaskSummary): TaskSummary {
  return row.completedAt === undefined ? row : { ...row, completedAt: row.completedAt.slice(0, 10) };
}

function describeTruncation(counts: Report['counts'], shown: Sections): string | undefined {
  const countedSections = ['inProgress', 'overdue', 'blocked', 'done'] as const;
  const truncated = countedSections.flatMap((section) => {
    const count = shown[section]?.length ?? 0;
    return counts[section] > count ? [`${count} of ${counts[section]} ${section}`] : [];
  });
  if (truncated.length === 0) return undefined;
  return `Shown: ${truncated.join(', ')}. Use find_tasks or list_tasks for all.`;
}
