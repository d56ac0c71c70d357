import { invalidInput } from '../../../contract/errors.ts';
import { foldText } from '../../../contract/rules/foldText.ts';
import { type DateOrder, detectDateOrder, parseDate } from '../dates.ts';
import {
  completedAtUnknownTime,
  createProject,
  createTask,
  type ImportedDocument,
  type ImportedTask,
  type ImportOptions,
  type Reader,
  type ReaderContext,
} from '../importedDocument.ts';
import type { ImportFile } from '../importFile.ts';
import { guessCategory } from '../statusCategories.ts';
import { parseCsv, withoutFormulaGuard } from './parseCsv.ts';

type Field = NonNullable<ImportOptions['columns']>[number]['field'];

/** The folded headings by which the column of each field is recognized, the best match first. */
const headings: Record<Field, string[]> = {
  id: ['id', 'ref', 'key', 'issue key', 'task id', 'issue id'],
  title: ['title', 'name', 'task name', 'summary', 'task', 'subject', 'titulo', 'nombre', 'tarea', 'content'],
  description: ['description', 'notes', 'note', 'details', 'body', 'descripcion', 'notas'],
  status: ['status', 'section/column', 'section', 'column', 'list', 'list name', 'state', 'estado', 'columna', 'lista'],
  priority: ['priority', 'prioridad'],
  startDate: ['start date', 'start', 'fecha de inicio', 'inicio'],
  dueDate: ['due date', 'due', 'deadline', 'date', 'fecha de vencimiento', 'vencimiento', 'fecha', 'fecha limite'],
  completedAt: ['completed at', 'completed', 'completed date', 'done', 'finished', 'completada', 'hecha'],
  labels: ['labels', 'label', 'tags', 'tag', 'etiquetas'],
  assignees: [
    'assignees',
    'assignee',
    'assigned to',
    'assignee email',
    'members',
    'owner',
    'asignada a',
    'responsable',
  ],
  parent: ['parent', 'parent task', 'parent id', 'tarea principal'],
  estimatedHours: ['estimated hours', 'estimate', 'hours', 'horas'],
};

const priorities: Record<string, ImportedTask['priority']> = {
  none: 'none',
  low: 'low',
  lowest: 'low',
  baja: 'low',
  medium: 'medium',
  normal: 'medium',
  media: 'medium',
  high: 'high',
  alta: 'high',
  urgent: 'urgent',
  highest: 'urgent',
  critical: 'urgent',
  urgente: 'urgent',
};

/** Any table with a heading for the title. */
export const csvReader: Reader = {
  source: 'csv',
  recognizes: ({ content }) => content.kind === 'text',
  read: (file, context) => readTable(file, context),
};

function readTable(file: ImportFile, context: ReaderContext): ImportedDocument {
  const { content } = file;
  const rows = parseCsv(content.kind === 'text' ? content.text : '');
  const header = rows.shift() ?? [];
  const columns = header.map((cell) => cell.trim());
  const mapping = mapColumns(columns, context.options);
  const table = createTable(columns, mapping, rows, context);
  reportUnusedColumns(columns, mapping, rows, context);
  const statuses = new Map<string, { id: string; name: string; category: 'todo' | 'active' | 'done'; color: null }>();
  const labels = new Map<string, { id: string; name: string; color: null }>();
  const people = new Map<string, { id: string; name: string; email: string | null }>();
  const tasks: ImportedTask[] = [];
  const idsByTitle = new Map<string, string>();
  for (const [index, row] of rows.entries()) {
    const title = table.getText(row, 'title');
    if (title === '' && row.every((cell) => cell.trim() === '')) continue;
    const status = table.getText(row, 'status');
    if (status !== '' && !statuses.has(status))
      statuses.set(status, { id: status, name: status, category: guessCategory(status), color: null });
    const labelNames = splitList(table.getText(row, 'labels'));
    for (const name of labelNames) labels.set(name, { id: name, name, color: null });
    const assignees = splitList(table.getText(row, 'assignees'));
    for (const name of assignees) people.set(name, { id: name, name, email: name.includes('@') ? name : null });
    const id = table.getText(row, 'id') || `row ${index + 2}`;
    if (!idsByTitle.has(title)) idsByTitle.set(title, id);
    const done = table.getText(row, 'completedAt');
    const task = createTask({
      id,
      title,
      statusId: status || null,
      priority: table.getPriority(row),
      startDate: table.getDate(row, 'startDate', title),
      dueDate: table.getDate(row, 'dueDate', title),
      completedAt: toCompletion(done, table.getDate(row, 'completedAt', title, isYesOrNo(done))),
      estimatedHours: table.getHours(row),
      parentTaskId: table.getText(row, 'parent') || null,
      labelIds: labelNames,
      assigneeIds: assignees,
    });
    task.description = [table.getText(row, 'description'), ...table.takeUnread()].filter(Boolean).join('\n\n') || null;
    tasks.push(task);
    // A large file is not held twice.
    rows[index] = [];
  }
  // Some programs name the parent by its title.
  const ids = new Set(tasks.map(({ id }) => id));
  for (const task of tasks)
    if (task.parentTaskId !== null && !ids.has(task.parentTaskId))
      task.parentTaskId = idsByTitle.get(task.parentTaskId) ?? task.parentTaskId;
  const name = file.name.replace(/\.[a-z0-9]+$/i, '') || 'Import';
  const project = createProject({ id: name, name, statuses: [...statuses.values()], tasks });
  const document = { projects: [project], labels: [...labels.values()], people: [...people.values()] };
  return { document, columns, mapping, hasStableIds: mapping.some(({ field }) => field === 'id') };
}

