import { createDocumentBuilder, type DocumentBuilder } from '../documentBuilder.ts';
import { createTask, type ImportedProject, type ImportedTask, type Reader } from '../importedDocument.ts';
import { createDateReader, readHeadings, readRows, type TableRow, toTimes } from './table.ts';

const dateColumns = ['Created', 'Updated', 'Started', 'Triaged', 'Completed', 'Canceled', 'Archived', 'Due Date'];
const known = new Set(
  [...dateColumns, 'ID', 'UUID', 'Team', 'Title', 'Description', 'Status', 'Priority', 'Project ID', 'Creator']
    .concat(['Assignee', 'Labels', 'Parent issue', 'Blocked by', 'Project Milestone ID', 'Cycle Start', 'Cycle End'])
    .concat(['Cycle Number', 'SLA Status', 'Related to', 'Duplicate of'])
    .map((heading) => heading.toLowerCase()),
);
const priorities: Record<string, ImportedTask['priority']> = {
  'no priority': 'none',
  low: 'low',
  medium: 'medium',
  high: 'high',
  urgent: 'urgent',
};

/** The CSV of a workspace of Linear. */
export const linearReader: Reader = {
  source: 'linear',
  recognizes: (file) => {
    const headings = readHeadings(file) ?? [];
    return ['id', 'team', 'title', 'status', 'parent issue'].every((heading) => headings.includes(heading));
  },
  read: ({ content }, context) => {
    const builder = createDocumentBuilder();
    const rows = content.kind === 'text' ? readRows(content.text) : [];
    const readDate = createDateReader(rows, dateColumns, context);
    for (const row of rows) {
      const team = row.get('Team') || 'Linear';
      const project = builder.addProject(team, { name: team });
      project.tasks.push(readIssue(row, project, builder, readDate));
    }
    return { document: builder.build(), hasStableIds: true };
  },
};

function readIssue(
  row: TableRow,
  project: ImportedProject,
  builder: DocumentBuilder,
  readDate: (text: string) => string | null,
): ImportedTask {
  const completed = readDate(row.get('Completed')) ?? readDate(row.get('Canceled'));
  const [creator] = builder.addPerson(row.get('Creator'));
  return createTask({
    id: row.get('ID'),
    title: row.get('Title'),
    description: [row.get('Description'), row.describeOthers(known).join('\n')].filter(Boolean).join('\n\n') || null,
    statusId: builder.addStatus(project, row.get('Status'), completed === null ? undefined : 'done'),
    priority: priorities[row.get('Priority').toLowerCase()] ?? 'none',
    dueDate: toNearestDay(readDate(row.get('Due Date'))),
    completedAt: completed,
    isArchived: row.get('Archived') !== '',
    parentTaskId: row.get('Parent issue') || null,
    assigneeIds: builder.addPerson(row.get('Assignee')),
    labelIds: splitByComma(row.get('Labels')).flatMap((name) => builder.addLabel(name)),
    blockedByIds: splitByComma(row.get('Blocked by')),
    ...(creator !== undefined && { createdById: creator }),
    ...toTimes(readDate(row.get('Created')), readDate(row.get('Updated'))),
  });
}

function splitByComma(text: string): string[] {
  return [...new Set(text.split(',').map((part) => part.trim()))].filter(Boolean);
}

/** A due date is a day, written as its midnight in the zone of the exporter, so 23:00 of the day before in winter. */
function toNearestDay(date: string | null): string | null {
  if (date === null || date.length === 10) return date;
  return new Date(Date.parse(date) + 12 * 3_600_000).toISOString().slice(0, 10);
}
