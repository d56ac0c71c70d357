import { createSignal } from '../../lib/signal.ts';

/** Whether cards name their project, because the board has those of several. */
export const cardsNameProject = createSignal(false);
