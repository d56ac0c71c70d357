import { type ChannelChoices, type NotificationKind, toKindBits } from '../../contract/rules/notificationKinds.ts';
import type { Db } from '../db/engine/database.ts';
import type { NewEmailItem } from '../db/queries/emailItems.ts';
import type { NewNotification } from '../db/queries/notifications.ts';
import { listRunIdsOfImports } from '../db/queries/runs.ts';
import { listWatchedTasks, type TaskPerson, type WatchedTask } from '../db/queries/watchers.ts';
import type { EventRow } from '../db/schema.ts';
import { generateId } from '../db/uuidv7.ts';
import { planEmailItems } from './email/planEmailItems.ts';
import { findWatchers, type Watchers } from './findWatchers.ts';
import { loadChoices } from './loadChoices.ts';
import { getNews, type News } from './newsOfEvent.ts';

export interface NotificationPlan {
  rows: NewNotification[];
  emailItems: NewEmailItem[];
  /** Who is mentioned in which tasks, and so watches them. */
  mentioned: TaskPerson[];
  /** The revision of the last event that it covers. */
  untilRev: number;
}

/** What one event is for one person. */
interface Telling {
  news: News;
  userId: string;
  kind: NotificationKind;
  projectId: string | null;
}

/**
 * Decides who is told what of the events of a space. Nobody is told of what they did themselves; what an agent does is
 * done by somebody else. Covers fewer events when more than `maxTellings` people would have to be told.
 * `hasEmail`: whether this server sends email.
 */
export async function planNotifications(
  db: Db,
  spaceId: string,
  events: readonly EventRow[],
  { maxTellings, hasEmail }: { maxTellings: number; hasEmail: boolean },
): Promise<NotificationPlan> {
  const importRunIds = await findRunsOfImports(db, spaceId, events);
  const news = events.flatMap((event) => (importRunIds.has(event.run_id ?? '') ? [] : (getNews(event) ?? [])));
  const lastRev = (events.at(-1) as EventRow).rev;
  const taskIds = [...new Set(news.flatMap(({ taskId }) => taskId ?? []))];
  // Tasks that are in the trash or gone by now are missing.
  const taskRows = taskIds.length === 0 ? [] : await listWatchedTasks(db, spaceId, taskIds);
  const tasks = new Map(taskRows.map((task) => [task.id, task]));
  const watchers = await findWatchersOfNews(db, spaceId, news, tasks);
  const tellings: Telling[] = [];
  let untilRev = lastRev;
  for (const item of news) {
    const added = listTellings(item, tasks, watchers);
    if (tellings.length > 0 && tellings.length + added.length > maxTellings) {
      untilRev = item.event.rev - 1;
      break;
    }
    tellings.push(...added);
  }
  const mentioned = tellings.flatMap(({ news: { taskId }, userId, kind }) =>
    kind === 'mentioned' && taskId !== null ? { task_id: taskId, user_id: userId } : [],
  );
  const chosen = await addChoices(db, spaceId, tellings);
  const rowsWhere = (isChosen: (choices: ChannelChoices) => boolean) =>
    toRows(
      spaceId,
      chosen.filter(({ choices }) => isChosen(choices)),
    );
  const emailItems = hasEmail
    ? await planEmailItems(db, {
        now: rowsWhere(({ email }) => email === 'now'),
        daily: rowsWhere(({ email }) => email === 'daily'),
      })
    : [];
  return {
    rows: rowsWhere(({ inbox }) => inbox).map(({ first_at: _, ...row }) => row),
    emailItems,
    mentioned,
    untilRev,
  };
}

/** An import notifies nobody: its notifications would bury all others. */
async function findRunsOfImports(db: Db, spaceId: string, events: readonly EventRow[]): Promise<Set<string>> {
  const runIds = [...new Set(events.flatMap(({ run_id }) => run_id ?? []))];
  return new Set(runIds.length === 0 ? [] : await listRunIdsOfImports(db, spaceId, runIds));
}

async function findWatchersOfNews(
  db: Db,
  spaceId: string,
  news: readonly News[],
  tasks: ReadonlyMap<string, WatchedTask>,
): Promise<Watchers> {
  const ids = new Set(news.flatMap(({ watched, taskId }) => (watched && taskId !== null ? taskId : [])));
  const watched = [...ids].flatMap((id) => tasks.get(id) ?? []);
  if (watched.length > 0) return findWatchers(db, spaceId, watched);
  return { listOfTask: () => new Set(), listOfProject: () => new Set() };
}

function listTellings(news: News, tasks: ReadonlyMap<string, WatchedTask>, watchers: Watchers): Telling[] {
  const { event, taskId, direct, watched } = news;
  const task = taskId === null ? undefined : tasks.get(taskId);
  if (taskId !== null && !task) return [];
  const projectId = task?.project_id ?? null;
  const isOwnDoing = (userId: string) => event.user_id === userId && event.token_id === null;
  const tellings: Telling[] = [];
  const concerned = new Set<string>();
  for (const { kind, userIds } of direct) {
    for (const userId of userIds) {
      concerned.add(userId);
      if (!isOwnDoing(userId)) tellings.push({ news, userId, kind, projectId });
    }
  }
  if (!watched || !task) return tellings;
  const userIds = watched.isForProject ? watchers.listOfProject(task) : watchers.listOfTask(task);
  for (const userId of userIds) {
    if (concerned.has(userId) || isOwnDoing(userId)) continue;
    tellings.push({ news, userId, kind: watched.kind, projectId });
  }
  return tellings;
}

/** Adds how each person wants to be notified. */
async function addChoices(
  db: Db,
  spaceId: string,
  tellings: readonly Telling[],
): Promise<(Telling & { choices: ChannelChoices })[]> {
  if (tellings.length === 0) return [];
  const userIds = [...new Set(tellings.map(({ userId }) => userId))];
  const projectIds = [...new Set(tellings.flatMap(({ projectId }) => projectId ?? []))];
  const getChoices = await loadChoices(db, spaceId, { userIds, projectIds });
  return tellings.map((telling) => {
    const { userId, projectId, kind } = telling;
    return { ...telling, choices: getChoices(userId, projectId, kind) };
  });
}

/** One row for each person and thing. */
function toRows(spaceId: string, tellings: readonly Telling[]): (NewNotification & { first_at: string })[] {
  const groups = Map.groupBy(tellings, ({ userId, news }) => `${userId} ${news.taskId ?? spaceId}`);
  return [...groups.values()].map((group) => {
    const [first, last] = [group[0] as Telling, group.at(-1) as Telling];
    const events = new Set(group.map(({ news }) => news.event));
    const { event } = last.news;
    return {
      id: generateId(),
      space_id: spaceId,
      user_id: first.userId,
      thing_id: first.news.taskId ?? spaceId,
      kinds: toKindBits(group.map(({ kind }) => kind)),
      events: events.size,
      first_rev: first.news.event.rev,
      last_rev: event.rev,
      author_ids: [...new Set([...events].map(({ user_id }) => user_id))].slice(0, maxAuthors).join(','),
      author_id: event.user_id,
      token_id: event.token_id,
      token_name: event.token_name,
      client: event.client,
      comment_id: group.find(({ news }) => news.commentId !== null)?.news.commentId ?? null,
      first_at: first.news.event.at,
      last_at: event.at,
    };
  });
}

const maxAuthors = 5;
