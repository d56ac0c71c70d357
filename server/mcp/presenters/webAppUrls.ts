import type { HandlerContext } from '../../operations/handlerTypes.ts';

/** The URL of a project in the web app. */
export function getProjectUrl({ services }: Pick<HandlerContext, 'services'>, projectId: string): string {
  return `${services.config.publicUrl}/projects/${projectId}`;
}

/** The URL of a task, opened over its project. */
export function getTaskUrl(
  context: Pick<HandlerContext, 'services'>,
  task: { id: string; project_id: string },
): string {
  return `${getProjectUrl(context, task.project_id)}?task=${task.id}`;
}
