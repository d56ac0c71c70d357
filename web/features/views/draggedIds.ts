import { signal } from '../../lib/signal.ts';

/** The cards that are being dragged: shown as lifted. */
export const lifted = signal<ReadonlySet<string>>(new Set());