function mapColumns(columns: string[], options: ImportOptions): { field: Field; column: string }[] {
  const chosen = new Map(options.columns?.map(({ field, column }) => [field, column]));
  for (const [field, column] of chosen)
    if (column !== '' && !columns.includes(column))
      throw invalidInput('columns', `has the column ${column} for ${field}, but the file has ${columns.join(', ')}`);
  const folded = columns.map((column) => foldText(column.replace(/_/g, ' ')));
  const mapping: { field: Field; column: string }[] = [];
  for (const [field, names] of Object.entries(headings) as [Field, string[]][]) {
    const taken = new Set(mapping.map(({ column }) => column));
    const guessed = names
      .map((name) => columns[folded.indexOf(name)])
      .find((column) => column !== undefined && !taken.has(column));
    const column = chosen.get(field) ?? guessed;
    if (column) mapping.push({ field, column });
  }
  if (!mapping.some(({ field }) => field === 'title'))
    throw invalidInput(
      'columns',
      `must say which column is the title; the file has ${columns.slice(0, 20).join(', ') || 'no columns'}`,
    );
  return mapping;
}

function createTable(
  columns: string[],
  mapping: { field: Field; column: string }[],
  rows: string[][],
  { options, losses, timeZone }: ReaderContext,
) {
  const indexes = new Map(mapping.map(({ field, column }) => [field, columns.indexOf(column)]));
  const getText = (row: string[], field: Field) => {
    const index = indexes.get(field);
    return index === undefined ? '' : withoutFormulaGuard(row[index] ?? '').trim();
  };
  const dateFields = ['startDate', 'dueDate', 'completedAt'] as const;
  const detected = detectDateOrder(rows.flatMap((row) => dateFields.map((field) => getText(row, field))));
  const order: DateOrder = options.dateOrder ?? detected ?? 'day-month';
  const isAmbiguous = options.dateOrder === undefined && detected === undefined;
  const unread: string[] = [];

  function getDate(row: string[], field: (typeof dateFields)[number], title: string, isQuiet = false): string | null {
    const text = getText(row, field);
    if (text === '' || isQuiet) return null;
    const date = parseDate(text, order, timeZone);
    if (date === undefined) {
      losses.add('A date could not be read and was kept in the description', `${title}: ${text}`);
      keepUnread(field, text);
    } else if (isAmbiguous && /^\d{1,2}[/.-]\d/.test(text))
      losses.add(
        'The dates do not show whether the day or the month comes first: taken for the day',
        `${title}: ${text}`,
      );
    return date ?? null;
  }

  function getPriority(row: string[]): ImportedTask['priority'] {
    const text = foldText(getText(row, 'priority'));
    const priority = priorities[text];
    if (text !== '' && priority === undefined) {
      losses.add('A priority is unknown and was kept in the description', text);
      keepUnread('priority', getText(row, 'priority'));
    }
    return priority ?? 'none';
  }

  function getHours(row: string[]): number | null {
    const text = getText(row, 'estimatedHours');
    const hours = toHours(text);
    if (text !== '' && hours === null) {
      losses.add('A number of hours could not be read and was kept in the description', text);
      keepUnread('estimatedHours', text);
    }
    return hours;
  }

  function keepUnread(field: Field, text: string): void {
    unread.push(`${mapping.find((each) => each.field === field)?.column}: ${text}`);
  }

  /** The cells of the row that could not be read, with their headings. */
  function takeUnread(): string[] {
    return unread.splice(0);
  }

  return { getText, getDate, getPriority, getHours, takeUnread };
}

const yes = ['yes', 'true', 'x', '1', 'done', 'si', 'sí', 'completed', 'y'];
const no = ['no', 'false', '0', 'n', ''];

function isYesOrNo(text: string): boolean {
  return [...yes, ...no].includes(text.toLowerCase());
}

/** A task that is done at an unknown time was done when it was imported, which is left to the import. */
function toCompletion(text: string, date: string | null): string | null {
  if (date !== null) return date.length === 10 ? `${date}T12:00:00.000Z` : date;
  return yes.includes(text.toLowerCase()) ? completedAtUnknownTime : null;
}

function splitList(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[,;]/)
        .map((part) => part.trim())
        .filter(Boolean),
    ),
  ];
}

function toHours(text: string): number | null {
  const hours = Number(text.replace(',', '.'));
  return text !== '' && Number.isFinite(hours) && hours >= 0 && hours <= 10_000 ? hours : null;
}

function reportUnusedColumns(
  columns: string[],
  mapping: { column: string }[],
  rows: string[][],
  { losses }: ReaderContext,
): void {
  const used = new Set(mapping.map(({ column }) => column));
  for (const [index, column] of columns.entries())
    if (!used.has(column) && rows.some((row) => (row[index] ?? '').trim() !== ''))
      losses.add('A column of the file is not imported', column);
}
