import type { Actor } from '../auth/authorize.ts';
import type { Db } from '../db/engine/database.ts';
import { listUserMemberships } from '../db/queries/userMemberships.ts';
import type { UserRow } from '../db/schema.ts';
import type { HandlerContext, Services } from './handlerTypes.ts';

/** The context for calling domain functions without a request, as the CLI and the demo do. */
export function createContextWithoutRequest(db: Db, services: Services, now: string): HandlerContext {
  return {
    db,
    now,
    services,
    caller: { clientIp: '', userAgent: null },
    canWait: false,
    afterCommit: () => {},
    recordedRev: undefined,
    changedSpaceIds: new Set(),
    sessionChange: undefined,
    newDeviceCookie: undefined,
  };
}

/** The actor for a user as if they had signed in. */
export async function createUserActor(db: Db, user: UserRow): Promise<Actor> {
  return { user, via: { kind: 'session', id: '' }, clientName: null, spaces: await listUserMemberships(db, user.id) };
}
