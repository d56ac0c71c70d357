import { Suspense, useEffect } from 'react';
import { newProjectDialogSpaceId } from '../features/projects/newProjectDialogState.ts';
import { newTaskDialogPreset } from '../features/tasks/newTaskDialogPreset.ts';
import { canCreateTask } from '../features/tasks/writableProjects.ts';
import { loadWithMessages } from '../lib/i18n/index.ts';
import { useCommands } from '../lib/keyboardCommands.ts';
import { lazyWithPreload } from '../lib/lazyWithPreload.tsx';
import { runWhenIdle } from '../lib/runWhenIdle.ts';
import { createSignal, useSignal } from '../lib/signal.ts';
import { actions } from '../sync/index.ts';

const CommandPalette = lazyWithPreload(() => loadWithMessages('shortcuts', import('./CommandPalette.tsx')));
const ShortcutsHelp = lazyWithPreload(() => loadWithMessages('shortcuts', import('./ShortcutsHelp.tsx')));
const DraftsDialog = lazyWithPreload(() => loadWithMessages('shortcuts', import('./DraftsDialog.tsx')));
const NewTaskDialog = lazyWithPreload(() => loadWithMessages('board', import('../features/tasks/NewTaskDialog.tsx')));
const NewProjectDialog = lazyWithPreload(() =>
  loadWithMessages('board', import('../features/projects/NewProjectDialog.tsx')),
);

/** A signal rather than React state, because it renders synchronously, so that the next key reaches the dialog. */
const openDialog = createSignal<'palette' | 'help' | 'drafts' | undefined>(undefined);

/** The commands that work on every page, and their dialogs. */
export function GlobalCommands() {
  const dialog = useSignal(openDialog);
  const taskPreset = useSignal(newTaskDialogPreset);
  const projectSpaceId = useSignal(newProjectDialogSpaceId);
  useCommands([
    {
      id: 'create',
      name: 'key.create',
      keys: ['c'],
      run: () => canCreateTask() && NewTaskDialog.preload().then(() => newTaskDialogPreset.set({})),
    },
    {
      id: 'palette',
      name: 'key.palette',
      keys: ['mod+k'],
      isKeyOnly: true,
      run: () => CommandPalette.preload().then(() => openDialog.set('palette')),
    },
    {
      id: 'help',
      name: 'key.help',
      keys: ['?'],
      run: () => ShortcutsHelp.preload().then(() => openDialog.set('help')),
    },
    {
      id: 'drafts',
      name: 'key.drafts',
      keys: [],
      run: () => DraftsDialog.preload().then(() => openDialog.set('drafts')),
    },
    { id: 'undo', name: 'key.undo', keys: ['mod+z'], run: actions.undo },
    { id: 'redo', name: 'key.redo', keys: ['shift+mod+z', 'mod+y'], run: actions.redo },
  ]);
  const close = () => openDialog.set(undefined);
  useEffect(
    () =>
      runWhenIdle(() => {
        for (const dialog of [NewTaskDialog, CommandPalette, ShortcutsHelp]) void dialog.preload();
        actions.preloadUndo();
      }),
    [],
  );
  return (
    <Suspense>
      {dialog === 'palette' && <CommandPalette onClose={close} />}
      {dialog === 'help' && <ShortcutsHelp onClose={close} />}
      {dialog === 'drafts' && <DraftsDialog onClose={close} />}
      {taskPreset && <NewTaskDialog preset={taskPreset} onClose={() => newTaskDialogPreset.set(undefined)} />}
      {projectSpaceId && (
        <NewProjectDialog spaceId={projectSpaceId} onClose={() => newProjectDialogSpaceId.set(undefined)} />
      )}
    </Suspense>
  );
}
