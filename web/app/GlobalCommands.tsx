import { Suspense, useEffect } from 'react';
import { newProjectDialogSpaceId } from '../features/projects/newProjectDialogState.ts';
import { canCreateTask, newTaskDialogPreset } from '../features/tasks/newTaskDialogState.ts';
import { loadWithMessages } from '../lib/i18n/index.ts';
import { useCommands } from '../lib/keyboardCommands.ts';
import { lazyWithPreload } from '../lib/lazyWithPreload.tsx';
import { runWhenIdle } from '../lib/runWhenIdle.ts';
import { createSignal, useSignal } from '../lib/signal.ts';
import { actions } from '../sync/index.ts';

const Palette = lazyWithPreload(() => loadWithMessages('keys', import('./CommandPalette.tsx')));
const Help = lazyWithPreload(() => loadWithMessages('keys', import('./ShortcutsHelp.tsx')));
const CreateTask = lazyWithPreload(() => import('../features/tasks/NewTaskDialog.tsx'));
const NewProject = lazyWithPreload(() => import('../features/projects/NewProjectDialog.tsx'));

/** Which of them is open. A signal shows at once, so that the next key goes there. */
const openDialog = createSignal<'palette' | 'help' | undefined>(undefined);

/** What works on every page, and the dialogs that it opens. */
export function GlobalCommands() {
  const shown = useSignal(openDialog);
  const task = useSignal(newTaskDialogPreset);
  const spaceId = useSignal(newProjectDialogSpaceId);
  useCommands([
    {
      id: 'create',
      name: 'key.create',
      keys: ['c'],
      run: () => canCreateTask() && CreateTask.preload().then(() => newTaskDialogPreset.set({})),
    },
    {
      id: 'palette',
      name: 'key.palette',
      keys: ['mod+k'],
      isKeyOnly: true,
      run: () => Palette.preload().then(() => openDialog.set('palette')),
    },
    { id: 'help', name: 'key.help', keys: ['?'], run: () => Help.preload().then(() => openDialog.set('help')) },
    { id: 'undo', name: 'key.undo', keys: ['mod+z'], run: actions.undo },
    { id: 'redo', name: 'key.redo', keys: ['shift+mod+z', 'mod+y'], run: actions.redo },
  ]);
  const close = () => openDialog.set(undefined);
  useEffect(() => runWhenIdle(() => [CreateTask, Palette, Help].map((each) => each.preload())), []);
  return (
    <Suspense>
      {shown === 'palette' && <Palette onClose={close} />}
      {shown === 'help' && <Help onClose={close} />}
      {task && <CreateTask preset={task} onClose={() => newTaskDialogPreset.set(undefined)} />}
      {spaceId && <NewProject spaceId={spaceId} onClose={() => newProjectDialogSpaceId.set(undefined)} />}
    </Suspense>
  );
}
