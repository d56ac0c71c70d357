import type { ApiError } from '../lib/apiClient.ts';
import { describeUpdate, isUpdate, type Values } from './expectedValues.ts';
import type { Mutation } from './mutations.ts';
import { separateConflicts } from './separateConflicts.ts';

/** What becomes of a mutation that others have made impossible in the meantime. */
export interface Adaptation {
  /** What is still to be sent; undefined if nothing is. */
  remaining: Mutation | undefined;
  /** The fields that others have changed, so that they stay. */
  conflicting: string[];
  /** The fields of a new task whose references no longer exist. */
  leftOut: string[];
}

/** What a new task refers to and can do without. */
const optionalReferences = ['statusId', 'parentTaskId', 'labelIds', 'assigneeIds'];

/** Returns undefined if the server rejected the mutation for another reason. */
export function adaptRejectedMutation(action: Mutation, error: ApiError): Adaptation | undefined {
  if (isUpdate(action)) {
    const current = error.current?.[describeUpdate(action).responseField];
    return current === undefined ? undefined : { ...separateConflicts(action, current as Values), leftOut: [] };
  }
  return action.op === 'create_task' && error.code === 'invalid_input' ? leaveOutMissing(action, error) : undefined;
}

/** A new task without what was deleted in the meantime, as when its column was deleted while the user was offline. */
function leaveOutMissing(
  action: Extract<Mutation, { op: 'create_task' }>,
  { issues }: ApiError,
): Adaptation | undefined {
  const input: Record<string, unknown> = { ...action.input };
  const leftOut: string[] = [];
  for (const { path } of issues) {
    const [field = '', index] = path.split('.');
    const value = input[field];
    if (!optionalReferences.includes(field) || value === undefined || value === null) return undefined;
    if (Array.isArray(value) && index !== undefined) input[field] = value.filter((_, at) => at !== Number(index));
    else delete input[field];
    leftOut.push(field);
  }
  if (leftOut.length === 0) return undefined;
  return { remaining: { op: action.op, input: input as typeof action.input }, conflicting: [], leftOut };
}
