import { type OperationName, operationsByConcept } from '../../contract/index.ts';
import { isRole } from '../../contract/rules/roles.ts';
import { Success } from '../../contract/successOutput.ts';
import { canReachSpace, notFoundResource, requireInstanceAdmin, requireRole } from '../auth/authorize.ts';
import { findMemberRole } from '../db/queries/members.ts';
import { findSpace } from '../db/queries/spaces.ts';
import { authorizeTarget, requireScope } from './authorizeCall.ts';
import type { Execution, ExecutionContext } from './executionContext.ts';

/**
 * Checks that the caller may still have the response that was stored for an Idempotency-Key. The target itself may be
 * gone, for example because the call deleted it, so the role in its space decides.
 * @param spaceIds The spaces that the response is about; undefined in responses of earlier versions
 * @throws AppError with code `not_found`, `read_only_token`, `insufficient_role` or `instance_admin_required`
 */
export async function authorizeReplay(
  { name, operation, input }: Execution,
  context: ExecutionContext,
  spaceIds: string[] | undefined,
): Promise<void> {
  const { db, actor } = context;
  if (!actor) return;
  if (name in operationsByConcept.admin) requireInstanceAdmin(actor);
  if (!spaceIds) return void (await authorizeTarget(context, operation, input));
  for (const spaceId of spaceIds) {
    const role = canReachSpace(actor, spaceId) ? await findMemberRole(db, spaceId, actor.user.id) : undefined;
    if (role) requireScope(actor.via, operation.write);
    if (role && isRole(operation.access)) requireRole(role, operation.access);
    if (role) continue;
    // After the space was deleted, `{success: true}` reveals nothing of it.
    if (operation.output === Success && !(await findSpace(db, spaceId))) continue;
    throw notFoundResource(operation.target ?? 'spaceId');
  }
}

/** The spaces that the response of a call is about: the target's, or those that the call has named or changed. */
export function listAnsweredSpaceIds(
  { name }: Execution,
  { spaceId, answeredSpaceIds = [], changedSpaceIds }: ExecutionContext,
): string[] {
  if (spaceId !== undefined) return [spaceId];
  return concernsOnlyAccounts(name) ? [] : [...answeredSpaceIds, ...changedSpaceIds];
}

/** Responses about accounts have nothing of the spaces whose members are notified. */
function concernsOnlyAccounts(name: OperationName): boolean {
  const { account, tokens, agents, admin } = operationsByConcept;
  return [account, tokens, agents, admin].some((concept) => name in concept);
}
