import type { Database } from '../db/engine/database.ts';
import { saveEmailItems } from '../db/queries/emailItems.ts';
import { saveNotifications } from '../db/queries/notifications.ts';
import {
  findNotifiedRev,
  insertNotifiedRev,
  listSpacesToNotify,
  lockNotifiedRev,
  updateNotifiedRev,
} from '../db/queries/notifiedRevs.ts';
import { addMentionedWatchers } from '../db/queries/watchers.ts';
import type { NotifiedRevRow } from '../db/schema.ts';
import { readEventPage } from '../events/readEventPage.ts';
import { type NotificationPlan, planNotifications } from './planNotifications.ts';

/** What happens within this time is told together. */
const delayMs = 300;
const eventsPerPage = 1000;
const rowsPerTransaction = 500;
const maxTellings = 20_000;
/** Events that tell nobody anything move the stored revision only so often; reading them again costs little. */
const revsWithoutSaving = 500;
const maxReadRevs = 10_000;

interface NotificationWriterOptions {
  database: Database;
  /** Milliseconds. */
  now: () => number;
  /** Whether this server sends email. */
  hasEmail: boolean;
  onError(error: unknown): void;
}

export type NotificationWriter = ReturnType<typeof createNotificationWriter>;

// Over 80 lines: its functions share the spaces that wait and the revisions that were read.
/**
 * Writes notifications: reads the log of each space from where the database says that it has been read, outside of the
 * writes that append to it. The revision moves in the transaction of the rows, so of several servers one writes them, and a
 * crash neither loses nor repeats any.
 */
export function createNotificationWriter({ database, now, hasEmail, onError }: NotificationWriterOptions) {
  const waiting = new Set<string>();
  /** The spaces of `waiting` whose revision is saved although nobody is told anything. */
  const behind = new Set<string>();
  /** Up to where the logs have been read without anything to write. */
  const readRevs = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;
  const catchUps = new Set<Promise<void>>();

  /** Reads the logs of these spaces soon. */
  function wake(spaceIds: readonly string[]): void {
    for (const id of spaceIds) waiting.add(id);
    if (!isStopped) timer ??= setTimeout(() => void drain(), delayMs).unref();
  }

  function drain(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    running ??= readWaiting().finally(() => {
      running = undefined;
      // Spaces that were changed meanwhile wait again, so that a busy space is read a few times a second.
      if (waiting.size > 0) wake([]);
    });
    return running;
  }

  async function readBehind(): Promise<void> {
    for (const id of await database.read(listSpacesToNotify)) {
      waiting.add(id);
      behind.add(id);
    }
    await running;
    await drain();
  }

  async function readWaiting(): Promise<void> {
    const spaceIds = [...waiting];
    waiting.clear();
    for (const spaceId of spaceIds) {
      // On a full disk, what is left belongs to those who free space. The log is read later.
      if (isStopped || database.isStorageLow?.()) return;
      try {
        await readSpace(spaceId);
      } catch (error) {
        onError(error);
      }
    }
  }

  async function readSpace(spaceId: string): Promise<void> {
    while (!isStopped) {
      const notified = await findOrAddNotifiedRev(spaceId);
      if (!notified) return forget(spaceId);
      const { rev, until_rev: untilRev } = notified;
      // What another server has begun is finished as it was planned.
      const start = untilRev === null ? Math.max(rev, readRevs.get(spaceId) ?? 0) : rev;
      const page = await readEventPage(database, spaceId, start, eventsPerPage);
      const events = page.events.filter((event) => untilRev === null || event.rev <= untilRev);
      if (events.length === 0) return saveReadRev(notified, start);
      const limits = { maxTellings: untilRev === null ? maxTellings : Number.POSITIVE_INFINITY, hasEmail };
      const plan = await database.read((db) => planNotifications(db, spaceId, events, limits));
      // Another server is at it: look again whether it has seen everything.
      if (!(await savePlan(notified, plan))) return wake([spaceId]);
      rememberRead(spaceId, plan.untilRev);
      if (page.isLast && plan.untilRev === page.events.at(-1)?.rev && !behind.has(spaceId)) return;
    }
  }

  /** Without this, a space in which nobody is told anything would always look as if it had been missed. */
  async function saveReadRev(notified: NotifiedRevRow, rev: number): Promise<void> {
    if (!behind.delete(notified.space_id) || rev <= notified.rev) return;
    await database.write(async (db) => {
      if (await lockNotifiedRev(db, notified)) await updateNotifiedRev(db, { ...notified, rev, until_rev: null });
    });
  }

  async function findOrAddNotifiedRev(spaceId: string): Promise<NotifiedRevRow | undefined> {
    const found = await database.read((db) => findNotifiedRev(db, spaceId));
    if (found) return found;
    await database.write((db) => insertNotifiedRev(db, spaceId, 'start'));
    return database.read((db) => findNotifiedRev(db, spaceId));
  }

  /** The space is gone. */
  function forget(spaceId: string): void {
    readRevs.delete(spaceId);
    behind.delete(spaceId);
  }

  function rememberRead(spaceId: string, rev: number): void {
    if (readRevs.size >= maxReadRevs) readRevs.clear();
    readRevs.set(spaceId, rev);
  }

  /** Returns false when another server writes for this space. */
  async function savePlan(notified: NotifiedRevRow, plan: NotificationPlan): Promise<boolean> {
    const { rows, emailItems, mentioned, untilRev } = plan;
    const { space_id: spaceId, rev, until_rev } = notified;
    const count = Math.max(rows.length, emailItems.length);
    if (count === 0 && mentioned.length === 0 && until_rev === null && untilRev - rev < revsWithoutSaving) return true;
    // In small transactions, between which others can write.
    for (let start = 0; start === 0 || start < count; start += rowsPerTransaction) {
      const end = start + rowsPerTransaction;
      const part = rows.slice(start, end);
      const emailPart = emailItems.slice(start, end);
      const isSaved = await database.write(async (db) => {
        if (!(await lockNotifiedRev(db, notified))) return false;
        if (part.length > 0) await saveNotifications(db, part);
        if (emailPart.length > 0) await saveEmailItems(db, emailPart);
        if (start === 0 && mentioned.length > 0)
          await addMentionedWatchers(db, spaceId, mentioned, new Date(now()).toISOString());
        if (end >= count) await updateNotifiedRev(db, { space_id: spaceId, rev: untilRev, until_rev: null });
        else if (start === 0) await updateNotifiedRev(db, { space_id: spaceId, rev, until_rev: untilRev });
        return true;
      });
      if (!isSaved) return false;
      database.notifySpacesChanged(part.map(({ user_id }) => user_id));
    }
    return true;
  }

  return {
    wake,
    /** Reads all logs that have not been read to their end, for example after a crash. Resolves when that is done. */
    catchUp: (): Promise<void> => {
      const catchUp: Promise<void> = readBehind().finally(() => catchUps.delete(catchUp));
      catchUps.add(catchUp);
      return catchUp;
    },
    stop: async (): Promise<void> => {
      isStopped = true;
      clearTimeout(timer);
      await Promise.allSettled([...catchUps, running]);
    },
  };
}
