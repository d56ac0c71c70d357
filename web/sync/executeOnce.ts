import { type ApiError, type ApiResult, callApi, unreachableResult } from '../lib/apiClient.ts';
import { loadWithMessages } from '../lib/i18n/index.ts';
import type { PendingMutation } from './pendingMutation.ts';
import { isCreation } from './sendableMutations.ts';
import { storeMutations } from './storedMutations.ts';
import { replaceTemporaryIds } from './temporaryIds.ts';

/** The server keeps keys for 24 hours from when it executed the request. */
const keyLifeMs = 23 * 3_600_000;

/** Sends the mutation with its key. If the server may have forgotten the key, looks first whether it was executed. */
export async function executeOnce(
  mutation: PendingMutation,
  { isPageClosing }: { isPageClosing: boolean },
): Promise<ApiResult<unknown>> {
  const { sentAt = Date.now() } = mutation;
  if (isCreation(mutation.action) && Date.now() - sentAt > keyLifeMs) {
    const executed = await import('./findExecutedCreation.ts')
      .then(({ findExecutedCreation }) => findExecutedCreation(mutation, sentAt))
      .catch(() => unreachableResult);
    if (executed) return executed;
    mutation.sentAt = undefined;
  }
  // A key stands for one request, so a retry must send the same ids.
  mutation.action = replaceTemporaryIds(mutation.action);
  if (isCreation(mutation.action) && mutation.sentAt === undefined) {
    mutation.sentAt = Date.now();
    storeMutations([mutation]);
  }
  if (mutation.seen && !isPageClosing) {
    const check = await loadDeletionCheck();
    return check ? toExpectedResult(await check.deleteUnlessChanged(mutation)) : unreachableResult;
  }
  const { op, input } = mutation.action;
  return toExpectedResult(await callApi(op, input as never, { key: mutation.id, keepalive: isPageClosing }));
}

export function loadDeletionCheck() {
  return import('./deleteUnlessChanged.ts').catch(() => undefined);
}

export type Rejections = typeof import('./rejections.ts');

/** Loads what handles the rejection of a mutation. Returns undefined for an error that does not concern the mutation itself. */
export async function loadRejections({ code }: ApiError): Promise<Rejections | 'missing' | undefined> {
  if (code === 'unreachable' || code === 'unauthorized' || code === 'other_account') return undefined;
  return loadWithMessages('panel', import('./rejections.ts')).catch(() => 'missing');
}

/** The sign-in page of a network may answer any request with 200 and JSON of its own. */
function toExpectedResult(result: ApiResult<unknown>): ApiResult<unknown> {
  if (!result.ok || isMutationResponse(result.value)) return result;
  return unreachableResult;
}

function isMutationResponse(body: unknown): boolean {
  const { success, task, comment, label, status } = body as Record<string, unknown>;
  const row = (task ?? comment ?? label ?? status) as { id?: unknown } | null | undefined;
  return success === true || typeof row?.id === 'string';
}
