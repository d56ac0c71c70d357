import { updateExpected, type Values } from './expectedValues.ts';
import type { Mutation } from './mutations.ts';
import type { PendingMutation } from './pendingMutation.ts';
import { replaceTemporaryIds } from './temporaryIds.ts';

/** Bases a later mutation on what the server has made of an earlier one. Returns whether that changes it. */
export function rebaseOnResponse(
  mutation: PendingMutation,
  earlier: Mutation,
  row: Values | undefined,
  hasNewId: boolean,
): boolean {
  const { action, seen } = mutation;
  if (hasNewId) {
    mutation.action = replaceTemporaryIds(action);
    mutation.seen = replaceTemporaryIds(seen);
  }
  if (row) mutation.action = updateExpected(mutation.action, earlier, row);
  return mutation.action !== action || mutation.seen !== seen;
}
