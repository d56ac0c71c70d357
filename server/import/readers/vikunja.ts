import * as z from 'zod';
import { readInstant } from '../dates.ts';
import { createDocumentBuilder, type DocumentBuilder } from '../documentBuilder.ts';
import { toMarkdownFromHtml } from '../htmlToMarkdown.ts';
import {
  createTask,
  type ImportedProject,
  type ImportedTask,
  type Reader,
  type ReaderContext,
} from '../importedDocument.ts';
import { decodeText, type ImportFile, parseJson } from '../importFile.ts';
import { parseShape } from './parseShape.ts';

const text = z.string().nullish();
const User = z.looseObject({ username: text, name: text }).nullish();
const Related = z.looseObject({ id: z.number() });
const Task = z.looseObject({
  id: z.number(),
  title: text,
  description: text,
  done: z.boolean().nullish(),
  done_at: text,
  due_date: text,
  start_date: text,
  priority: z.number().nullish(),
  position: z.number().nullish(),
  labels: z.array(z.looseObject({ title: text, hex_color: text })).nullish(),
  assignees: z.array(User).nullish(),
  created_by: User,
  bucket_id: z.number().nullish(),
  related_tasks: z.record(z.string(), z.array(Related).nullish()).nullish(),
  repeat_after: z.number().nullish(),
  comments: z.array(z.looseObject({ id: z.number(), comment: text, author: User, created: text })).nullish(),
  attachments: z.array(z.unknown()).nullish(),
  created: text,
  updated: text,
});
type Task = z.output<typeof Task>;
const Project = z.looseObject({
  id: z.number(),
  title: text,
  description: text,
  is_archived: z.boolean().nullish(),
  tasks: z.array(Task).nullish(),
  buckets: z.array(z.looseObject({ id: z.number(), title: text })).nullish(),
});
/** The older form has namespaces with lists. */
const Namespace = z.looseObject({ lists: z.array(Project).nullish() });

/** The data export of Vikunja: a ZIP file with `data.json`, or that file. */
export const vikunjaReader: Reader = {
  source: 'vikunja',
  recognizes: (file) => {
    const [first] = listProjects(file);
    return typeof first === 'object' && first !== null && 'title' in first && ('tasks' in first || 'lists' in first);
  },
  read: (file, context) => {
    const builder = createDocumentBuilder();
    const items = listProjects(file);
    const isOld = items.some((item) => typeof item === 'object' && item !== null && 'lists' in item);
    const projects = isOld
      ? parseShape(z.array(Namespace), items).flatMap(({ lists }) => lists ?? [])
      : parseShape(z.array(Project), items);
    for (const { id, title, description, is_archived, buckets, tasks } of projects) {
      const project = builder.addProject(String(id), {
        name: title ?? '',
        description: toMarkdownFromHtml(description ?? '') || null,
        isArchived: is_archived ?? false,
      });
      const statusIds = new Map(
        (buckets ?? []).map((bucket) => [bucket.id, builder.addStatus(project, bucket.title ?? '')]),
      );
      const byPosition = [...(tasks ?? [])].sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
      for (const task of byPosition) project.tasks.push(readTask(task, project, { builder, statusIds, context }));
    }
    return { document: builder.build(), hasStableIds: true };
  },
};

function listProjects({ content }: ImportFile): unknown[] {
  const bytes = content.kind === 'zip' ? content.files['data.json'] : undefined;
  const value = content.kind === 'json' ? content.value : bytes && parseJson(decodeText(bytes));
  return Array.isArray(value) ? value : [];
}

interface VikunjaContext {
  builder: DocumentBuilder;
  statusIds: ReadonlyMap<number, string | null>;
  context: ReaderContext;
}

function readTask(
  task: Task,
  _project: ImportedProject,
  { builder, statusIds, context }: VikunjaContext,
): ImportedTask {
  const { losses } = context;
  const title = task.title ?? '';
  const notes = [toMarkdownFromHtml(task.description ?? '')];
  if (task.repeat_after) {
    losses.add('What repeats is kept as text in the description', title);
    notes.push(`Repeats every ${task.repeat_after / 3600} hours`);
  }
  if (task.attachments?.length) losses.add('Attachments are not imported', title);
  const related = (kind: string) => (task.related_tasks?.[kind] ?? []).map(({ id }) => String(id));
  const person = (user: z.output<typeof User>) =>
    builder.addPerson(user?.name || user?.username || '', { id: user?.username || user?.name || '' });
  const [creator] = person(task.created_by);
  const created = toInstant(task.created);
  const updated = toInstant(task.updated);
  return createTask({
    id: String(task.id),
    title,
    description: notes.filter(Boolean).join('\n\n') || null,
    statusId: statusIds.get(task.bucket_id ?? 0) ?? null,
    // 4 is urgent, and 5 is "do now".
    priority: (['none', 'low', 'medium', 'high', 'urgent', 'urgent'] as const)[task.priority ?? 0] ?? 'none',
    startDate: toInstant(task.start_date),
    dueDate: toInstant(task.due_date),
    completedAt: task.done ? (toInstant(task.done_at) ?? updated ?? created) : null,
    parentTaskId: related('parenttask')[0] ?? null,
    labelIds: [
      ...new Set((task.labels ?? []).flatMap((label) => builder.addLabel(label.title ?? '', label.hex_color))),
    ],
    assigneeIds: (task.assignees ?? []).flatMap(person),
    blockedByIds: related('blocked'),
    ...(creator !== undefined && { createdById: creator }),
    ...(created !== null && { createdAt: created }),
    ...(updated !== null && { updatedAt: updated }),
    comments: (task.comments ?? []).map(({ id, comment, author, created: at }) => ({
      id: String(id),
      authorId: person(author)[0] ?? null,
      content: toMarkdownFromHtml(comment ?? ''),
      createdAt: toInstant(at) ?? '1970-01-01T00:00:00.000Z',
    })),
  });
}

/** The year 1 stands for no date. */
function toInstant(value: string | null | undefined): string | null {
  const instant = readInstant(value);
  return instant !== null && instant < '1900' ? null : instant;
}
