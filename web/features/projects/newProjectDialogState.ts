import { createSignal } from '../../lib/signal.ts';

/** The space that gets the new project; undefined: the dialog is closed. */
export const newProjectDialogSpaceId = createSignal<string | undefined>(undefined);
