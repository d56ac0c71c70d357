import { deleteUserAgents } from '../../db/queries/agents.ts';
import { deleteUserCalendarFeeds } from '../../db/queries/calendarFeeds.ts';
import { deleteEmailLinks } from '../../db/queries/emailLinks.ts';
import { barFromOpenInvitations, deleteInvitationsOfMember } from '../../db/queries/invitations.ts';
import { deleteUserSessions } from '../../db/queries/sessions.ts';
import { deleteUserTokens } from '../../db/queries/tokens.ts';
import { listUserMemberships } from '../../db/queries/userMemberships.ts';
import type { HandlerContext } from '../handlerTypes.ts';

type EndContext = Pick<HandlerContext, 'db' | 'now' | 'changedSpaceIds'>;

interface EndedAccess {
  /** A session that goes on. */
  keepSessionId?: string | undefined;
  /** Also API tokens, connected agents, calendar feeds and the invitations that the user has sent. */
  includingTokens: boolean;
}

/**
 * Ends what lets someone into the account without its password: sessions, emailed links and, if asked, API tokens,
 * connected agents, calendar feeds and the invitations that the user has sent. Open event streams of what has ended end too. Responses
 * stored for Idempotency-Keys need no end: only who can sign in gets them, for retries of their own.
 */
export async function endUserAccess(
  context: EndContext,
  userId: string,
  { keepSessionId, includingTokens }: EndedAccess,
): Promise<void> {
  const { db } = context;
  await deleteUserSessions(db, userId, keepSessionId);
  await deleteEmailLinks(db, userId, 'verify_email');
  await deleteEmailLinks(db, userId, 'reset_password');
  if (includingTokens) {
    await deleteUserTokens(db, userId);
    await deleteUserAgents(db, userId);
    await deleteUserCalendarFeeds(db, userId);
    const spaceIds = (await listUserMemberships(db, userId)).map(({ id }) => id);
    await deleteInvitationsOfMember(db, spaceIds, { userId });
  }
  await wakeUserStreams(context, userId);
}

/**
 * Ends what could give a removed or demoted member their former role back: the invitations to their address and those
 * they sent. Open invitations stay for others, but no longer work for them. Stored responses and streams check the
 * role by themselves.
 */
export async function endMemberAccess(
  { db, now }: EndContext,
  spaceId: string,
  { user_id: userId, email }: { user_id: string; email: string },
  { canStillInvite }: { canStillInvite: boolean },
): Promise<void> {
  await deleteInvitationsOfMember(db, [spaceId], { email, ...(!canStillInvite && { userId }) });
  await barFromOpenInvitations(db, { spaceId, userId, now });
}

/** Lets all streams of the user check now whether they may go on. */
export async function wakeUserStreams({ db, changedSpaceIds }: EndContext, userId: string): Promise<void> {
  for (const { id } of await listUserMemberships(db, userId)) changedSpaceIds.add(id);
}
