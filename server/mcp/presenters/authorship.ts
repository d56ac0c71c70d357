import { findFirstTaskEvent, listEventsByRevs } from '../../db/queries/events.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import type { CommentRow, EventRow, TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../../operations/handlerTypes.ts';
import { formatDateInZone } from '../../operations/timeZoneDates.ts';

type By = Pick<EventRow, 'user_id' | 'client' | 'token_id' | 'token_name'>;

/** Who made a task, who changed it last, and who wrote its comments, each with the agent that did it for them. */
export async function describeAuthorship({ db, actor }: ActorContext, task: TaskRow, comments: readonly CommentRow[]) {
  const { id, space_id: spaceId } = task;
  const first = await findFirstTaskEvent(db, spaceId, id);
  const at = new Map(
    (await listEventsByRevs(db, spaceId, [task.rev, ...comments.map((one) => one.rev)])).map((event) => [
      event.rev,
      event,
    ]),
  );
  const ids = [task.created_by_id, first?.user_id, ...comments.map((one) => one.author_id)];
  for (const event of at.values()) ids.push(event.user_id);
  const names = await lookupNames(db, 'users', [], [...new Set(ids.filter((one) => typeof one === 'string'))]);

  const by = (event: By | undefined, otherwise: string | null) => {
    const name = names.get(event?.user_id ?? otherwise ?? '') ?? 'an account that is gone';
    const token = event?.token_name ? `the token ${event.token_name}` : event?.token_id && 'an agent without a name';
    const agent = event?.client ?? token ?? undefined;
    return agent === undefined ? name : `${name} via ${agent}`;
  };
  const when = (instant: string) => formatDateInZone(actor.user.time_zone, instant);
  const created = first?.type === 'task.created' ? first : undefined;
  return {
    created: `${when(task.created_at)} by ${by(created, task.created_by_id)}`,
    updated: `${when(at.get(task.rev)?.at ?? task.updated_at)} by ${by(at.get(task.rev), task.created_by_id)}`,
    comments: comments.map((comment) => ({
      by: by(at.get(comment.rev), comment.author_id),
      at: when(comment.created_at),
      content: comment.content,
    })),
  };
}
