import { toNoon } from '../dates.ts';
import { createDocumentBuilder, type DocumentBuilder } from '../documentBuilder.ts';
import {
  createTask,
  type ImportedProject,
  type ImportedTask,
  type Reader,
  type ReaderContext,
} from '../importedDocument.ts';
import { createDateReader, readHeadings, readRows, type TableRow, toTimes } from './table.ts';

const dateColumns = ['Created At', 'Completed At', 'Last Modified', 'Start Date', 'Due Date'];
const known = new Set(
  [...dateColumns, 'Task ID', 'Name', 'Section/Column', 'Assignee', 'Assignee Email', 'Tags', 'Notes', 'Parent task']
    .concat(['Blocked By (Dependencies)', 'Blocking (Dependencies)', 'Blocked By', 'Blocking', 'Projects'])
    .map((heading) => heading.toLowerCase()),
);

/** The CSV of a project of Asana. It names parents and blockers by their titles. */
export const asanaReader: Reader = {
  source: 'asana',
  recognizes: (file) => {
    const headings = readHeadings(file) ?? [];
    return ['task id', 'name', 'section/column'].every((heading) => headings.includes(heading));
  },
  read: ({ name, content }, context) => {
    const builder = createDocumentBuilder();
    const rows = content.kind === 'text' ? readRows(content.text) : [];
    const projectName = name.replace(/\.[a-z0-9]{1,5}$/i, '') || 'Asana';
    const project = builder.addProject(projectName, { name: projectName });
    // Spreadsheets write long ids as 1.2E+15.
    const ids = rows.map((row) => row.get('Task ID'));
    const hasStableIds = ids.every((id) => /^\d+$/.test(id)) && new Set(ids).size === ids.length;
    if (!hasStableIds)
      context.losses.add('The ids were changed by a spreadsheet: the file cannot be imported again as an update', name);
    const readDate = createDateReader(rows, dateColumns, context);
    const taskOf = new Map<TableRow, ImportedTask>();
    for (const row of rows) {
      const task = readTask(row, hasStableIds ? row.get('Task ID') : `row ${row.line}`, {
        project,
        builder,
        readDate,
        context,
      });
      taskOf.set(row, task);
      project.tasks.push(task);
    }
    linkByTitle(rows, taskOf, context);
    return { document: builder.build(), hasStableIds };
  },
};

interface AsanaContext {
  project: ImportedProject;
  builder: DocumentBuilder;
  readDate: (text: string) => string | null;
  context: ReaderContext;
}

function readTask(row: TableRow, id: string, { project, builder, readDate, context }: AsanaContext): ImportedTask {
  const title = row.get('Name');
  const email = row.get('Assignee Email');
  const others = row.describeOthers(known);
  if (others.length > 0) context.losses.add('Custom fields were written into the description', title);
  if (row.get('Projects').includes(',')) {
    context.losses.add('A task is in several projects: it is imported once', title);
    others.push(`Projects: ${row.get('Projects')}`);
  }
  const completed = readDate(row.get('Completed At'));
  return createTask({
    id,
    title,
    description: [row.get('Notes'), others.join('\n')].filter(Boolean).join('\n\n') || null,
    statusId: builder.addStatus(project, row.get('Section/Column')),
    startDate: readDate(row.get('Start Date')),
    dueDate: readDate(row.get('Due Date')),
    completedAt: completed === null ? null : toNoon(completed),
    assigneeIds: builder.addPerson(row.get('Assignee') || email, {
      id: email || row.get('Assignee'),
      email: email || null,
    }),
    labelIds: splitByComma(row.get('Tags')).flatMap((name) => builder.addLabel(name)),
    ...toTimes(readDate(row.get('Created At')), readDate(row.get('Last Modified'))),
  });
}

/** Several tasks may have the title: the one above, if any, is the parent. */
function linkByTitle(
  rows: readonly TableRow[],
  taskOf: ReadonlyMap<TableRow, ImportedTask>,
  { losses }: ReaderContext,
): void {
  const all = Map.groupBy([...taskOf.values()], ({ title }) => title);
  const above = new Map<string, ImportedTask>();
  const find = (title: string, task: ImportedTask) => {
    const named = all.get(title) ?? [];
    if (named.length > 1)
      losses.add('A task is named by a title that several have: the one above was taken', `${task.title}: ${title}`);
    return above.get(title) ?? named[0];
  };
  for (const row of rows) {
    const task = taskOf.get(row) as ImportedTask;
    const parentTitle = row.get('Parent task');
    if (parentTitle !== '') {
      const parent = find(parentTitle, task);
      task.parentTaskId = parent?.id ?? parentTitle;
      // Subtasks have no section of their own.
      task.statusId ??= parent?.statusId ?? null;
    }
    for (const title of splitTitles(row.get('Blocked By (Dependencies)') || row.get('Blocked By'), all))
      task.blockedByIds.push(find(title, task)?.id ?? title);
    above.set(task.title, task);
  }
}

/** Titles are joined by commas, and may have commas themselves. */
function splitTitles(text: string, known: ReadonlyMap<string, unknown>): string[] {
  const parts = text.split(',').map((part) => part.trim());
  const titles: string[] = [];
  for (let start = 0; start < parts.length; ) {
    let end = Math.min(parts.length, start + 20);
    while (end > start + 1 && !known.has(parts.slice(start, end).join(', '))) end--;
    const title = parts.slice(start, end).join(', ');
    if (title !== '') titles.push(title);
    start = end;
  }
  return titles;
}

function splitByComma(text: string): string[] {
  return [...new Set(text.split(',').map((part) => part.trim()))].filter(Boolean);
}
