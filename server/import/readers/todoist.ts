import { invalidInput } from '../../../contract/errors.ts';
import { parseDate } from '../dates.ts';
import {
  createProject,
  createTask,
  type ImportedProject,
  type ImportedTask,
  type Reader,
  type ReaderContext,
} from '../importedDocument.ts';
import { decodeText, type ImportFile } from '../importFile.ts';
import { parseCsv } from './parseCsv.ts';

/** The CSV of a project, or the ZIP file of a backup with one for each project. */
export const todoistReader: Reader = {
  source: 'todoist',
  recognizes: (file) => {
    const tables = listTables(file);
    return tables.length > 0 && tables.every(({ text }) => isTodoist(text));
  },
  read: (file, context) => {
    const labels = new Set<string>();
    const people = new Map<string, string>();
    const projects = listTables(file).map((table) => readProject(table, labels, people, context));
    if (projects.every(({ tasks }) => tasks.length === 0)) throw invalidInput('file', 'must have at least one task');
    const document = {
      projects,
      labels: [...labels].map((name) => ({ id: name, name, color: null })),
      people: [...people].map(([id, name]) => ({ id, name, email: null })),
    };
    return { document, hasStableIds: false };
  },
};

interface Table {
  name: string;
  text: string;
}

function listTables({ name, content }: ImportFile): Table[] {
  if (content.kind === 'text') return [{ name: toProjectName(name), text: content.text }];
  if (content.kind !== 'zip') return [];
  return Object.entries(content.files)
    .filter(([path]) => /\.csv$/i.test(path))
    .map(([path, bytes]) => ({ name: toProjectName(path), text: decodeText(bytes) }));
}

/** `Work [2203306141].csv` → `Work` */
function toProjectName(path: string): string {
  const name = path.split('/').at(-1) ?? path;
  return (
    name
      .replace(/\.csv$/i, '')
      .replace(/\[\d+\]$/, '')
      .trim() || 'Todoist'
  );
}

function isTodoist(text: string): boolean {
  const [line = ''] = text.replace(/^\ufeff/, '').split(/\r?\n/, 1);
  return (
    /^"?TYPE"?[,;]/i.test(line) && /(^|[,;])"?CONTENT"?[,;]/i.test(line) && /(^|[,;])"?INDENT"?([,;]|$)/i.test(line)
  );
}

function readProject(
  { name, text }: Table,
  labels: Set<string>,
  people: Map<string, string>,
  context: ReaderContext,
): ImportedProject {
  const { losses } = context;
  const [header = [], ...rows] = parseCsv(text);
  const columns = new Map(header.map((cell, index) => [cell.trim().toUpperCase(), index]));
  const getCell = (row: string[], column: string) => row[columns.get(column) ?? -1]?.trim() ?? '';
  const statuses: ImportedProject['statuses'] = [{ id: '', name: 'To Do', category: 'todo', color: null }];
  const tasks: ImportedTask[] = [];
  /** The last task at each indent, from 1. */
  const parents: ImportedTask[] = [];
  const notes: string[] = [];
  let statusId = '';
  for (const [index, row] of rows.entries()) {
    const content = getCell(row, 'CONTENT');
    const type = getCell(row, 'TYPE').toLowerCase();
    const author = toPerson(getCell(row, 'AUTHOR'), people);
    if (type === 'section') {
      statusId = `section ${index + 2}`;
      statuses.push({ id: statusId, name: content, category: 'todo', color: null });
      parents.length = 0;
    } else if (type === 'note') {
      const task = tasks.at(-1);
      if (!task) {
        losses.add('A comment on a project has become its description', content);
        notes.push(content);
      } else
        task.comments.push(createNote(`${name} note ${index + 2}`, content, author, getCell(row, 'DATE'), context));
    } else if (type === 'task') {
      const task = readTask({ name, row, index, content, statusId, author }, getCell, labels, people, context);
      const indent = Math.min(Math.max(Number(getCell(row, 'INDENT')) || 1, 1), parents.length + 1);
      parents.length = indent - 1;
      task.parentTaskId = parents.at(-1)?.id ?? null;
      parents.push(task);
      tasks.push(task);
    } else if (type !== '' && type !== 'meta')
      losses.add('A row of an unknown type was left out', `${type}: ${content}`);
  }
  losses.add('Todoist leaves completed tasks out of its exports', name);
  const used = statuses.filter(({ id }) => id !== '' || tasks.some((task) => task.statusId === ''));
  const renamed = used.map((status) => ({ ...status, id: `${name} ${status.id}` }));
  for (const task of tasks) task.statusId = `${name} ${task.statusId}`;
  return createProject({ id: name, name, description: notes.join('\n\n') || null, statuses: renamed, tasks });
}

interface TaskRow {
  name: string;
  row: string[];
  index: number;
  content: string;
  statusId: string;
  author: string | undefined;
}

function readTask(
  { name, row, index, content, statusId, author }: TaskRow,
  getCell: (row: string[], column: string) => string,
  labels: Set<string>,
  people: Map<string, string>,
  { options, losses, timeZone }: ReaderContext,
): ImportedTask {
  // Labels are words such as @home in the title; a mail address is none.
  const labelIds = [...new Set([...content.matchAll(/(?<=^|\s)@([^\s@]+)/gu)].map(([, label = '']) => label))];
  for (const label of labelIds) labels.add(label);
  const title = content.replace(/(^|\s)@[^\s@]+/gu, '').trim();
  const date = getCell(row, 'DATE');
  const dueDate = date === '' ? null : (parseDate(date, 'day-month', getCell(row, 'TIMEZONE') || timeZone) ?? null);
  const notes = [getCell(row, 'DESCRIPTION')];
  if (date !== '' && dueDate === null) {
    losses.add('A date in words was kept in the description', `${title}: ${date}`);
    notes.push(`Date: ${date}`);
  }
  const responsible = toPerson(getCell(row, 'RESPONSIBLE'), people);
  return createTask({
    id: `${name} ${index + 2}`,
    title: title || content,
    description: notes.filter(Boolean).join('\n\n') || null,
    statusId,
    priority: toPriority(getCell(row, 'PRIORITY'), options.priorityOne ?? 'highest'),
    dueDate,
    labelIds,
    assigneeIds: responsible === undefined ? [] : [responsible],
    ...(author !== undefined && { createdById: author }),
  });
}

/** `Ana (12345)` is a person with her id. */
function toPerson(cell: string, people: Map<string, string>): string | undefined {
  if (cell === '') return undefined;
  const [end = '', id = cell] = /\((\d+)\)$/.exec(cell) ?? [];
  const name = cell.slice(0, cell.length - end.length).trim();
  people.set(id, name || id);
  return id;
}

function createNote(
  id: string,
  content: string,
  authorId: string | undefined,
  date: string,
  { timeZone }: ReaderContext,
): ImportedTask['comments'][number] {
  const parsed = parseDate(date, 'day-month', timeZone);
  const createdAt =
    parsed === undefined ? '1970-01-01T00:00:00.000Z' : parsed.length === 10 ? `${parsed}T12:00:00.000Z` : parsed;
  return { id, content, authorId: authorId ?? null, createdAt };
}

function toPriority(cell: string, priorityOne: 'highest' | 'lowest'): ImportedTask['priority'] {
  const number = Number(cell);
  if (!(number >= 1 && number <= 4)) return 'none';
  return (['none', 'medium', 'high', 'urgent'] as const)[priorityOne === 'lowest' ? number - 1 : 4 - number] ?? 'none';
}
