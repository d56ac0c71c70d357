import { notFound } from '../../../contract/errors.ts';
import { load } from '../../auth/authorize.ts';
import { findTarget } from '../../db/queries/resources.ts';
import { projectsNamed } from '../../db/queries/spacesOverview.ts';
import { tasksOfSpaces } from '../../db/queries/tasks/index.ts';
import type { ProjectRow, TaskRow } from '../../db/schema.ts';
import type { ActorContext, Handler } from '../../operations/handlerTypes.ts';
import { projectText, taskText } from '../presenters/markdown.ts';
import { cutTitle } from '../presenters/responseBudget.ts';
import { projectUrl, taskUrl } from '../presenters/webAppUrls.ts';
import { get_task } from './getTask.ts';
import { project_report } from './projectReport.ts';

const mostProjects = 10;
const mostTasks = 25;

export const search: Handler<'search'> = async (context, { query }) => {
  const { q, actor } = context;
  const spaceIds = actor.spaces.map((space) => space.id);
  const projects = await projectsNamed(q, spaceIds, query, mostProjects);
  const tasks = await tasksOfSpaces(q, spaceIds, { filters: { q: query }, limit: mostTasks });
  return {
    results: [
      ...projects.map(({ id, name }) => ({ id, title: name, url: projectUrl(context, id), kind: 'project' as const })),
      ...tasks.map((task) => ({
        id: task.id,
        title: cutTitle(task.title),
        url: taskUrl(context, task),
        kind: 'task' as const,
      })),
    ],
  };
};

export const fetch: Handler<'fetch'> = async (context, { id }) => {
  const { q, actor } = context;
  const spaceIds = actor.spaces.map((space) => space.id);
  if (await findTarget(q, 'projectId', id, spaceIds)) return project(context, id);
  if (await findTarget(q, 'taskId', id, spaceIds)) return task(context, id);
  throw notFound('Project or task');
};

async function project(context: ActorContext, id: string) {
  const loaded = await load(context.q, context.actor, 'projectId', id, { lock: false });
  const inside = { ...context, ...loaded, target: 'projectId' as const, row: loaded.row as ProjectRow };
  const url = projectUrl(context, id);
  const report = await project_report(inside, { projectId: id }, undefined);
  return { id, title: inside.row.name, text: projectText(report, url), url, kind: 'project' as const };
}

async function task(context: ActorContext, id: string) {
  const loaded = await load(context.q, context.actor, 'taskId', id, { lock: false });
  const inside = { ...context, ...loaded, target: 'taskId' as const, row: loaded.row as TaskRow };
  const whole = await get_task(inside, { taskId: id });
  return { id, title: inside.row.title, text: taskText(whole), url: whole.task.url, kind: 'task' as const };
}
