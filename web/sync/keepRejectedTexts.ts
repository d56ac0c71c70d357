import { type ApiInput, createUuid } from '../lib/apiClient.ts';
import { isAllDay, toDay, toTimeOfDay } from '../lib/dates.ts';
import { type Draft, saveDraft } from './drafts.ts';
import { describeUpdate, isUpdate } from './expectedValues.ts';
import type { Mutation } from './mutations.ts';
import { withFields } from './separateConflicts.ts';
import { getState } from './store.ts';

/** Keeps what was typed for mutations that the server rejected as drafts, so that it can be mended and sent again. */
export function keepRejectedTexts(actions: readonly Mutation[]): void {
  for (const action of actions) keepRejectedText(action);
}

/** Keeps the texts of an update that others have made in the meantime, for the user to choose. Returns whether it has any. */
export function keepConflictingTexts(action: Mutation, conflictingFields: readonly string[]): boolean {
  const texts = conflictingFields.filter((field) => ['title', 'description', 'content'].includes(field));
  if (!isUpdate(action) || texts.length === 0) return false;
  const { fields } = describeUpdate(action);
  const update = withFields(action, Object.fromEntries(texts.map((field) => [field, fields[field]])));
  if (update) keepRejectedText(update, { isConflict: true });
  return true;
}

function keepRejectedText({ op, input }: Mutation, { isConflict }: Pick<Draft, 'isConflict'> = {}): void {
  const { tasks, comments, projects } = getState();
  const id = createUuid();
  if (op === 'create_task') {
    const { projectId, statusId, parentTaskId, title } = input;
    const place = parentTaskId ? (`subtask/${parentTaskId}` as const) : getNewTaskPlace(projectId, statusId);
    const text = parentTaskId ? title : toQuickAddText(input);
    const subject = tasks.get(parentTaskId ?? '')?.title ?? projects.get(projectId)?.name ?? '';
    saveDraft({ id, place, text, subject, taskId: parentTaskId ?? undefined });
  } else if (op === 'update_task') {
    const { taskId, title, description, expected } = input;
    const subject = tasks.get(taskId)?.title ?? title ?? '';
    const about = { subject, taskId, isConflict };
    if (title !== undefined)
      saveDraft({ id, place: `title/${taskId}`, text: title, baseText: expected?.title, ...about });
    const place = `description/${taskId}` as const;
    const baseText = toBaseText(expected?.description);
    if (description) saveDraft({ id: createUuid(), place, text: description, baseText, ...about });
  } else if (op === 'add_comment') {
    const { taskId, content } = input;
    saveDraft({ id, place: `comment/${taskId}`, text: content, subject: tasks.get(taskId)?.title ?? '', taskId });
  } else if (op === 'update_comment') {
    const { commentId, content = '', expected } = input;
    const taskId = comments.get(commentId)?.taskId ?? '';
    const subject = tasks.get(taskId)?.title ?? '';
    const baseText = toBaseText(expected?.content);
    saveDraft({ id, place: `commentEdit/${commentId}`, text: content, baseText, subject, taskId, isConflict });
  }
}

/** The text as a field shows it. */
function toBaseText(text: string | null | undefined): string | undefined {
  return text === null ? '' : text?.replace(/\r\n?/g, '\n');
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
