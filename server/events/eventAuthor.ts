import type { Actor } from '../auth/authorize.ts';
import type { EventRow } from '../db/schema.ts';

/** What of an actor the log names. */
export type EventActor = Pick<Actor, 'via' | 'clientName'> &
  Partial<Pick<Actor, 'spaces'>> & { user: Pick<Actor['user'], 'id'> };

/** Who made a change: a person in the app has no token. */
export type EventAuthor = Pick<EventRow, 'user_id' | 'token_id' | 'token_name' | 'client'>;

export function toEventAuthor({ user, via, clientName }: EventActor): EventAuthor {
  const token = via.kind === 'session' ? null : via;
  return { user_id: user.id, token_id: token?.id ?? null, token_name: token?.name ?? null, client: clientName };
}
