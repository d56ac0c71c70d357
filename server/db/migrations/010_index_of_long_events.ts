import type { Migration } from './columnTypes.ts';

/** From which length on an event counts as long. */
export const longEventBytes = 10_000;

/** The events whose texts `server/events/hashOldLongTexts.ts` may have to shorten. Other events pay nothing for it. */
export const addIndexOfLongEvents: Migration = () => [
  `create index events_with_long_data on events (space_id, task_id, project_id, type, rev)
    where octet_length(data) > ${longEventBytes}`,
];
