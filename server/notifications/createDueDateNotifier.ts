import { toKindBits } from '../../contract/rules/notificationKinds.ts';
import type { Database, Db } from '../db/engine/database.ts';
import { findToldDueDates, insertToldDueDates, listDueTasks, moveToldDueDates } from '../db/queries/dueDates.ts';
import { type NewNotification, saveDateNotifications } from '../db/queries/notifications.ts';
import type { ToldDueDatesRow } from '../db/schema.ts';
import { generateId } from '../db/uuidv7.ts';
import { type DueDateAlert, listDueDateAlerts } from './dueDateAlerts.ts';
import { loadChoices } from './loadChoices.ts';

type DueTask = Awaited<ReturnType<typeof listDueTasks>>[number];

interface TaskAlert extends DueTask {
  alert: DueDateAlert;
}

const dayMs = 24 * 3_600_000;
/** What became due while no server ran is told late, up to this long. */
const maxLateMs = 7 * dayMs;
/** The mornings of all time zones are at these minutes. */
const quarterMs = 15 * 60_000;

/**
 * Returns a function that notifies people of the tasks that have become due since any server last did so. The instant up
 * to which people were notified is saved in the same transaction as the notifications of each space, so that neither a
 * crash nor several servers lose or repeat any.
 */
export function createDueDateNotifier({ database, now }: { database: Database; now: () => number }) {
  return async function notifyOfDueDates(): Promise<void> {
    const progress = await begin(database, now());
    if (!progress) return;
    const alerts = await database.read((db) => listTaskAlerts(db, progress));
    const bySpace = Map.groupBy(alerts, ({ space_id }) => space_id);
    let current = progress;
    for (const spaceId of [...bySpace.keys()].sort()) {
      if (progress.told_space_id !== null && spaceId <= progress.told_space_id) continue;
      const next = { ...progress, told_space_id: spaceId };
      const chosen = await database.read((db) => filterChosen(db, spaceId, bySpace.get(spaceId) ?? []));
      const rows = chosen.map(toRow);
      const isSaved = await database.write(async (db) => {
        if (!(await moveToldDueDates(db, current, next))) return false;
        if (rows.length > 0) await saveDateNotifications(db, rows, progress.target);
        return true;
      });
      // Another server goes on.
      if (!isSaved) return;
      database.notifySpacesChanged(rows.map(({ user_id }) => user_id));
      current = next;
    }
    const end = { id: 1, told_until: progress.target, target: null, told_space_id: null };
    await database.write((db) => moveToldDueDates(db, current, end));
  };
}

type Progress = ToldDueDatesRow & { target: string };

/** What is to be told, by a server that has begun it or by this one; undefined: nothing. */
async function begin(database: Database, now: number): Promise<Progress | undefined> {
  const found = await database.read(findToldDueDates);
  if (!found) {
    // Nobody is told of what was due before there were notifications of it.
    await database.write((db) => insertToldDueDates(db, toIso(now)));
    return undefined;
  }
  if (found.target !== null) return { ...found, target: found.target };
  if (found.told_until >= toIso(now)) return undefined;
  const earliest = toIso(now - maxLateMs);
  const [toldUntil = earliest] = [found.told_until, earliest].sort().reverse();
  const begun = { ...found, told_until: toldUntil, target: toIso(now) };
  return (await database.write((db) => moveToldDueDates(db, found, begun))) ? begun : undefined;
}

async function listTaskAlerts(db: Db, { told_until: after, target }: Progress): Promise<TaskAlert[]> {
  const isIn = ({ at }: DueDateAlert) => at > after && at <= target;
  const [start, end] = [Date.parse(after), Date.parse(target)];
  const hasMorning = Math.floor(start / quarterMs) < Math.floor(end / quarterMs);
  const range = hasMorning
    ? { from: toIso(start - 3 * dayMs).slice(0, 10), to: toIso(end + 3 * dayMs).slice(0, 10) }
    : { from: after, to: toIso(end + 1) };
  const tasks = await listDueTasks(db, range);
  return tasks.flatMap((task) => {
    // Of a task that became due and late meanwhile, only the last is told.
    const alert = listDueDateAlerts(task.due_date as string, task.time_zone).findLast(isIn);
    return alert ? [{ ...task, alert }] : [];
  });
}

async function filterChosen(db: Db, spaceId: string, alerts: readonly TaskAlert[]): Promise<readonly TaskAlert[]> {
  const userIds = [...new Set(alerts.map(({ user_id }) => user_id))];
  const projectIds = [...new Set(alerts.map(({ project_id }) => project_id))];
  const getChoices = await loadChoices(db, spaceId, { userIds, projectIds });
  return alerts.filter(({ user_id, project_id, alert }) => getChoices(user_id, project_id, alert.kind).inbox);
}

function toRow({ space_id, user_id, id, alert }: TaskAlert): NewNotification {
  return {
    id: generateId(),
    space_id,
    user_id,
    thing_id: id,
    kinds: toKindBits([alert.kind]),
    events: 1,
    // No event of the log says that a date has come.
    first_rev: 0,
    last_rev: 0,
    author_ids: '',
    author_id: null,
    token_id: null,
    token_name: null,
    client: null,
    comment_id: null,
    last_at: alert.at,
  };
}

function toIso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
