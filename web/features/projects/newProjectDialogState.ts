import { createSignal } from '../../lib/signal.ts';

/** The space of the new project; undefined while the dialog is closed. */
export const newProjectDialogSpaceId = createSignal<string | undefined>(undefined);
