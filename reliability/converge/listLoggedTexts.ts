import type { Json } from '../../testing/untypedJson.ts';

/** Every text that the log has: where it was written, what it replaced, and who wrote it, in order. */
export interface LoggedText {
  /** As the place of a draft in the web app. */
  place: string;
  text: string;
  from: string | null | undefined;
}

export function listLoggedTexts(events: readonly Json[]): LoggedText[] {
  const texts: LoggedText[] = [];
  for (const { type, taskId, data } of events) {
    const add = (place: string, text: string | null, from?: string | null) => {
      if (text !== null) texts.push({ place, text, from });
    };
    if (type === 'task.created') {
      add(`title/${taskId}`, data.task.title);
      add(`description/${taskId}`, data.task.description);
    }
    if (type === 'comment.created') add(`commentEdit/${data.comment.id}`, data.comment.content);
    if (type === 'label.created') add(`label/${data.label.id}`, data.label.name);
    const { title, description, content } = data.changes ?? {};
    if (title) add(`title/${taskId}`, title.to, title.from);
    if (description) add(`description/${taskId}`, description.to, description.from);
    if (content) add(`commentEdit/${data.commentId}`, content.to, content.from);
  }
  return texts;
}
