import type { ApiInput } from '../../lib/apiClient.ts';
import { createSignal } from '../../lib/signal.ts';

/** The fields the new task starts with; undefined while the dialog is closed. */
export const newTaskDialogPreset = createSignal<Partial<ApiInput<'create_task'>> | undefined>(undefined);
