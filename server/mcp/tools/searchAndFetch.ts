import { notFound } from '../../../contract/errors.ts';
import { parseRef } from '../../../contract/rules/taskRefs.ts';
import { loadResource } from '../../auth/authorize.ts';
import { findResource } from '../../db/queries/findResource.ts';
import { searchProjectsByName } from '../../db/queries/projects.ts';
import { listTasksAcrossSpaces, listTasksByRef, lookupTaskRefs } from '../../db/queries/tasks/index.ts';
import type { ProjectRow, TaskRow } from '../../db/schema.ts';
import type { ActorContext, Handler } from '../../operations/handlerTypes.ts';
import { renderProjectMarkdown, renderTaskMarkdown } from '../presenters/markdown.ts';
import { truncateTitle } from '../presenters/truncateText.ts';
import { getProjectUrl, getTaskUrl } from '../presenters/webAppUrls.ts';
import { get_task } from './getTask.ts';
import { project_report } from './projectReport.ts';

const maxProjects = 10;
const maxTasks = 25;

export const search: Handler<'search'> = async (context, { query }) => {
  const { db, actor } = context;
  const spaceIds = actor.spaces.map((space) => space.id);
  const projects = await searchProjectsByName(db, spaceIds, query, maxProjects);
  const ref = parseRef(query);
  const tasks = [
    ...(ref ? await listTasksByRef(db, { ...ref, spaceIds }) : []),
    ...(await listTasksAcrossSpaces(db, spaceIds, { filters: { search: query }, limit: maxTasks })),
  ];
  const refs = await lookupTaskRefs(
    db,
    spaceIds,
    tasks.map(({ id }) => id),
  );
  return {
    results: [
      ...projects.map(({ id, name }) => ({
        id,
        title: name,
        url: getProjectUrl(context, id),
        kind: 'project' as const,
      })),
      ...tasks.map(({ id, title }) => ({
        id: refs.get(id) ?? id,
        title: truncateTitle(title),
        url: getTaskUrl(context, refs.get(id) ?? id),
        kind: 'task' as const,
      })),
    ],
  };
};

export const fetch: Handler<'fetch'> = async (context, { id }) => {
  const { db, actor } = context;
  const spaceIds = actor.spaces.map((space) => space.id);
  if (await findResource(db, 'projectId', id, spaceIds)) return fetchProject(context, id);
  if (await findResource(db, 'taskId', id, spaceIds)) return fetchTask(context, id);
  throw notFound('Project or task');
};

async function fetchProject(context: ActorContext, id: string) {
  const loaded = await loadResource(context.db, context.actor, 'projectId', id, { lock: false });
  const targetContext = { ...context, ...loaded, idField: 'projectId' as const, row: loaded.row as ProjectRow };
  const url = getProjectUrl(context, id);
  const report = await project_report(targetContext, { projectId: id }, undefined);
  return { id, title: targetContext.row.name, text: renderProjectMarkdown(report, url), url, kind: 'project' as const };
}

async function fetchTask(context: ActorContext, id: string) {
  const loaded = await loadResource(context.db, context.actor, 'taskId', id, { lock: false });
  const targetContext = { ...context, ...loaded, idField: 'taskId' as const, row: loaded.row as TaskRow };
  const detail = await get_task(targetContext, { taskId: id });
  return {
    id: detail.task.id,
    title: targetContext.row.title,
    text: renderTaskMarkdown(detail),
    url: detail.task.url,
    kind: 'task' as const,
  };
}
