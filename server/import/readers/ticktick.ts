import { parseDate, toDayInZone } from '../dates.ts';
import { createDocumentBuilder, type DocumentBuilder } from '../documentBuilder.ts';
import {
  createTask,
  type ImportedProject,
  type ImportedTask,
  type Reader,
  type ReaderContext,
} from '../importedDocument.ts';
import { readRows, type TableRow, toTimes } from './table.ts';

const headerStart = /^"?(?:Folder Name|List Name)"?,/m;
const priorities: Record<string, ImportedTask['priority']> = { '0': 'none', '1': 'low', '3': 'medium', '5': 'high' };

/** The CSV backup of TickTick, whose headings follow some lines about the file. */
export const tickTickReader: Reader = {
  source: 'ticktick',
  recognizes: ({ content }) =>
    content.kind === 'text' && /"?List Name"?,"?Title"?,/.test(content.text.slice(headerIndex(content.text), 3000)),
  read: ({ content }, context) => {
    const builder = createDocumentBuilder();
    const text = content.kind === 'text' ? content.text : '';
    for (const row of readRows(text.slice(headerIndex(text)))) {
      const name = row.get('List Name') || 'Inbox';
      const project = builder.addProject([row.get('Folder Name'), name].filter(Boolean).join('/'), { name });
      project.tasks.push(readTask(row, project, builder, context));
    }
    return { document: builder.build(), hasStableIds: true };
  },
};

function headerIndex(text: string): number {
  return Math.max(text.slice(0, 3000).search(headerStart), 0);
}

function readTask(
  row: TableRow,
  project: ImportedProject,
  builder: DocumentBuilder,
  { losses, timeZone }: ReaderContext,
): ImportedTask {
  const title = row.get('Title');
  const zone = row.get('Timezone') || timeZone;
  const readDate = (heading: string) => {
    const text = row.get(heading);
    const date = text === '' ? undefined : parseDate(text, 'month-day', zone);
    if (text !== '' && date === undefined) losses.add('A date could not be read and was left out', `${title}: ${text}`);
    return date ?? null;
  };
  const readDay = (heading: string) => {
    const date = readDate(heading);
    return date !== null && row.get('Is All Day').toLowerCase() === 'true' ? toDayInZone(date, zone) : date;
  };
  const notes = [row.get('Content')];
  const repeat = row.get('Repeat');
  if (repeat !== '') {
    losses.add('What repeats is kept as text in the description', title);
    notes.push(`Repeats: ${repeat}`);
  }
  const status = row.get('Status');
  const completed = readDate('Completed Time');
  return createTask({
    id: row.get('taskId') || `row ${row.line}`,
    title,
    description: notes.filter(Boolean).join('\n\n') || null,
    statusId: builder.addStatus(project, row.get('Column Name')),
    priority: priorities[row.get('Priority')] ?? 'none',
    startDate: readDay('Start Date'),
    dueDate: readDay('Due Date'),
    completedAt: status === '1' || status === '2' ? (completed ?? readDate('Created Time')) : null,
    isArchived: status === '2',
    parentTaskId: row.get('parentId') || null,
    labelIds: row
      .get('Tags')
      .split(',')
      .flatMap((name) => builder.addLabel(name.trim())),
    ...toTimes(readDate('Created Time'), null),
  });
}
