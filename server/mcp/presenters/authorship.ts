import { formatAgentLabel } from '../../../contract/rules/agentLabel.ts';
import { findFirstTaskEvent, listEventsByRevs } from '../../db/queries/events.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import type { CommentRow, EventRow, TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../../operations/handlerTypes.ts';
import { formatDateInZone } from '../../operations/timeZoneDates.ts';

type AuthorColumns = Pick<EventRow, 'user_id' | 'client' | 'token_id' | 'token_name'>;

/** Who created a task, who changed it last and who wrote its comments, each with the agent they used. */
export async function describeAuthorship({ db, actor }: ActorContext, task: TaskRow, comments: readonly CommentRow[]) {
  const { id, space_id: spaceId } = task;
  const first = await findFirstTaskEvent(db, spaceId, id);
  const eventsByRev = new Map(
    (await listEventsByRevs(db, spaceId, [task.rev, ...comments.map((comment) => comment.rev)])).map((event) => [
      event.rev,
      event,
    ]),
  );
  const ids = [
    task.created_by_id,
    first?.user_id,
    ...comments.flatMap((comment) => [comment.author_id, comment.imported_by_id]),
  ];
  for (const event of eventsByRev.values()) ids.push(event.user_id);
  const names = await lookupNames(db, 'users', [], [...new Set(ids.filter((id) => typeof id === 'string'))]);

  const formatAuthor = (event: AuthorColumns | undefined, fallbackUserId: string | null) =>
    formatEventAuthor(names.get(event?.user_id ?? fallbackUserId ?? ''), event);
  const formatCommentAuthor = ({ rev, author_id, imported_by_id }: CommentRow) => {
    const author = formatAuthor(imported_by_id === null ? eventsByRev.get(rev) : undefined, author_id);
    return imported_by_id === null ? author : `${author}, imported by ${formatAuthor(undefined, imported_by_id)}`;
  };
  const formatTime = (instant: string) => formatDateInZone(actor.user.time_zone, instant);
  // The log no longer has it after a while.
  const last = eventsByRev.get(task.rev);
  const created = first?.type === 'task.created' ? first : undefined;
  return {
    created: `${formatTime(task.created_at)} by ${formatAuthor(created, task.created_by_id)}`,
    updated: last ? `${formatTime(last.at)} by ${formatAuthor(last, null)}` : formatTime(task.updated_at),
    comments: comments.map((comment) => ({
      by: formatCommentAuthor(comment),
      at: formatTime(comment.created_at),
      content: comment.content,
    })),
  };
}

/** Returns a function that names who caused one of the events. */
export async function loadAuthorNames(
  { db }: ActorContext,
  events: readonly EventRow[],
): Promise<(event: EventRow) => string> {
  const ids = events.map((event) => event.user_id).filter((id) => typeof id === 'string');
  const names = await lookupNames(db, 'users', [], [...new Set(ids)]);
  return (event) => formatEventAuthor(names.get(event.user_id ?? ''), event);
}

/** Names who caused an event, and through which agent. */
export function formatEventAuthor(name = 'a deleted account', event: AuthorColumns | undefined): string {
  const via = event && { tokenId: event.token_id, tokenName: event.token_name, client: event.client };
  const agent = via && formatAgentLabel(via, 'an unnamed agent');
  return agent === undefined ? name : `${name} via ${agent}`;
}
