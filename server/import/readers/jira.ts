import { toDayInZone, toNoon } from '../dates.ts';
import { createDocumentBuilder, type DocumentBuilder } from '../documentBuilder.ts';
import {
  createTask,
  type ImportedProject,
  type ImportedTask,
  type Reader,
  type ReaderContext,
} from '../importedDocument.ts';
import { toMarkdownFromJira } from '../jiraMarkup.ts';
import { createDateReader, readHeadings, readRows, type TableRow, toTimes } from './table.ts';

/** What has a field here; the other columns are kept in the description. */
const known = new Set(
  [
    'Summary, Issue key, Issue id, Parent id, Parent, Parent key, Parent summary, Status, Status Category, Project key',
    'Project name, Project type, Project lead, Project lead id, Project description, Project url, Priority, Resolution',
    'Assignee, Assignee Id, Reporter, Reporter Id, Creator, Creator Id, Created, Updated, Last Viewed, Resolved',
    'Due date, Description, Labels, Comment, Comments, Inward issue link (Blocks), Outward issue link (Blocks)',
    'Original estimate, Votes, Watchers, Watchers Id, Custom field (Rank), Issue Type, Log Work, Work Ratio',
    'Status Category Changed, Σ Original Estimate, Σ Remaining Estimate, Σ Time Spent, Custom field ([CHART] Date of First Response)',
  ]
    .join(', ')
    .split(', ')
    .map((heading) => heading.toLowerCase()),
);

const dateColumns = ['Created', 'Updated', 'Resolved', 'Due date'];

const priorities: Record<string, ImportedTask['priority']> = {
  highest: 'urgent',
  blocker: 'urgent',
  critical: 'urgent',
  high: 'high',
  major: 'high',
  medium: 'medium',
  low: 'low',
  minor: 'low',
  lowest: 'low',
  trivial: 'low',
};

/** The CSV of all fields of Jira, in which the same heading comes several times. */
export const jiraReader: Reader = {
  source: 'jira',
  recognizes: (file) => {
    const headings = readHeadings(file) ?? [];
    return ['summary', 'issue key', 'issue id', 'status'].every((heading) => headings.includes(heading));
  },
  read: ({ content }, context) => {
    const builder = createDocumentBuilder();
    const rows = content.kind === 'text' ? readRows(content.text) : [];
    const readDate = createDateReader(rows, dateColumns, context);
    const keys = new Map(rows.map((row) => [row.get('Issue id'), row.get('Issue key')]));
    for (const row of rows) {
      const key = row.get('Project key') || row.get('Issue key').replace(/-\d+$/, '');
      const project = builder.addProject(key, { name: row.get('Project name') || key });
      project.tasks.push(readIssue(row, project, { builder, keys, readDate, context }));
    }
    addBlockedIssues(rows, builder);
    return { document: builder.build(), hasStableIds: true };
  },
};

interface IssueContext {
  builder: DocumentBuilder;
  /** The keys of the issues by their ids. */
  keys: ReadonlyMap<string, string>;
  readDate: (text: string) => string | null;
  context: ReaderContext;
}

function readIssue(
  row: TableRow,
  project: ImportedProject,
  { builder, keys, readDate, context: { losses, timeZone } }: IssueContext,
): ImportedTask {
  const title = row.get('Summary');
  const categories = { 'to do': 'todo', 'in progress': 'active', done: 'done' } as const;
  const category = categories[row.get('Status Category').toLowerCase() as keyof typeof categories];
  const person = (field: string) => builder.addPerson(row.get(field), { id: row.get(`${field} Id`) || row.get(field) });
  const priority = row.get('Priority').toLowerCase();
  const others = row.describeOthers(known).filter((text) => !text.startsWith('Σ '));
  if (priority !== '' && !priorities[priority]) others.push(`Priority: ${row.get('Priority')}`);
  if (others.length > 0) losses.add('Fields without a place here were written into the description', title);
  const issueType = row.get('Issue Type');
  const seconds = Number(row.get('Original estimate'));
  const completed = readDate(row.get('Resolved'));
  const due = readDate(row.get('Due date'));
  return createTask({
    id: row.get('Issue key'),
    title,
    description: [toMarkdownFromJira(row.get('Description')), others.join('\n')].filter(Boolean).join('\n\n') || null,
    statusId: builder.addStatus(project, row.get('Status'), category),
    priority: priorities[priority] ?? 'none',
    // A due date is a day, which is written as midnight.
    dueDate: due === null ? null : toDayInZone(due, timeZone),
    completedAt: completed === null ? null : toNoon(completed),
    estimatedHours: seconds > 0 && seconds <= 36_000_000 ? Math.round(seconds / 36) / 100 : null,
    parentTaskId:
      keys.get(row.get('Parent id')) ||
      keys.get(row.get('Parent')) ||
      row.get('Parent key') ||
      row.get('Parent') ||
      null,
    assigneeIds: person('Assignee'),
    labelIds: [
      ...row.list('Labels'),
      ...(issueType === '' || /^(task|sub-?task)$/i.test(issueType) ? [] : [issueType]),
    ].flatMap((name) => builder.addLabel(name)),
    blockedByIds: row.list('Inward issue link (Blocks)'),
    ...(row.get('Reporter') !== '' && { createdById: person('Reporter')[0] as string }),
    ...toTimes(readDate(row.get('Created')), readDate(row.get('Updated'))),
    comments: [...row.list('Comment'), ...row.list('Comments')].map((cell, index) =>
      readComment(cell, `${row.get('Issue key')} ${index}`, builder, readDate),
    ),
  });
}

/** `date;account;text`, whose text may have more semicolons. */
function readComment(
  cell: string,
  id: string,
  builder: DocumentBuilder,
  readDate: (text: string) => string | null,
): ImportedTask['comments'][number] {
  const [date = '', account = '', ...rest] = cell.split(';');
  const createdAt = readDate(date);
  if (createdAt === null || rest.length === 0)
    return { id, authorId: null, content: toMarkdownFromJira(cell), createdAt: '1970-01-01T00:00:00.000Z' };
  const [authorId = null] = builder.addPerson(account);
  return { id, authorId, content: toMarkdownFromJira(rest.join(';')), createdAt: toNoon(createdAt) };
}

/** An issue that blocks another names it in another column than the one that is blocked. */
function addBlockedIssues(rows: readonly TableRow[], builder: DocumentBuilder): void {
  const tasks = new Map(builder.build().projects.flatMap(({ tasks }) => tasks.map((task) => [task.id, task])));
  for (const row of rows)
    for (const key of row.list('Outward issue link (Blocks)')) {
      const blocked = tasks.get(key);
      if (blocked && !blocked.blockedByIds.includes(row.get('Issue key')))
        blocked.blockedByIds.push(row.get('Issue key'));
    }
}
