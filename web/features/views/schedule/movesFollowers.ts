import { readItem, removeItem, writeItem } from '../../../lib/deviceStorage.ts';
import { createSignal } from '../../../lib/signal.ts';

const storageKey = 'schedule/followersStay';

/** Whether subtasks and blocked tasks move with the task whose dates change. A setting of this device. */
export const movesFollowers = createSignal(readItem(storageKey) === null);

export function setMovesFollowers(value: boolean): void {
  movesFollowers.set(value);
  if (value) removeItem(storageKey);
  else writeItem(storageKey, '1');
}
