import { invalidInput } from '../../../contract/errors.ts';
import { parseRef } from '../../../contract/rules/taskRefs.ts';
import type { Actor } from '../../auth/authorize.ts';
import type { Db } from '../../db/engine/database.ts';
import { listTasksByRef } from '../../db/queries/tasks/index.ts';

/** No row has it: what has this id does not exist. */
const idOfNothing = '00000000-0000-0000-0000-000000000000';

/**
 * The id of the task with this ref in one of the actor's spaces. A ref of nothing becomes an id of nothing, so that both
 * have the same response. A text that is no ref is returned unchanged.
 * @throws AppError with code `invalid_input` when the ref is that of several tasks
 */
export async function findTaskIdByRef(
  { db, actor }: { db: Db; actor: Actor },
  text: string,
  path: string,
): Promise<string> {
  const ref = parseRef(text);
  if (!ref) return text;
  const spaceIds = actor.spaces.map((space) => space.id);
  const tasks = await listTasksByRef(db, { ...ref, spaceIds });
  if (tasks.length > 1) {
    const spaces = tasks.map(({ space_name }) => `“${space_name}”`).join(', ');
    throw invalidInput(path, `is ambiguous: ${ref.key} is a key of the spaces ${spaces}. Use the UUID of the task`);
  }
  return tasks[0]?.id ?? idOfNothing;
}
