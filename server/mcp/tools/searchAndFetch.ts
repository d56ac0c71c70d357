import { notFound } from '../../../contract/errors.ts';
import { loadResource } from '../../auth/authorize.ts';
import { findResource } from '../../db/queries/resources.ts';
import { searchProjectsByName } from '../../db/queries/spacesOverview.ts';
import { listTasksAcrossSpaces } from '../../db/queries/tasks/index.ts';
import type { ProjectRow, TaskRow } from '../../db/schema.ts';
import type { ActorContext, Handler } from '../../operations/handlerTypes.ts';
import { renderProjectMarkdown, renderTaskMarkdown } from '../presenters/markdown.ts';
import { truncateTitle } from '../presenters/responseBudget.ts';
import { getProjectUrl, getTaskUrl } from '../presenters/webAppUrls.ts';
import { get_task } from './getTask.ts';
import { project_report } from './projectReport.ts';

const mostProjects = 10;
const mostTasks = 25;

export const search: Handler<'search'> = async (context, { query }) => {
  const { db, actor } = context;
  const spaceIds = actor.spaces.map((space) => space.id);
  const projects = await searchProjectsByName(db, spaceIds, query, mostProjects);
  const tasks = await listTasksAcrossSpaces(db, spaceIds, { filters: { search: query }, limit: mostTasks });
  return {
    results: [
      ...projects.map(({ id, name }) => ({
        id,
        title: name,
        url: getProjectUrl(context, id),
        kind: 'project' as const,
      })),
      ...tasks.map((task) => ({
        id: task.id,
        title: truncateTitle(task.title),
        url: getTaskUrl(context, task),
        kind: 'task' as const,
      })),
    ],
  };
};

export const fetch: Handler<'fetch'> = async (context, { id }) => {
  const { db, actor } = context;
  const spaceIds = actor.spaces.map((space) => space.id);
  if (await findResource(db, 'projectId', id, spaceIds)) return project(context, id);
  if (await findResource(db, 'taskId', id, spaceIds)) return task(context, id);
  throw notFound('Project or task');
};

async function project(context: ActorContext, id: string) {
  const loaded = await loadResource(context.db, context.actor, 'projectId', id, { lock: false });
  const inside = { ...context, ...loaded, idField: 'projectId' as const, row: loaded.row as ProjectRow };
  const url = getProjectUrl(context, id);
  const report = await project_report(inside, { projectId: id }, undefined);
  return { id, title: inside.row.name, text: renderProjectMarkdown(report, url), url, kind: 'project' as const };
}

async function task(context: ActorContext, id: string) {
  const loaded = await loadResource(context.db, context.actor, 'taskId', id, { lock: false });
  const inside = { ...context, ...loaded, idField: 'taskId' as const, row: loaded.row as TaskRow };
  const whole = await get_task(inside, { taskId: id });
  return { id, title: inside.row.title, text: renderTaskMarkdown(whole), url: whole.task.url, kind: 'task' as const };
}
