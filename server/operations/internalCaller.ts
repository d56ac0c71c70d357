import type * as z from 'zod';
import { type Operations, operations } from '../../contract/index.ts';
import type { Operation } from '../../contract/operation.ts';
import { type Actor, loadResource } from '../auth/authorize.ts';
import type { Db } from '../db/engine/database.ts';
import { listUserMemberships } from '../db/queries/memberships.ts';
import type { UserRow } from '../db/schema.ts';
import * as comments from './comments.ts';
import type { HandlerContext, Services } from './handlerTypes.ts';
import * as labels from './labels.ts';
import * as members from './members.ts';
import * as projects from './projects.ts';
import * as spaces from './spaces.ts';
import * as statuses from './statuses.ts';
import * as tasks from './tasks/index.ts';

/** What can be done in a space. */
const handlers = { ...spaces, ...projects, ...statuses, ...tasks, ...comments, ...labels, ...members };
type Name = keyof typeof handlers & keyof Operations;

/** What operations' inner functions take, for a call that nobody made over the network. */
export function createInternalContext(db: Db, services: Services, now: string): HandlerContext {
  const caller = { clientIp: '', userAgent: null };
  return {
    db: db,
    now,
    services,
    caller,
    afterCommit: () => {},
    recordedRev: undefined,
    changedSpaceIds: new Set(),
    sessionChange: undefined,
  };
}

/** The user, as if signed in. */
export async function createInternalActor(db: Db, user: UserRow): Promise<Actor> {
  return { user, via: { kind: 'session', id: '' }, clientName: null, spaces: await listUserMemberships(db, user.id) };
}

export type InternalCall = <N extends Name>(
  actor: Actor,
  name: N,
  input: z.input<Operations[N]['input']>,
) => Promise<z.output<Operations[N]['output']>>;

/** Calls operations on a database that nobody else has, as whoever and at the time that `now` gives. */
export function createInternalCaller(db: Db, services: Services, now: () => number): InternalCall {
  return async (actor, name, given) => {
    const { input, target }: Operation = operations[name];
    const fields = input.parse(given);
    const loaded = target && (await loadResource(db, actor, target, fields[target] as string, { lock: false }));
    const context = { ...createInternalContext(db, services, new Date(now()).toISOString()), actor, ...loaded };
    const handle = handlers[name] as unknown as (context: object, fields: object) => Promise<never>;
    // One after the other there may be many: others get their turn in between.
    await new Promise((resolve) => setImmediate(resolve));
    return handle({ ...context, isStillAllowed: async () => true }, fields);
  };
}
