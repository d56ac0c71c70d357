import { createUuid } from '../lib/apiClient.ts';
import { applyWaitingResponses } from './applyResponsesTogether.ts';
import { describeUpdate, isUpdate, type Values, withExpected } from './expectedValues.ts';
import { cancelPending, enqueue } from './mutationQueue.ts';
import type { Mutation } from './mutations.ts';
import { isCreation } from './sendableMutations.ts';
import { separateConflicts } from './separateConflicts.ts';
import { getState } from './store.ts';
import { replaceTemporaryIds, setServerId } from './temporaryIds.ts';
import { createStep, enqueueStep, hasMutation, push, redoStack, type StepMutation, undoStack } from './undoHistory.ts';

/** What undoing or redoing a step did. */
export interface HistoryResult {
  label: string;
  /** Whether anything was left to change. */
  isChanged: boolean;
  /** The fields of each thing that others have changed since, so that they stay as they are. */
  conflicts: Conflict[];
}

export interface Conflict {
  action: Mutation;
  fields: readonly string[];
}

/** Undoes the step that contains the mutation, or else the last one. Returns undefined if there is none. */
export function undoStep(mutationId?: string): HistoryResult | undefined {
  applyWaitingResponses();
  const index = undoStack.findLastIndex((step) => mutationId === undefined || hasMutation(step, mutationId));
  const [step] = index < 0 ? [] : undoStack.splice(index, 1);
  if (!step) return undefined;
  const { label, mutations, isDelayed } = step;
  if (isDelayed) {
    cancelPending(mutations.map(({ id }) => id));
    push(redoStack, step);
    return { label, isChanged: true, conflicts: [] };
  }
  const inverses = mutations.flatMap(({ inverse }) => inverse ?? []).reverse();
  const { remaining, conflicts } = splitConflicts(inverses.map(replaceTemporaryIds));
  enqueue(
    remaining.map((action) => ({ id: createUuid(), action })),
    { isUndo: true },
  );
  if (remaining.length > 0) push(redoStack, step);
  return { label, isChanged: remaining.length > 0, conflicts };
}

/** Returns undefined if there is no step. */
export function redoStep(): HistoryResult | undefined {
  applyWaitingResponses();
  const undone = redoStack.pop();
  if (!undone) return undefined;
  const { label, isDelayed } = undone;
  const { remaining, conflicts } = splitConflicts(
    undone.mutations.map((mutation) => replaceTemporaryIds(toRedo(mutation))),
  );
  const step = createStep(remaining, label, isDelayed);
  // What is created again gets a new id, which later steps must refer to.
  const createdIds = undone.mutations.flatMap(({ id, action }) => (isCreation(action) ? [id] : []));
  for (const { id, action } of step.mutations) {
    const previousId = isCreation(action) ? createdIds.shift() : undefined;
    if (previousId !== undefined) setServerId(replaceTemporaryIds(previousId), id);
  }
  enqueueStep(step, { isUndo: true });
  push(undoStack, step);
  return { label, isChanged: remaining.length > 0, conflicts };
}

/** Leaves out what others have changed since, as far as it is known here. The server checks the rest. */
function splitConflicts(actions: readonly Mutation[]): { remaining: Mutation[]; conflicts: Conflict[] } {
  const remaining: Mutation[] = [];
  const conflicts: Conflict[] = [];
  for (const action of actions) {
    const { table, id } = isUpdate(action) ? describeUpdate(action) : {};
    const current = table && id !== undefined && (getState()[table].get(id) as Values | undefined);
    if (!current || !isUpdate(action)) {
      remaining.push(action);
      continue;
    }
    const split = separateConflicts(action, current);
    if (split.remaining) remaining.push(split.remaining);
    if (split.conflicting.length > 0) conflicts.push({ action, fields: split.conflicting });
  }
  return { remaining, conflicts };
}

/** Returns the mutation that does the action again. It replaces only the values that the undo restored. */
function toRedo({ action, inverse }: StepMutation): Mutation {
  if (!isUpdate(action) || !inverse || !isUpdate(inverse)) return action;
  const { expected = {} } = describeUpdate(action);
  const { fields } = describeUpdate(inverse);
  const restored = Object.keys(expected).flatMap((field) => (field in fields ? [[field, fields[field]]] : []));
  return withExpected(action, Object.fromEntries(restored));
}
