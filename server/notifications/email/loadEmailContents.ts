import { listMentionedIds, mentionPattern } from '../../../contract/rules/mentions.ts';
import { type NotificationKind, toNotificationKinds } from '../../../contract/rules/notificationKinds.ts';
import { formatRef } from '../../../contract/rules/taskRefs.ts';
import type { Db } from '../../db/engine/database.ts';
import { listCommentsBetween, listEmailedTasks, listSeenRevs } from '../../db/queries/emailItems.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import { findMemberRole } from '../../db/queries/members.ts';
import { findSpace } from '../../db/queries/spaces.ts';
import { loadChoices } from '../loadChoices.ts';
import type { EmailItem } from './emailItem.ts';

/** What an email says about a task, or about a space. */
export interface EmailContents {
  spaceId: string;
  spaceName: string;
  task: { id: string; ref: string; title: string; projectName: string } | undefined;
  kinds: NotificationKind[];
  /** The names of some of those who did it. */
  authors: string[];
  comments: { author: string; text: string; isCut: boolean }[];
}

const maxComments = 5;
const maxCommentCharacters = 2000;

/**
 * Loads what the person may know of the items at this moment, and still wants to: not of spaces that they have left, of tasks
 * that are in the trash or gone, of what they have read in the inbox, and of kinds for which they have turned email off.
 */
export async function loadEmailContents(
  db: Db,
  { userId, now, withComments }: { userId: string; now: string; withComments: boolean },
  items: readonly EmailItem[],
): Promise<EmailContents[]> {
  const contents: EmailContents[] = [];
  for (const [spaceId, inSpace] of Map.groupBy(items, (item) => item.spaceId)) {
    const space = await findSpace(db, spaceId);
    if (!space || !(await findMemberRole(db, spaceId, userId))) continue;
    const thingIds = inSpace.map(({ thingId }) => thingId);
    const tasks = new Map((await listEmailedTasks(db, spaceId, thingIds)).map((task) => [task.id, task]));
    const seenRevs = new Map(
      (await listSeenRevs(db, { userId, spaceId, now }, thingIds)).map((row) => [row.thing_id, row.last_rev]),
    );
    const projectIds = [...new Set([...tasks.values()].map(({ project_id }) => project_id))];
    const getChoices = await loadChoices(db, spaceId, { userIds: [userId], projectIds });
    for (const item of inSpace) {
      const task = tasks.get(item.thingId);
      if (!task && item.thingId !== spaceId) continue;
      if ((seenRevs.get(item.thingId) ?? 0) >= item.lastRev) continue;
      const kinds = toNotificationKinds(item.kinds).filter(
        (kind) => getChoices(userId, task?.project_id ?? null, kind).email !== 'off',
      );
      if (kinds.length === 0) continue;
      const names = await lookupNames(db, 'users', [], item.authorIds);
      contents.push({
        spaceId,
        spaceName: space.name,
        task: task && {
          id: task.id,
          ref: formatRef(space.key, task.number),
          title: task.title,
          projectName: task.project_name,
        },
        kinds,
        authors: item.authorIds.flatMap((id) => names.get(id) ?? []),
        comments: task && withComments ? await loadComments(db, userId, item, kinds) : [],
      });
    }
  }
  return contents;
}

/** The comments that the person is told of, without those of their own. */
async function loadComments(
  db: Db,
  userId: string,
  { spaceId, thingId, firstAt, lastAt }: EmailItem,
  kinds: readonly NotificationKind[],
): Promise<EmailContents['comments']> {
  if (!kinds.includes('commented') && !kinds.includes('mentioned')) return [];
  const between = { spaceId, taskId: thingId, from: firstAt, to: lastAt };
  const rows = (await listCommentsBetween(db, between, 4 * maxComments)).filter(
    ({ author_id, content }) =>
      author_id !== userId && (kinds.includes('commented') || listMentionedIds(content).includes(userId)),
  );
  const authorIds = rows.flatMap(({ author_id }) => author_id ?? []);
  const names = await lookupNames(db, 'users', [], [...new Set(authorIds)]);
  return rows.slice(0, maxComments).map(({ author_id, content }) => {
    const text = toPlainText(content);
    return {
      author: names.get(author_id ?? '') ?? '',
      text: text.slice(0, maxCommentCharacters).toWellFormed(),
      isCut: text.length > maxCommentCharacters,
    };
  });
}

/** As it was written, with the names of those mentioned, and without characters that cannot be seen. */
function toPlainText(markdown: string): string {
  return markdown
    .replace(mentionPattern, '@$1')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n\t]/gu, '')
    .trim();
}
