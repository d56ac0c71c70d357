import { createSignal } from '../../lib/signal.ts';

/** The ids of the tasks, or of the column, being dragged. They are rendered as picked up. */
export const draggedIds = createSignal<ReadonlySet<string>>(new Set());
