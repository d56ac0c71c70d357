import { invalidInput } from '../../../contract/errors.ts';

/** Where the next page of a task begins: first comes the rest of its description, then older comments. */
export interface TaskCursor {
  /** The task's revision when its description was first read. */
  rev: number;
  descriptionOffset: number | undefined;
  /** Older comments than this one follow. */
  commentId: string | undefined;
}

const cursorPattern = /^(\d{0,6})\.(\d{1,15})\.([0-9a-f-]{36})?$/;

export function formatTaskCursor({ rev, descriptionOffset, commentId }: TaskCursor): string {
  return `${descriptionOffset ?? ''}.${rev}.${commentId ?? ''}`;
}

/** @throws AppError with code `invalid_input` */
export function parseTaskCursor(cursor: string): TaskCursor {
  const [matched, offset, rev, commentId] = cursorPattern.exec(cursor) ?? [];
  if (matched === undefined) throw invalidInput('cursor', 'must be the nextCursor of the previous page');
  return { rev: Number(rev), descriptionOffset: offset ? Number(offset) : undefined, commentId };
}
