import { createUuid } from '../lib/apiClient.ts';
import { applyOptimistic } from './applyOptimistic.ts';
import { invertMutation } from './invertMutation.ts';
import { cancelPending, enqueue } from './mutationQueue.ts';
import type { Mutation } from './mutations.ts';
import { StateDraft } from './state.ts';
import { getState } from './store.ts';
import { onServerId, replaceTemporaryIds, setServerId } from './temporaryIds.ts';

/** One user action, however many mutations it takes. */
interface UndoStep {
  label: string;
  mutations: { id: string; action: Mutation }[];
  /** In the order in which they undo the step. */
  inverse: Mutation[];
  /** Sent after `undoWindowMs`; until then, undoing cancels the mutations instead of inverting them. */
  isDelayed: boolean;
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
  const step = createStep(mutations, label, isDelayed);
  enqueueStep(step);
  if (isUndoable) push(undoStack, step);
  redoStack.length = 0;
  return step.mutations.map(({ id }) => id);
}

/** Undoes the step that contains the mutation, or else the last one. Returns its label; undefined if there is none. */
export function undoStep(mutationId?: string): string | undefined {
  const index = undoStack.findLastIndex((step) => mutationId === undefined || hasMutation(step, mutationId));
  const [step] = index < 0 ? [] : undoStack.splice(index, 1);
  if (!step) return undefined;
  if (step.isDelayed) cancelPending(step.mutations.map(({ id }) => id));
  else enqueue(step.inverse.map((action) => ({ id: createUuid(), action: replaceTemporaryIds(action) })));
  push(redoStack, step);
  return step.label;
}

/** Returns the label of the step; undefined if there is none. */
export function redoStep(): string | undefined {
  const undone = redoStack.pop();
  if (!undone) return undefined;
  const mutations = undone.mutations.map(({ action }) => replaceTemporaryIds(action));
  const step = createStep(mutations, undone.label, undone.isDelayed);
  // What is created again gets a new id, which later steps must refer to.
  undone.mutations.forEach(({ id, action }, index) => {
    if (action.op.startsWith('create_')) setServerId(replaceTemporaryIds(id), step.mutations[index]?.id ?? id);
  });
  enqueueStep(step);
  push(undoStack, step);
  return step.label;
}

/** Removes the step of a mutation that the server rejected, or that was delayed and can no longer be canceled. */
export function removeFromHistory(mutationId: string, { onlyDelayed = false } = {}): void {
  for (const steps of [undoStack, redoStack]) {
    const index = steps.findIndex((step) => hasMutation(step, mutationId) && (!onlyDelayed || step.isDelayed));
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
  const inverse: Mutation[] = [];
  const mutations = actions.map((action) => ({ id: createUuid(), action }));
  for (const { id, action } of mutations) {
    const inverted = invertMutation(draft, action, id);
    if (inverted) inverse.unshift(inverted);
    // The next mutation is inverted from the state that this one leaves.
    applyOptimistic(draft, action, { id, userId, at: new Date().toISOString() });
  }
  return { label, mutations, inverse, isDelayed };
}

function enqueueStep({ mutations, isDelayed }: UndoStep): void {
  enqueue(mutations, isDelayed ? undoWindowMs : undefined);
}

/** Steps that cannot be undone are left out. */
function push(steps: UndoStep[], step: UndoStep): void {
  if (step.inverse.length === 0 && !step.isDelayed) return;
  steps.push(step);
  if (steps.length > maxSteps) steps.shift();
}

function hasMutation({ mutations }: UndoStep, mutationId: string): boolean {
  return mutations.some(({ id }) => id === mutationId);
}

onServerId(() => {
  for (const step of [...undoStack, ...redoStack]) step.inverse = replaceTemporaryIds(step.inverse);
});
