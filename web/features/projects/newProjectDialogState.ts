import { signal } from '../../lib/signal.ts';

/** The space that gets the new project; undefined: the dialog is closed. */
export const isCreatingProject = signal<string | undefined>(undefined);
