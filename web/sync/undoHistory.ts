import { createUuid } from '../lib/apiClient.ts';
import { createSignal } from '../lib/signal.ts';
import { cancelPending, enqueue } from './mutationQueue.ts';
import { applyOptimistic, invertMutation, type Mutation } from './mutations.ts';
import { StateDraft } from './state.ts';
import { getState } from './store.ts';
import { onServerId, replaceTemporaryIds, setServerId } from './temporaryIds.ts';

/** What a person did at once, however many things it changed. */
interface UndoStep {
  label: string;
  actions: { id: string; action: Mutation }[];
  /** In the order in which they undo it; of a held step: none, it is taken back. */
  inverse: Mutation[];
  isDelayed: boolean;
}

const maxSteps = 100;
const done: UndoStep[] = [];
const undone: UndoStep[] = [];

/** What would be undone and done again next, in words. */
export const undoLabels = createSignal<{ nextUndo: string | undefined; nextRedo: string | undefined }>({
  nextUndo: undefined,
  nextRedo: undefined,
});

/** Does the actions as one step. Gives the ids that what they create has. */
export function performStep(
  actions: Mutation[],
  { words, holdMs, isForgotten = false }: { words: string; holdMs?: number | undefined; isForgotten?: boolean },
): string[] {
  const step = createStep(actions, words, holdMs !== undefined);
  enqueue(step.actions, holdMs === undefined ? {} : { holdMs });
  if (!isForgotten) push(done, step);
  undone.length = 0;
  updateUndoLabels();
  return step.actions.map(({ id }) => id);
}

/** The last step, or the one of an action. Gives what was undone, in words; undefined: there is nothing to undo. */
export function undoStep(actionId?: string): string | undefined {
  const isIt = ({ actions }: UndoStep) => actionId === undefined || actions.some(({ id }) => id === actionId);
  const step = done.findLast(isIt);
  if (!step) return undefined;
  done.splice(done.indexOf(step), 1);
  if (step.isDelayed) cancelPending(step.actions.map(({ id }) => id));
  else enqueue(step.inverse.map((action) => ({ id: createUuid(), action: replaceTemporaryIds(action) })));
  push(undone, step);
  updateUndoLabels();
  return step.label;
}

export function redoStep(): string | undefined {
  const step = undone.pop();
  if (!step) return undefined;
  const again = createStep(
    step.actions.map(({ action }) => replaceTemporaryIds(action)),
    step.label,
    step.isDelayed,
  );
  // What is made anew has another id; the steps that speak of the old one mean this.
  step.actions.forEach(({ id, action }, index) => {
    if (action.op.startsWith('create_')) setServerId(replaceTemporaryIds(id), again.actions[index]?.id ?? id);
  });
  enqueue(again.actions, step.isDelayed ? { holdMs: 5000 } : {});
  push(done, again);
  updateUndoLabels();
  return step.label;
}

/** A step that was refused, or whose time to be taken back is over, is no more to be undone. */
export function removeFromHistory(actionId: string, { onlyHeld = false } = {}): void {
  for (const steps of [done, undone]) {
    const at = steps.findIndex(
      (step) => step.actions.some(({ id }) => id === actionId) && (!onlyHeld || step.isDelayed),
    );
    if (at >= 0) steps.splice(at, 1);
  }
  updateUndoLabels();
}

export function clearHistory(): void {
  done.length = 0;
  undone.length = 0;
  updateUndoLabels();
}

function createStep(actions: Mutation[], words: string, isHeld: boolean): UndoStep {
  const userId = getState().me?.id ?? '';
  const draft = new StateDraft(getState());
  const inverse: Mutation[] = [];
  const named = actions.map((action) => ({ id: createUuid(), action }));
  for (const { id, action } of named) {
    const back = invertMutation(draft, action, id);
    if (back) inverse.unshift(back);
    applyOptimistic(draft, action, { id, userId, at: new Date().toISOString() });
  }
  return { label: words, actions: named, inverse, isDelayed: isHeld };
}

function push(steps: UndoStep[], step: UndoStep): void {
  if (step.inverse.length === 0 && !step.isDelayed) return;
  steps.push(step);
  if (steps.length > maxSteps) steps.shift();
}

function updateUndoLabels(): void {
  undoLabels.set({ nextUndo: done.at(-1)?.label, nextRedo: undone.at(-1)?.label });
}

onServerId(() => {
  for (const step of [...done, ...undone]) step.inverse = replaceTemporaryIds(step.inverse);
});
