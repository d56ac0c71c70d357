import { createUuid } from '../lib/apiClient.ts';
import { applyOptimistic } from './applyOptimistic.ts';
import {
  addExpected,
  describeUpdate,
  expectAllFields,
  isUpdate,
  splitUpdate,
  updateExpected,
  type Values,
  withExpected,
} from './expectedValues.ts';
import { invertMutation } from './invertMutation.ts';
import { applyConfirmed, cancelPending, enqueue } from './mutationQueue.ts';
import type { Mutation } from './mutations.ts';
import { isCreation } from './sendableMutations.ts';
import { StateDraft } from './state.ts';
import { getState } from './store.ts';
import { onServerId, replaceTemporaryIds, setServerId } from './temporaryIds.ts';

/** One user action, however many mutations it takes. */
interface UndoStep {
  label: string;
  mutations: StepMutation[];
  /** Sent after `undoWindowMs`; until then, undoing cancels the mutations instead of inverting them. */
  isDelayed: boolean;
}

interface StepMutation {
  id: string;
  action: Mutation;
  /** What undoes it, for as long as its fields have the values that the mutation gave them. */
  inverse: Mutation | undefined;
}

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

/** How long a delayed step can be undone. */
const undoWindowMs = 5000;
const maxSteps = 100;
const undoStack: UndoStep[] = [];
const redoStack: UndoStep[] = [];

/** Performs the mutations as one undoable step. Returns the temporary ids of what they create, one per mutation. */
export function performStep(
  mutations: readonly Mutation[],
  { label, isDelayed = false, isUndoable = true }: { label: string; isDelayed?: boolean; isUndoable?: boolean },
): string[] {
  applyConfirmed();
  const step = createStep(mutations, label, isDelayed);
  enqueueStep(step);
  if (isUndoable) push(undoStack, step);
  redoStack.length = 0;
  return step.mutations.map(({ id }) => id);
}

/** Undoes the step that contains the mutation, or else the last one. Returns undefined if there is none. */
export function undoStep(mutationId?: string): HistoryResult | undefined {
  applyConfirmed();
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
  applyConfirmed();
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

/** Remembers the values that the server gave to what a mutation changed: those are what undoing it may replace. */
export function noteConfirmed(mutationId: string, row: Values): void {
  for (const { mutations } of [...undoStack, ...redoStack]) {
    const mutation = mutations.find(({ id }) => id === mutationId);
    if (mutation?.inverse) mutation.inverse = updateExpected(mutation.inverse, mutation.action, row);
  }
}

/** Forgets a mutation that the server rejected: the others of its step can still be undone. */
export function removeFromHistory(mutationId: string): void {
  for (const steps of [undoStack, redoStack]) {
    const index = steps.findIndex((step) => hasMutation(step, mutationId));
    const step = steps[index];
    if (!step) continue;
    step.mutations = step.mutations.filter(({ id }) => id !== mutationId);
    if (step.mutations.length === 0) steps.splice(index, 1);
  }
}

/** Removes the step of a mutation that was delayed and can no longer be canceled. */
export function removeDelayedStep(mutationId: string): void {
  for (const steps of [undoStack, redoStack]) {
    const index = steps.findIndex((step) => step.isDelayed && hasMutation(step, mutationId));
    if (index >= 0) steps.splice(index, 1);
  }
}

export function clearHistory(): void {
  undoStack.length = 0;
  redoStack.length = 0;
}

function createStep(actions: readonly Mutation[], label: string, isDelayed: boolean): UndoStep {
  const userId = getState().me?.id ?? '';
  const draft = new StateDraft(getState());
  const mutations = actions.map((given): StepMutation => {
    const id = createUuid();
    const action = addExpected(draft, given);
    const inverse = invertMutation(draft, action, id);
    // The next mutation is inverted from the state that this one leaves.
    applyOptimistic(draft, action, { id, userId, at: new Date().toISOString() });
    return { id, action, inverse: inverse && expectAllFields(draft, inverse) };
  });
  return { label, mutations, isDelayed };
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
    const split = splitUpdate(action, current);
    if (split.remaining) remaining.push(split.remaining);
    if (split.conflicting.length > 0) conflicts.push({ action, fields: split.conflicting });
  }
  return { remaining, conflicts };
}

/** Redoing may replace only the values that undoing has restored. */
function toRedo({ action, inverse }: StepMutation): Mutation {
  if (!isUpdate(action) || !inverse || !isUpdate(inverse)) return action;
  const { expected = {} } = describeUpdate(action);
  const { fields } = describeUpdate(inverse);
  const restored = Object.keys(expected).flatMap((field) => (field in fields ? [[field, fields[field]]] : []));
  return withExpected(action, Object.fromEntries(restored));
}

function enqueueStep({ mutations, isDelayed }: UndoStep, { isUndo = false } = {}): void {
  enqueue(mutations, { delayMs: isDelayed ? undoWindowMs : undefined, isUndo });
}

/** Steps that cannot be undone are left out. */
function push(steps: UndoStep[], step: UndoStep): void {
  if (step.mutations.every(({ inverse }) => inverse === undefined) && !step.isDelayed) return;
  steps.push(step);
  if (steps.length > maxSteps) steps.shift();
}

function hasMutation({ mutations }: UndoStep, mutationId: string): boolean {
  return mutations.some(({ id }) => id === mutationId);
}

onServerId(() => {
  for (const { mutations } of [...undoStack, ...redoStack])
    for (const mutation of mutations) mutation.inverse = replaceTemporaryIds(mutation.inverse);
});
