import { type ApiInput, createUuid } from '../lib/apiClient.ts';
import { isAllDay, toDay, toTimeOfDay } from '../lib/dates.ts';
import { saveDraft } from './drafts.ts';
import type { Mutation } from './mutations.ts';
import { getState } from './store.ts';

/** Keeps what was typed for mutations that the server rejected as drafts, so that it can be mended and sent again. */
export function keepRejectedTexts(actions: readonly Mutation[]): void {
  for (const action of actions) keepRejectedText(action);
}

function keepRejectedText({ op, input }: Mutation): void {
  const { tasks, comments, projects } = getState();
  const id = createUuid();
  if (op === 'create_task') {
    const { projectId, statusId, parentTaskId, title } = input;
    const place = parentTaskId ? (`subtask/${parentTaskId}` as const) : getNewTaskPlace(projectId, statusId);
    const text = parentTaskId ? title : toQuickAddText(input);
    const subject = tasks.get(parentTaskId ?? '')?.title ?? projects.get(projectId)?.name ?? '';
    saveDraft({ id, place, text, subject, taskId: parentTaskId ?? undefined });
  } else if (op === 'update_task') {
    const { taskId, title, description } = input;
    const subject = tasks.get(taskId)?.title ?? title ?? '';
    if (title !== undefined) saveDraft({ id, place: `title/${taskId}`, text: title, subject, taskId });
    const place = `description/${taskId}` as const;
    if (description) saveDraft({ id: createUuid(), place, text: description, subject, taskId });
  } else if (op === 'add_comment') {
    const { taskId, content } = input;
    saveDraft({ id, place: `comment/${taskId}`, text: content, subject: tasks.get(taskId)?.title ?? '', taskId });
  } else if (op === 'update_comment') {
    const { commentId, content = '' } = input;
    const taskId = comments.get(commentId)?.taskId ?? '';
    const subject = tasks.get(taskId)?.title ?? '';
    saveDraft({ id, place: `commentEdit/${commentId}`, text: content, subject, taskId });
  }
}

/** Where the quick add form keeps its text: a form for each column, and one dialog for everything else. */
export function getNewTaskPlace(projectId: string, statusId: string | null | undefined) {
  return statusId === undefined ? 'newTask/dialog' : (`newTask/${projectId}/${statusId ?? 'none'}` as const);
}

const priorityCodes = { none: '', urgent: 'p1', high: 'p2', medium: 'p3', low: 'p4' };

/** The text that quick add would read the same task from. */
function toQuickAddText(input: ApiInput<'create_task'>): string {
  const { title, priority = 'none', dueDate, assigneeIds = [], labelIds = [] } = input;
  const { me, members, labels } = getState();
  const timeZone = me?.timeZone ?? 'UTC';
  const names = new Map([...members.values()].map(({ userId, name }) => [userId, name]));
  const toWord = (sign: string, name: string | undefined) => name && sign + name.replace(/\s+/g, '');
  const date =
    dueDate && (isAllDay(dueDate) ? dueDate : `${toDay(dueDate, timeZone)} ${toTimeOfDay(dueDate, timeZone)}`);
  return [
    title,
    date,
    priorityCodes[priority],
    ...assigneeIds.map((id) => toWord('@', names.get(id))),
    ...labelIds.map((id) => toWord('#', labels.get(id)?.name)),
  ]
    .filter(Boolean)
    .join(' ');
}
