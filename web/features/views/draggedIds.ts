import { createSignal } from '../../lib/signal.ts';

/** The cards that are being dragged: shown as lifted. */
export const draggedIds = createSignal<ReadonlySet<string>>(new Set());
