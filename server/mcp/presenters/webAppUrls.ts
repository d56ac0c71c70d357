import type { HandlerContext } from '../../operations/handlerTypes.ts';

/** Where the web app shows it. */
export function getProjectUrl({ services }: Pick<HandlerContext, 'services'>, projectId: string): string {
  return `${services.config.publicUrl}/projects/${projectId}`;
}

export function getTaskUrl(
  context: Pick<HandlerContext, 'services'>,
  task: { id: string; project_id: string },
): string {
  return `${getProjectUrl(context, task.project_id)}?task=${task.id}`;
}
