import { invalidInput } from '../../../contract/errors.ts';

/**
 * Replaces `$1` by the id of the first task of the call, and so on.
 * @throws AppError with code `invalid_input` for a task that does not come before or was not created
 */
export function replaceNthTask<
  T extends { parentTaskId?: string | null | undefined; blockedBy?: string[] | undefined },
>(item: T, createdIds: readonly (string | undefined)[]): T {
  const replace = (text: string, path: string) => {
    if (!text.startsWith('$')) return text;
    const number = Number(text.slice(1));
    if (number >= createdIds.length) throw invalidInput(path, `must be an earlier task of this call, not ${text}`);
    const id = createdIds[number - 1];
    if (id === undefined) throw invalidInput(path, `is ${text}, which was not created`);
    return id;
  };
  const { parentTaskId, blockedBy } = item;
  return {
    ...item,
    ...(parentTaskId && { parentTaskId: replace(parentTaskId, 'parentTaskId') }),
    ...(blockedBy && { blockedBy: blockedBy.map((text, index) => replace(text, `blockedBy.${index}`)) }),
  };
}
