import { newId } from '../lib/apiClient.ts';
import { signal } from '../lib/signal.ts';
import { enqueue, takeBack } from './mutationQueue.ts';
import { type Action, inverseOf, make } from './mutations.ts';
import { Draft } from './state.ts';
import { getState } from './store.ts';
import { onRename, rename, withRealIds } from './temporaryIds.ts';

/** What a person did at once, however many things it changed. */
interface Step {
  words: string;
  actions: { id: string; action: Action }[];
  /** In the order in which they undo it; of a held step: none, it is taken back. */
  inverse: Action[];
  isHeld: boolean;
}

const mostSteps = 100;
const done: Step[] = [];
const undone: Step[] = [];

/** What would be undone and done again next, in words. */
export const history = signal<{ undo: string | undefined; redo: string | undefined }>({
  undo: undefined,
  redo: undefined,
});

/** Does the actions as one step. Gives the ids that what they create has. */
export function perform(
  actions: Action[],
  { words, holdMs, isForgotten = false }: { words: string; holdMs?: number | undefined; isForgotten?: boolean },
): string[] {
  const step = stepOf(actions, words, holdMs !== undefined);
  enqueue(step.actions, holdMs === undefined ? {} : { holdMs });
  if (!isForgotten) push(done, step);
  undone.length = 0;
  tell();
  return step.actions.map(({ id }) => id);
}

/** The last step, or the one of an action. Gives what was undone, in words; undefined: there is nothing to undo. */
export function undo(actionId?: string): string | undefined {
  const isIt = ({ actions }: Step) => actionId === undefined || actions.some(({ id }) => id === actionId);
  const step = done.findLast(isIt);
  if (!step) return undefined;
  done.splice(done.indexOf(step), 1);
  if (step.isHeld) takeBack(step.actions.map(({ id }) => id));
  else enqueue(step.inverse.map((action) => ({ id: newId(), action: withRealIds(action) })));
  push(undone, step);
  tell();
  return step.words;
}

export function redo(): string | undefined {
  const step = undone.pop();
  if (!step) return undefined;
  const again = stepOf(
    step.actions.map(({ action }) => withRealIds(action)),
    step.words,
    step.isHeld,
  );
  // What is made anew has another id; the steps that speak of the old one mean this.
  step.actions.forEach(({ id, action }, index) => {
    if (action.op.startsWith('create_')) rename(withRealIds(id), again.actions[index]?.id ?? id);
  });
  enqueue(again.actions, step.isHeld ? { holdMs: 5000 } : {});
  push(done, again);
  tell();
  return step.words;
}

/** A step that was refused, or whose time to be taken back is over, is no more to be undone. */
export function forget(actionId: string, { onlyHeld = false } = {}): void {
  for (const steps of [done, undone]) {
    const at = steps.findIndex((step) => step.actions.some(({ id }) => id === actionId) && (!onlyHeld || step.isHeld));
    if (at >= 0) steps.splice(at, 1);
  }
  tell();
}

export function forgetHistory(): void {
  done.length = 0;
  undone.length = 0;
  tell();
}

function stepOf(actions: Action[], words: string, isHeld: boolean): Step {
  const userId = getState().me?.id ?? '';
  const draft = new Draft(getState());
  const inverse: Action[] = [];
  const named = actions.map((action) => ({ id: newId(), action }));
  for (const { id, action } of named) {
    const back = inverseOf(draft, action, id);
    if (back) inverse.unshift(back);
    make(draft, action, { id, userId, at: new Date().toISOString() });
  }
  return { words, actions: named, inverse, isHeld };
}

function push(steps: Step[], step: Step): void {
  if (step.inverse.length === 0 && !step.isHeld) return;
  steps.push(step);
  if (steps.length > mostSteps) steps.shift();
}

function tell(): void {
  history.set({ undo: done.at(-1)?.words, redo: undone.at(-1)?.words });
}

onRename(() => {
  for (const step of [...done, ...undone]) step.inverse = withRealIds(step.inverse);
});
