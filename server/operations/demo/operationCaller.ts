import type * as z from 'zod';
import { type Operations, operations } from '../../../contract/index.ts';
import type { Operation } from '../../../contract/operation.ts';
import { isRole } from '../../../contract/rules/roles.ts';
import { type Actor, loadResource, requireRole } from '../../auth/authorize.ts';
import type { Db } from '../../db/engine/database.ts';
import * as comments from '../comments.ts';
import { createContextWithoutRequest } from '../contextWithoutRequest.ts';
import type { Services } from '../handlerTypes.ts';
import * as invitations from '../invitations.ts';
import * as labels from '../labels.ts';
import * as members from '../members.ts';
import * as projects from '../projects.ts';
import * as spaces from '../spaces.ts';
import * as statuses from '../statuses.ts';
import * as tasks from '../tasks/index.ts';

/** The operations that can be executed inside a space. */
const handlers = { ...spaces, ...projects, ...statuses, ...tasks, ...comments, ...labels, ...members, ...invitations };
type SpaceOperationName = keyof typeof handlers & keyof Operations;

export type CallOperation = <N extends SpaceOperationName>(
  actor: Actor,
  name: N,
  input: z.input<Operations[N]['input']>,
) => Promise<z.output<Operations[N]['output']>>;

/**
 * Calls operations as a given actor, at the time that `now` returns. Input, resource and role are checked as in the
 * pipeline; there is no locking, rate limit or idempotency, so nobody else may be using the database.
 */
export function createOperationCaller(db: Db, services: Services, now: () => number): CallOperation {
  return async (actor, name, input) => {
    const { input: schema, target, access }: Operation = operations[name];
    const fields = schema.parse(input);
    const resource = target && (await loadResource(db, actor, target, fields[target] as string, { lock: false }));
    if (resource && isRole(access)) requireRole(resource.role, access);
    const context = {
      ...createContextWithoutRequest(db, services, new Date(now()).toISOString()),
      actor,
      isStillAllowed: async () => true,
      ...resource,
    };
    // Thousands of calls may follow each other: yield to the event loop in between.
    await new Promise((resolve) => setImmediate(resolve));
    const handle = handlers[name] as unknown as (context: object, fields: object) => Promise<never>;
    return handle(context, fields);
  };
}
