import type { Command } from '../../lib/keyboardCommands.ts';
import { actions, getState, select } from '../../sync/index.ts';
import {
  clearSelection,
  extendSelection,
  focusedTaskId,
  getTargetTaskIds,
  getTaskElement,
  moveFocus,
  runKeepingFocus,
  selectAllTasks,
  selectedTaskIds,
  selectTaskRange,
  toggleTaskSelection,
} from './focusAndSelection.ts';
import type { EditableField } from './TaskFieldPicker.tsx';
import { closeTaskPanel, openTaskPanel } from './taskPanelUrl.ts';

interface TaskCommandOptions {
  /** Whether any task on the page can be edited; if not, the editing commands are left out. */
  canEdit: boolean;
  /** The task in the panel: the commands act on it when no task is focused or selected. */
  panelTaskId: string | undefined;
  openPicker: (field: EditableField, taskIds: string[]) => Promise<void>;
  editTitle: (taskId: string) => Promise<void>;
}

/** The keyboard commands on tasks, the same in every view. */
export function createTaskCommands(options: TaskCommandOptions): Command[] {
  return [...(options.canEdit ? createEditCommands(options) : []), ...createNavigationCommands(options)];
}

function createEditCommands({ panelTaskId, openPicker, editTitle }: TaskCommandOptions): Command[] {
  const pick = (field: EditableField) => () => {
    const taskIds = getEditableTargets(panelTaskId);
    return taskIds.length > 0 && openPicker(field, taskIds);
  };
  const onTargets = (run: (taskIds: string[]) => void) => () => {
    const taskIds = getEditableTargets(panelTaskId);
    if (taskIds.length === 0) return false;
    runKeepingFocus(() => run(taskIds));
  };
  return [
    { id: 'status', name: 'key.status', keys: ['s'], group: 'task', run: pick('status') },
    { id: 'priority', name: 'key.priority', keys: ['p'], group: 'task', run: pick('priority') },
    { id: 'assignee', name: 'key.assignee', keys: ['a'], group: 'task', run: pick('assignee') },
    { id: 'labels', name: 'key.labels', keys: ['l'], group: 'task', run: pick('labels') },
    { id: 'due', name: 'key.due', keys: ['d'], group: 'task', run: pick('due') },
    {
      id: 'edit',
      name: 'key.edit',
      keys: ['e', 'f2'],
      group: 'task',
      run: onFocusedTask((id) => canEditTask(id) && editTitle(id)),
    },
    { id: 'done', name: 'key.done', keys: ['m'], group: 'task', run: onTargets(toggleCompleted) },
    { id: 'archive', name: 'key.archive', keys: ['shift+e'], group: 'task', run: onTargets(actions.archiveTasks) },
    {
      id: 'delete',
      name: 'key.delete',
      keys: ['delete', 'backspace'],
      group: 'task',
      run: onTargets(actions.deleteTasks),
    },
  ];
}

function createNavigationCommands({ panelTaskId }: TaskCommandOptions): Command[] {
  const keyOnly = { group: 'task', isKeyOnly: true } as const;
  const arrow = (key: string, across: number, down: number): Command => ({
    ...keyOnly,
    id: key,
    name: 'key.move',
    keys: [key],
    run: () => moveFocus(across, down),
  });
  return [
    {
      ...keyOnly,
      id: 'select',
      name: 'key.select',
      keys: ['x', 'shift+x'],
      run: (event) => onFocusedTask(event?.shiftKey ? selectTaskRange : toggleTaskSelection)(),
    },
    {
      ...keyOnly,
      id: 'open',
      name: 'key.open',
      keys: ['enter'],
      // A focused button or link inside the task handles Enter itself.
      run: onFocusedTask((id) => !document.activeElement?.matches('button, a') && openTaskPanel(id)),
    },
    {
      id: 'copyRef',
      name: 'key.copyRef',
      keys: ['shift+c'],
      group: 'task',
      run: () => {
        const taskIds = getTargets(panelTaskId);
        return taskIds.length > 0 && import('./copyLinkOrRef.ts').then(({ copyTaskRefs }) => copyTaskRefs(taskIds));
      },
    },
    arrow('arrowup', 0, -1),
    arrow('arrowdown', 0, 1),
    arrow('arrowleft', -1, 0),
    arrow('arrowright', 1, 0),
    {
      ...keyOnly,
      id: 'extend',
      name: 'key.extend',
      keys: ['shift+arrowdown', 'shift+arrowup'],
      run: (event) => extendSelection(0, event?.key === 'ArrowUp' ? -1 : 1),
    },
    { id: 'selectAll', name: 'key.selectAll', keys: ['mod+a'], group: 'task', run: selectAllTasks },
    {
      ...keyOnly,
      id: 'selectNone',
      name: 'bulk.clear',
      keys: ['escape'],
      run: () => {
        if (selectedTaskIds.get().size > 0) return clearSelection();
        // The panel handles Escape itself only while it has the focus.
        return panelTaskId !== undefined && closeTaskPanel();
      },
    },
  ];
}

/** The selected or focused tasks, or else the one in the panel. */
function getTargets(panelTaskId: string | undefined): string[] {
  const taskIds = getTargetTaskIds();
  return taskIds.length === 0 && panelTaskId !== undefined ? [panelTaskId] : taskIds;
}

/** The same without those the user cannot edit. */
function getEditableTargets(panelTaskId: string | undefined): string[] {
  return getTargets(panelTaskId).filter(canEditTask);
}

/** Runs on the focused task; returns false when the keyboard focus is elsewhere. */
function onFocusedTask(run: (taskId: string) => unknown): () => unknown {
  return () => {
    const id = focusedTaskId.get();
    return id !== undefined && getTaskElement(id)?.contains(document.activeElement) ? run(id) : false;
  };
}

function canEditTask(taskId: string): boolean {
  const state = getState();
  return select.canEdit(state, state.tasks.get(taskId)?.spaceId);
}

function toggleCompleted(taskIds: string[]): void {
  const areCompleted = taskIds.every((id) => getState().tasks.get(id)?.completedAt !== null);
  actions.completeTasks(taskIds, !areCompleted);
}
