import type * as z from 'zod';
import type { CalendarFeed } from '../../../contract/calendarFeeds.ts';
import { AppError, invalidInput, notFound } from '../../../contract/errors.ts';
import { requireSessionNotEnded } from '../../auth/requireSessionNotEnded.ts';
import { generateSecret, hashSecret } from '../../auth/secrets.ts';
import {
  deleteCalendarFeed,
  findCalendarFeedWithUser,
  insertCalendarFeed,
  listUserCalendarFeeds,
} from '../../db/queries/calendarFeeds.ts';
import { findResource } from '../../db/queries/findResource.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import { listTasksAcrossSpaces, lookupTaskRefs } from '../../db/queries/tasks/index.ts';
import { parseMemberships } from '../../db/queries/userMemberships.ts';
import type { CalendarFeedRow, ProjectRow } from '../../db/schema.ts';
import { generateId } from '../../db/uuidv7.ts';
import { countCalendarRead } from '../account/attemptLimits.ts';
import type { Handler, HandlerContext } from '../handlerTypes.ts';
import { getDayInZone } from '../timeZoneDates.ts';
import { formatCalendar } from './formatCalendar.ts';
import { toTaskEvents } from './toTaskEvents.ts';

const maxFeeds = 50;
const maxTasks = 5000;
const daysBack = 365;
const myTasks = { en: 'My tasks', es: 'Mis tareas' };

export const list_calendar_feeds: Handler<'list_calendar_feeds'> = async ({ db, actor }) => ({
  calendars: (await listUserCalendarFeeds(db, actor.user.id)).map(toCalendarFeed),
});

export const create_calendar_feed: Handler<'create_calendar_feed'> = async (context, { projectId = null }) => {
  const { db, now, actor, services } = context;
  await requireSessionNotEnded(db, actor);
  const spaceIds = actor.spaces.map(({ id }) => id);
  const project = projectId === null ? undefined : await findResource(db, 'projectId', projectId, spaceIds);
  if (projectId !== null && !project)
    throw invalidInput('projectId', 'must be the id of a project in one of your spaces');
  if ((await listUserCalendarFeeds(db, actor.user.id)).length >= maxFeeds) throw new AppError('too_many_calendars');
  const secret = generateSecret();
  const row: CalendarFeedRow = {
    id: generateId(),
    user_id: actor.user.id,
    secret_hash: hashSecret(secret),
    project_id: projectId,
    space_id: project?.space_id ?? null,
    created_at: now,
  };
  await insertCalendarFeed(db, row);
  return { calendar: toCalendarFeed(row), url: `${services.config.publicUrl}/api/calendars/${secret}.ics` };
};

export const delete_calendar_feed: Handler<'delete_calendar_feed'> = async ({ db, actor }, { calendarId }) => {
  if (!(await deleteCalendarFeed(db, actor.user.id, calendarId))) throw notFound('Calendar');
  return { success: true };
};

export const read_calendar_feed: Handler<'read_calendar_feed'> = async (context, input) => {
  const { db, now } = context;
  const feed = await findCalendarFeedWithUser(db, hashSecret(input.secret.replace(/\.ics$/, '')));
  if (!feed) throw notFound('Calendar');
  await countCalendarRead(context, feed.id);
  const allSpaceIds = parseMemberships(feed.memberships).map(({ id }) => id);
  const { time_zone: timeZone, language, project_id: projectId } = feed;
  const datedSince = getDayInZone(timeZone, now, daysBack);
  if (projectId === null) {
    const name = myTasks[language ?? 'en'];
    const filters = { assigneeId: feed.user_id, datedSince };
    return { calendar: await buildCalendar(context, { name, timeZone, spaceIds: allSpaceIds, filters }) };
  }
  const project = (await findResource(db, 'projectId', projectId, allSpaceIds)) as ProjectRow | undefined;
  if (!project) throw notFound('Calendar');
  const filters = { projectId, datedSince };
  const spaceIds = [project.space_id];
  return { calendar: await buildCalendar(context, { name: project.name, timeZone, spaceIds, filters }) };
};

interface FeedContent {
  name: string;
  timeZone: string;
  spaceIds: string[];
  filters: { assigneeId?: string; projectId?: string; datedSince: string };
}

async function buildCalendar(
  { db, now, services }: HandlerContext,
  { name, timeZone, spaceIds, filters }: FeedContent,
): Promise<string> {
  const tasks = await listTasksAcrossSpaces(db, spaceIds, { filters, limit: maxTasks });
  const projectIds = [...new Set(tasks.map((task) => task.project_id))];
  const projectNames = await lookupNames(db, 'projects', spaceIds, projectIds);
  const taskIds = tasks.map(({ id }) => id);
  const refs = await lookupTaskRefs(db, spaceIds, taskIds);
  const events = tasks.flatMap((task) => {
    const projectName = projectNames.get(task.project_id) as string;
    const { publicUrl } = services.config;
    return toTaskEvents(task, { ref: refs.get(task.id) as string, projectName, timeZone, publicUrl }, now);
  });
  return formatCalendar({ name, timeZone, events });
}

function toCalendarFeed(row: CalendarFeedRow): z.input<typeof CalendarFeed> {
  return { id: row.id, projectId: row.project_id, createdAt: row.created_at };
}
