import { exportFormat, exportVersion } from '../../../contract/exportDocument.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import type { CommentRow, ProjectRow, SpaceRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { type ExportedNames, listPersonIds } from './exportedNames.ts';
import { readProjectTasks, type TaskWithComments } from './readProjectTasks.ts';

/**
 * The text of `krokanti.json`: an `ExportDocument`, with a task on each line. Labels and people come last, because only then
 * it is known which of them the tasks name; `isWholeSpace` adds the others.
 */
export async function* writeJsonDocument(
  context: ActorContext,
  { space, projects, isWholeSpace }: { space: SpaceRow; projects: ProjectRow[]; isWholeSpace: boolean },
  names: ExportedNames,
): AsyncGenerator<string> {
  const head = {
    format: exportFormat,
    version: exportVersion,
    exportedAt: context.now,
    space: { name: space.name, slug: space.slug, key: space.key },
  };
  const used = { people: new Set<string>(), labels: new Set<string>() };
  yield `${JSON.stringify(head).slice(0, -1)},\n"projects":[`;
  for (const [index, project] of projects.entries()) {
    yield `${index > 0 ? ',' : ''}\n${await writeProjectHead(context, project)}`;
    let separator = '';
    for await (const page of readProjectTasks(context, project)) {
      await names.addPeopleOf(page);
      for (const id of listPersonIds(page)) used.people.add(id);
      for (const { task } of page) for (const id of task.labelIds) used.labels.add(id);
      yield page.map((item) => `${separatorOnce()}\n${JSON.stringify(toExportedTask(item))}`).join('');
    }
    yield ']}';

    function separatorOnce(): string {
      const current = separator;
      separator = ',';
      return current;
    }
  }
  const labels = [...names.labels.values()]
    .filter(({ id }) => isWholeSpace || used.labels.has(id))
    .map(({ id, name, color }) => ({ id, name, color }));
  const people = [...names.people.values()].filter(({ id }) => isWholeSpace || used.people.has(id));
  yield `],\n"labels":${JSON.stringify(labels)},\n"people":${JSON.stringify(people)}}\n`;
}

/** The project up to the beginning of its tasks. */
async function writeProjectHead({ db }: ActorContext, project: ProjectRow): Promise<string> {
  const head = {
    id: project.id,
    name: project.name,
    slug: project.slug,
    description: project.description,
    color: project.color,
    defaultView: project.default_view,
    isArchived: project.is_archived === 1,
    statuses: (await listProjectStatuses(db, project)).map(({ id, name, category, color }) => ({
      id,
      name,
      category,
      color,
    })),
  };
  return `${JSON.stringify(head).slice(0, -1)},"tasks":[`;
}

function toExportedTask({ task, comments }: TaskWithComments): object {
  const { spaceId: _spaceId, projectId: _projectId, ...fields } = task;
  return { ...fields, comments: comments.map(toExportedComment) };
}

function toExportedComment({ id, author_id, content, created_at, updated_at }: CommentRow): object {
  return { id, authorId: author_id, content, createdAt: created_at, updatedAt: updated_at };
}
