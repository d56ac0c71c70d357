import type { Db } from '../db/engine/database.ts';
import { listTrashedTasksByIds } from '../db/queries/trash.ts';
import { listTrashedCommentIds } from '../db/queries/trashedComments.ts';
import type { EventRow } from '../db/schema.ts';
import { eraseFields, getCommentId } from './eraseTexts.ts';

/**
 * The events of a space as readers may see them: without the texts of tasks and comments that are in the trash. The log
 * keeps these, because they may come back.
 */
export async function hideTrashedTexts(db: Db, spaceId: string, events: EventRow[]): Promise<EventRow[]> {
  const taskIds = [...new Set(events.map(({ task_id }) => task_id).filter((id) => id !== null))];
  if (taskIds.length === 0) return events;
  const trashedTaskIds = new Set((await listTrashedTasksByIds(db, spaceId, taskIds)).map(({ id }) => id));
  const commentedIds = taskIds.filter((id) => events.some((event) => event.task_id === id && isOfComment(event)));
  const trashedCommentIds =
    commentedIds.length > 0 ? await listTrashedCommentIds(db, spaceId, commentedIds) : new Set<string>();
  if (trashedTaskIds.size + trashedCommentIds.size === 0) return events;
  return events.map((event) => {
    const isTaskTrashed = event.task_id !== null && trashedTaskIds.has(event.task_id);
    if (!isTaskTrashed && !isOfComment(event)) return event;
    const data = JSON.parse(event.data) as Record<string, unknown>;
    const isHidden = isTaskTrashed || trashedCommentIds.has(getCommentId(data) as string);
    return isHidden && eraseFields(data) ? { ...event, data: JSON.stringify({ ...data, erased: true }) } : event;
  });
}

function isOfComment({ type }: EventRow): boolean {
  return type.startsWith('comment.');
}
