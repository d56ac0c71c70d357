import { listProjectStatuses } from '../../db/queries/statuses.ts';
import type { ProjectRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import type { ExportedNames } from './exportedNames.ts';
import { readProjectTasks, type TaskWithComments } from './readProjectTasks.ts';
import type { ZipEntry } from './zipStream.ts';

/** A Markdown file for each task of the project, named by its ref. */
export async function* listMarkdownEntries(
  context: ActorContext,
  project: ProjectRow,
  names: ExportedNames,
): AsyncGenerator<ZipEntry> {
  const statuses = new Map((await listProjectStatuses(context.db, project)).map(({ id, name }) => [id, name]));
  for await (const page of readProjectTasks(context, project)) {
    await names.addPeopleOf(page);
    const refs = await names.lookupRefs(page);
    for (const item of page) {
      const status = item.task.statusId === null ? undefined : statuses.get(item.task.statusId);
      const text = writeTask(item, { project, status, refs, names });
      yield { path: `tasks/${project.slug}/${item.task.ref}.md`, content: once(text) };
    }
  }
}

interface TaskSurroundings {
  project: ProjectRow;
  status: string | undefined;
  refs: Map<string, string>;
  names: ExportedNames;
}

function writeTask({ task, comments }: TaskWithComments, { project, status, refs, names }: TaskSurroundings): string {
  const getPersonName = (id: string | null) => (id === null ? '' : (names.people.get(id)?.name ?? ''));
  const fields: [string, string][] = [
    ['Ref', task.ref],
    ['Project', project.name],
    ['Status', status ?? ''],
    ['Priority', task.priority === 'none' ? '' : task.priority],
    ['Start', task.startDate ?? ''],
    ['Due', task.dueDate ?? ''],
    ['Completed', task.completedAt ?? ''],
    ['Archived', task.isArchived ? 'yes' : ''],
    ['Estimated hours', String(task.estimatedHours ?? '')],
    ['Parent', task.parentTaskId === null ? '' : (refs.get(task.parentTaskId) ?? '')],
    ['Blocked by', task.blockedByIds.map((id) => refs.get(id) ?? '').join(', ')],
    ['Assignees', task.assigneeIds.map(getPersonName).join(', ')],
    ['Labels', task.labelIds.map((id) => names.labels.get(id)?.name ?? '').join(', ')],
    ['Created', [task.createdAt, getPersonName(task.createdById)].filter(Boolean).join(', ')],
  ];
  const list = fields.filter(([, value]) => value !== '').map(([name, value]) => `- ${name}: ${value}`);
  const parts = [
    `# ${task.title}`,
    list.join('\n'),
    ...(task.description ? [task.description] : []),
    ...(comments.length > 0 ? ['## Comments'] : []),
    ...comments.map(({ author_id, created_at, content }) =>
      [`### ${[getPersonName(author_id), created_at].filter(Boolean).join(', ')}`, content].join('\n\n'),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
