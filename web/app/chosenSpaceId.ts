import { createSignal } from '../lib/signal.ts';

/** The space that the user chose or visited last. */
export const chosenSpaceId = createSignal<string | undefined>(undefined);
