import { listProjectStatuses } from '../../db/queries/statuses.ts';
import type { ProjectRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import type { ExportedNames } from './exportedNames.ts';
import { readProjectTasks, type TaskWithComments } from './readProjectTasks.ts';

const header = [
  'Ref',
  'Title',
  'Description',
  'Status',
  'Category',
  'Priority',
  'Start date',
  'Due date',
  'Completed at',
  'Archived',
  'Estimated hours',
  'Parent',
  'Blocked by',
  'Assignees',
  'Labels',
  'Created by',
  'Created at',
  'Updated at',
  'Comments',
];

/** The tasks of a project as CSV (RFC 4180, with a BOM, by which Excel knows that it is UTF-8). */
export async function* writeTasksCsv(
  context: ActorContext,
  project: ProjectRow,
  names: ExportedNames,
): AsyncGenerator<string> {
  const statuses = new Map((await listProjectStatuses(context.db, project)).map((status) => [status.id, status]));
  yield `\ufeff${toCsvLine(header)}`;
  for await (const page of readProjectTasks(context, project)) {
    await names.addPeopleOf(page);
    const refs = await names.lookupRefs(page);
    yield page.map((item) => toCsvLine(toCells(item))).join('');

    function toCells({ task, comments }: TaskWithComments): (string | number | null)[] {
      const status = task.statusId === null ? undefined : statuses.get(task.statusId);
      const getPersonName = (id: string) => names.people.get(id)?.name ?? '';
      return [
        task.ref,
        task.title,
        task.description,
        status?.name ?? null,
        status?.category ?? null,
        task.priority,
        task.startDate,
        task.dueDate,
        task.completedAt,
        task.isArchived ? 'yes' : 'no',
        task.estimatedHours,
        task.parentTaskId === null ? null : (refs.get(task.parentTaskId) ?? null),
        task.blockedByIds.map((id) => refs.get(id) ?? '').join(', '),
        task.assigneeIds.map(getPersonName).join(', '),
        task.labelIds.map((id) => names.labels.get(id)?.name ?? '').join(', '),
        task.createdById === null ? null : getPersonName(task.createdById),
        task.createdAt,
        task.updatedAt,
        comments.length,
      ];
    }
  }
}

function toCsvLine(cells: (string | number | null)[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

/** Text that a spreadsheet would run as a formula gets an apostrophe before it. */
function toCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const guarded = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
