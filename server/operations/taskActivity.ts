import { listTaskEvents } from '../db/queries/events.ts';
import { hideTrashedTexts } from '../events/hideTrashedTexts.ts';
import { toEvent } from '../events/recordEvent.ts';
import type { Handler } from './handlerTypes.ts';

export const list_activity: Handler<'list_activity'> = async ({ db, spaceId }, { taskId, limit }) => ({
  events: (await hideTrashedTexts(db, spaceId, await listTaskEvents(db, spaceId, taskId, limit ?? 50))).map(toEvent),
});
