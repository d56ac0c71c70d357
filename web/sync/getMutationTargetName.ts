import type { Mutation } from './mutations.ts';
import { getState } from './store.ts';

/** The title or name of what a mutation is about, for messages; undefined if it is not loaded. */
export function getMutationTargetName({ op, input }: Mutation): string | undefined {
  const { tasks, comments, statuses, labels } = getState();
  if (op.startsWith('create_'))
    return ('title' in input ? input.title : 'name' in input ? input.name : '') || undefined;
  const { taskId, commentId, statusId, labelId } = input as Record<string, string | undefined>;
  const task = tasks.get(taskId ?? comments.get(commentId ?? '')?.taskId ?? '');
  return task?.title ?? (taskId ? undefined : (statuses.get(statusId ?? '') ?? labels.get(labelId ?? ''))?.name);
}
