import { type Command, useCommands } from '../../../lib/keyboardCommands.ts';
import { focusedTaskId, getTaskElement } from '../../tasks/focusAndSelection.ts';

/** Registers the key that opens the picker of blockers for the focused task. */
export function useBlockersCommand(canEdit: boolean, onOpen: (taskId: string, anchor: HTMLElement) => void): void {
  const command: Command = {
    id: 'blockers',
    name: 'key.blockers',
    keys: ['b'],
    group: 'task',
    run: () => {
      const taskId = focusedTaskId.get();
      const anchor = taskId === undefined ? null : getTaskElement(taskId);
      if (taskId === undefined || !anchor) return false;
      onOpen(taskId, anchor);
    },
  };
  useCommands(canEdit ? [command] : []);
}
