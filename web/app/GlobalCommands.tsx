import { Suspense, useEffect } from 'react';
import { isCreatingProject } from '../features/projects/newProjectDialogState.ts';
import { isCreatingTask, mayCreateTask } from '../features/tasks/newTaskDialogState.ts';
import { withMessages } from '../lib/i18n/index.ts';
import { useCommands } from '../lib/keyboardCommands.ts';
import { later, whenIdle } from '../lib/lazyWithPreload.tsx';
import { signal, useSignal } from '../lib/signal.ts';
import { commands } from '../sync/index.ts';

const Palette = later(() => withMessages('keys', import('./CommandPalette.tsx')));
const Help = later(() => withMessages('keys', import('./ShortcutsHelp.tsx')));
const CreateTask = later(() => import('../features/tasks/NewTaskDialog.tsx'));
const NewProject = later(() => import('../features/projects/NewProjectDialog.tsx'));

/** Which of them is open. A signal shows at once, so that the next key goes there. */
const open = signal<'palette' | 'help' | undefined>(undefined);

/** What works on every page, and the dialogs that it opens. */
export function GlobalCommands() {
  const shown = useSignal(open);
  const task = useSignal(isCreatingTask);
  const spaceId = useSignal(isCreatingProject);
  useCommands([
    {
      id: 'create',
      name: 'key.create',
      keys: ['c'],
      run: () => mayCreateTask() && CreateTask.load().then(() => isCreatingTask.set({})),
    },
    {
      id: 'palette',
      name: 'key.palette',
      keys: ['mod+k'],
      isKeyOnly: true,
      run: () => Palette.load().then(() => open.set('palette')),
    },
    { id: 'help', name: 'key.help', keys: ['?'], run: () => Help.load().then(() => open.set('help')) },
    { id: 'undo', name: 'key.undo', keys: ['mod+z'], run: commands.undo },
    { id: 'redo', name: 'key.redo', keys: ['shift+mod+z', 'mod+y'], run: commands.redo },
  ]);
  const close = () => open.set(undefined);
  useEffect(() => whenIdle(() => [CreateTask, Palette, Help].map((each) => each.load())), []);
  return (
    <Suspense>
      {shown === 'palette' && <Palette onClose={close} />}
      {shown === 'help' && <Help onClose={close} />}
      {task && <CreateTask preset={task} onClose={() => isCreatingTask.set(undefined)} />}
      {spaceId && <NewProject spaceId={spaceId} onClose={() => isCreatingProject.set(undefined)} />}
    </Suspense>
  );
}
