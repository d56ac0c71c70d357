import type { Context } from '../../operations/handlerTypes.ts';

/** Where the web app shows it. */
export function projectUrl({ services }: Pick<Context, 'services'>, projectId: string): string {
  return `${services.config.publicUrl}/projects/${projectId}`;
}

export function taskUrl(context: Pick<Context, 'services'>, task: { id: string; project_id: string }): string {
  return `${projectUrl(context, task.project_id)}?task=${task.id}`;
}
