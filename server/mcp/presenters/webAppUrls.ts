import type { HandlerContext } from '../../operations/handlerTypes.ts';

/** The URL of a project in the web app. */
export function getProjectUrl({ services }: Pick<HandlerContext, 'services'>, projectId: string): string {
  return `${services.config.publicUrl}/projects/${projectId}`;
}

/** The URL of a task, which leads to its project. */
export function getTaskUrl({ services }: Pick<HandlerContext, 'services'>, ref: string): string {
  return `${services.config.publicUrl}/t/${ref}`;
}
