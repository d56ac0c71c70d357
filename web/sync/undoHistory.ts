import { createUuid } from '../lib/apiClient.ts';
import { applyOptimistic } from './applyOptimistic.ts';
import { applyWaitingResponses } from './applyResponsesTogether.ts';
import { addExpected, expectAllFields, updateExpected, type Values } from './expectedValues.ts';
import { invertMutation } from './invertMutation.ts';
import { enqueue } from './mutationQueue.ts';
import type { Mutation } from './mutations.ts';
import { StateDraft } from './stateDraft.ts';
import { getState } from './store.ts';
import { onServerId, replaceTemporaryIds } from './temporaryIds.ts';

/** One user action, however many mutations it takes. */
export interface UndoStep {
  label: string;
  mutations: StepMutation[];
  /** Sent after `undoWindowMs`; until then, undoing cancels the mutations instead of inverting them. */
  isDelayed: boolean;
}

export interface StepMutation {
  id: string;
  action: Mutation;
  /** What undoes it, for as long as its fields have the values that the mutation gave them. */
  inverse: Mutation | undefined;
}

/** How long a delayed step can be undone. */
const undoWindowMs = 5000;
const maxSteps = 100;
export const undoStack: UndoStep[] = [];
export const redoStack: UndoStep[] = [];

/** Performs the mutations as one undoable step. Returns the temporary ids of what they create, one per mutation. */
export function performStep(
  mutations: readonly Mutation[],
  { label, isDelayed = false, isUndoable = true }: { label: string; isDelayed?: boolean; isUndoable?: boolean },
): string[] {
  applyWaitingResponses();
  const step = createStep(mutations, label, isDelayed);
  enqueueStep(step);
  if (isUndoable) push(undoStack, step);
  redoStack.length = 0;
  return step.mutations.map(({ id }) => id);
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

export function createStep(actions: readonly Mutation[], label: string, isDelayed: boolean): UndoStep {
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

/** Shows the step, and sends its mutations when possible. */
export function enqueueStep({ mutations, isDelayed }: UndoStep, { isUndo = false } = {}): void {
  enqueue(mutations, { delayMs: isDelayed ? undoWindowMs : undefined, isUndo });
}

/** Steps that cannot be undone are left out. */
export function push(steps: UndoStep[], step: UndoStep): void {
  if (step.mutations.every(({ inverse }) => inverse === undefined) && !step.isDelayed) return;
  steps.push(step);
  if (steps.length > maxSteps) steps.shift();
}

export function hasMutation({ mutations }: UndoStep, mutationId: string): boolean {
  return mutations.some(({ id }) => id === mutationId);
}

onServerId(() => {
  for (const { mutations } of [...undoStack, ...redoStack])
    for (const mutation of mutations) mutation.inverse = replaceTemporaryIds(mutation.inverse);
});
