import { Suspense, useEffect } from 'react';
import { loadWithMessages } from '../../lib/i18n/index.ts';
import { useCommands } from '../../lib/keyboardCommands.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import { runWhenIdle } from '../../lib/runWhenIdle.ts';
import { createSignal, useSignal, useSignalSelector } from '../../lib/signal.ts';
import { editingTaskId, focusedTaskId, runKeepingFocus, selectedTaskIds } from './focusAndSelection.ts';
import { LazyInlineTitleEditor } from './LazyInlineTitleEditor.tsx';
import { LazyTaskActionsMenu } from './TaskActionsButton.tsx';
import type { EditableField } from './TaskFieldPicker.tsx';
import { createTaskCommands } from './taskCommands.ts';
import { useOpenTaskId } from './taskPanelUrl.ts';

const TaskFieldPicker = lazyWithPreload(() => loadWithMessages('board', import('./TaskFieldPicker.tsx')));
const BulkActionBar = lazyWithPreload(() => loadWithMessages('board', import('./BulkActionBar.tsx')));

/** A signal, not React state, because it renders at once: the next key must go to the picker. */
const openPicker = createSignal<{ field: EditableField; taskIds: string[] } | undefined>(undefined);

/** Registers the keyboard commands on tasks, and shows the pickers they open and the bar of the selection. */
export function TaskShortcuts({ canEdit }: { canEdit: boolean }) {
  const picker = useSignal(openPicker);
  const hasSelection = useSignalSelector(selectedTaskIds, ({ size }) => size > 0);
  const panelTaskId = useOpenTaskId();
  useCommands(
    createTaskCommands({
      canEdit,
      panelTaskId,
      editTitle: (id) => LazyInlineTitleEditor.preload().then(() => editingTaskId.set(id)),
      openPicker: (field, taskIds) => TaskFieldPicker.preload().then(() => openPicker.set({ field, taskIds })),
    }),
  );
  useEffect(() => {
    const followFocus = ({ target }: FocusEvent) => {
      const id = (target as Element).closest?.('[data-task]')?.getAttribute('data-task');
      if (id) focusedTaskId.set(id);
    };
    addEventListener('focusin', followFocus);
    return () => removeEventListener('focusin', followFocus);
  }, []);
  useEffect(
    () =>
      runWhenIdle(
        () =>
          void Promise.all([TaskFieldPicker, LazyTaskActionsMenu, LazyInlineTitleEditor].map((part) => part.preload())),
      ),
    [],
  );
  return (
    <>
      <Suspense>
        {picker && <TaskFieldPicker {...picker} onClose={() => runKeepingFocus(() => openPicker.set(undefined))} />}
      </Suspense>
      {/* A boundary of its own, so that one still loading does not hide the other. */}
      <Suspense>{hasSelection && <BulkActionBar />}</Suspense>
    </>
  );
}
