import { Suspense, useEffect } from 'react';
import { withMessages } from '../i18n/index.ts';
import { useCommands } from '../keyboard.ts';
import { later, whenIdle } from '../later.tsx';
import { isCreatingProject } from '../projects/creating.ts';
import { commands } from '../store/index.ts';
import { signal, useSignal } from '../store/signal.ts';
import { isCreatingTask, mayCreateTask } from '../tasks/creating.ts';

const Palette = later(() => withMessages('keys', import('./Palette.tsx')));
const Help = later(() => withMessages('keys', import('./Help.tsx')));
const CreateTask = later(() => import('../tasks/CreateTask.tsx'));
const NewProject = later(() => import('../projects/NewProject.tsx'));

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
