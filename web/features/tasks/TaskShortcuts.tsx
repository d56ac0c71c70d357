import { Suspense, useEffect } from 'react';
import { type Command, useCommands } from '../../lib/keyboardCommands.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import { runWhenIdle } from '../../lib/runWhenIdle.ts';
import { createSignal, useSignal, useSignalSelector } from '../../lib/signal.ts';
import { actions, getState, onServerId, select } from '../../sync/index.ts';
import {
  clearSelection,
  editingTaskId,
  extendSelection,
  focusedTaskId,
  getTargetTaskIds,
  getTaskElement,
  moveFocus,
  runKeepingFocus,
  selectedTaskIds,
  selectTaskRange,
  toggleTaskSelection,
} from './focusAndSelection.ts';
import { LazyTaskActionsMenu } from './TaskActionsButton.tsx';
import type { EditableField } from './TaskFieldPicker.tsx';
import { closeTaskPanel, openTaskPanel, useOpenTaskId } from './taskPanelUrl.ts';

const FieldPicker = lazyWithPreload(() => import('./TaskFieldPicker.tsx'));
const BulkBar = lazyWithPreload(() => import('./BulkActionBar.tsx'));

/** The picker that is open. A signal shows at once, so that the next key goes there. */
const picking = createSignal<{ field: EditableField; taskIds: string[] } | undefined>(undefined);

interface TaskCommandsProps {
  /** Whether anything on the page can be changed: who only looks is offered no key that does. */
  canEdit: boolean;
}

/** The keys on tasks, the same in every view, and the pickers that they open at the task. */
export function TaskShortcuts({ canEdit }: TaskCommandsProps) {
  const open = useSignal(picking);
  const panelTask = useOpenTaskId();
  const about = () => {
    const ids = getTargetTaskIds();
    return ids.length > 0 ? ids : panelTask ? [panelTask] : [];
  };
  const pick = (field: EditableField) => () => {
    const taskIds = about().filter(mayEditTask);
    if (taskIds.length === 0) return false;
    return FieldPicker.preload().then(() => picking.set({ field, taskIds }));
  };
  const each = (run: (taskIds: string[]) => void) => () => {
    const taskIds = about().filter(mayEditTask);
    if (taskIds.length === 0) return false;
    runKeepingFocus(() => run(taskIds));
  };
  const one = (run: (taskId: string) => unknown) => () => {
    const id = focusedTaskId.get();
    return id !== undefined && getTaskElement(id)?.contains(document.activeElement) ? run(id) : false;
  };
  const arrow = (id: string, key: string, across: number, down: number) =>
    ({
      id,
      name: 'key.move',
      keys: [key],
      group: 'task',
      isKeyOnly: true,
      run: () => moveFocus(across, down),
    }) as const;
  const edits: Command[] = [
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
      run: one((id) => mayEditTask(id) && editingTaskId.set(id)),
    },
    { id: 'done', name: 'key.done', keys: ['m'], group: 'task', run: each(toggleDone) },
    {
      id: 'archive',
      name: 'key.archive',
      keys: ['shift+e'],
      group: 'task',
      run: each((taskIds) => actions.archiveTasks(taskIds)),
    },
    {
      id: 'delete',
      name: 'key.delete',
      keys: ['delete', 'backspace'],
      group: 'task',
      run: each((taskIds) => actions.deleteTasks(taskIds)),
    },
  ];
  useCommands([
    ...(canEdit ? edits : []),
    {
      id: 'select',
      name: 'key.select',
      keys: ['x', 'shift+x'],
      group: 'task',
      isKeyOnly: true,
      run: (event) => one((id) => (event?.shiftKey ? selectTaskRange(id) : toggleTaskSelection(id)))(),
    },
    {
      id: 'open',
      name: 'key.open',
      keys: ['enter'],
      group: 'task',
      isKeyOnly: true,
      // What has the focus in it may be for Enter itself.
      run: one((id) => !document.activeElement?.matches('button, a') && openTaskPanel(id)),
    },
    { ...arrow('up', 'arrowup', 0, -1) },
    { ...arrow('down', 'arrowdown', 0, 1) },
    { ...arrow('left', 'arrowleft', -1, 0) },
    { ...arrow('right', 'arrowright', 1, 0) },
    {
      id: 'extend',
      name: 'key.extend',
      keys: ['shift+arrowdown', 'shift+arrowup'],
      group: 'task',
      isKeyOnly: true,
      run: (event) => extendSelection(0, event?.key === 'ArrowUp' ? -1 : 1),
    },
    {
      id: 'selectNone',
      name: 'bulk.clear',
      keys: ['escape'],
      group: 'task',
      isKeyOnly: true,
      run: () => {
        if (selectedTaskIds.get().size > 0) return clearSelection();
        // It may still be loading, or the focus is beside it.
        return panelTask ? closeTaskPanel() : false;
      },
    },
  ]);
  useEffect(() => {
    const follow = ({ target }: FocusEvent) => {
      const id = (target as Element).closest?.('[data-task]')?.getAttribute('data-task');
      if (id) focusedTaskId.set(id);
    };
    addEventListener('focusin', follow);
    return () => removeEventListener('focusin', follow);
  }, []);
  useEffect(() => runWhenIdle(() => void Promise.all([FieldPicker.preload(), LazyTaskActionsMenu.preload()])), []);
  const isBulk = useSignalSelector(selectedTaskIds, ({ size }) => size > 0);
  return (
    <>
      <Suspense>
        {open && <FieldPicker {...open} onClose={() => runKeepingFocus(() => picking.set(undefined))} />}
      </Suspense>
      {/* One that is still loading must not hide the other. */}
      <Suspense>{isBulk && <BulkBar />}</Suspense>
    </>
  );
}

onServerId((from, to) => {
  if (focusedTaskId.get() === from) focusedTaskId.set(to);
  if (selectedTaskIds.get().has(from))
    selectedTaskIds.set(new Set([...selectedTaskIds.get()].map((id) => (id === from ? to : id))));
});

function mayEditTask(taskId: string): boolean {
  const state = getState();
  return select.canEdit(state, state.tasks.get(taskId)?.spaceId);
}

function toggleDone(taskIds: string[]): void {
  const isDone = taskIds.every((id) => getState().tasks.get(id)?.completedAt !== null);
  actions.completeTasks(taskIds, !isDone);
}
