import { lazy, Suspense, useState } from 'react';
import { t } from '../i18n/index.ts';
import { commands as registered, showKey, useCommands } from '../keyboard.ts';
import { NewProject } from '../projects/NewProject.tsx';
import { commands } from '../store/index.ts';
import { useSignal } from '../store/signal.ts';
import { CreateTask, isCreatingTask, mayCreateTask } from '../tasks/CreateTask.tsx';
import { Dialog, Kbd } from '../ui/index.ts';

const Palette = lazy(() => import('./Palette.tsx'));

/** What works on every page, and the dialogs that it opens. */
export function GlobalCommands() {
  const [open, setOpen] = useState<'palette' | 'help'>();
  const creating = useSignal(isCreatingTask);
  useCommands([
    { id: 'create', name: 'key.create', keys: ['c'], run: () => mayCreateTask() && void isCreatingTask.set({}) },
    { id: 'palette', name: 'key.palette', keys: ['mod+k'], isKeyOnly: true, run: () => setOpen('palette') },
    { id: 'help', name: 'key.help', keys: ['?'], run: () => setOpen('help') },
    { id: 'undo', name: 'key.undo', keys: ['mod+z'], run: commands.undo },
    { id: 'redo', name: 'key.redo', keys: ['shift+mod+z', 'mod+y'], run: commands.redo },
  ]);
  const close = () => setOpen(undefined);
  return (
    <>
      {open === 'palette' && (
        <Suspense>
          <Palette onClose={close} />
        </Suspense>
      )}
      {open === 'help' && <Help onClose={close} />}
      {creating && <CreateTask preset={creating} onClose={() => isCreatingTask.set(undefined)} />}
      <NewProject />
    </>
  );
}

function Help({ onClose }: { onClose: () => void }) {
  const all = useSignal(registered);
  return (
    <Dialog title={t('shell.shortcuts')} onClose={onClose}>
      <div className="flex flex-col gap-4 overflow-auto px-4 pb-4">
        {(['anywhere', 'task'] as const).map((group) => (
          <section key={group}>
            <h3 className="mb-1 text-xs font-medium text-muted">{t(`key.group.${group}`)}</h3>
            <dl>
              {all
                .filter((command) => (command.group ?? 'anywhere') === group)
                .map(({ id, name, keys }) => (
                  <div key={id} className="flex min-h-7 items-center justify-between gap-2">
                    <dt>{t(name)}</dt>
                    <dd className="flex gap-1">
                      {keys.map((key) => (
                        <Kbd key={key}>{showKey(key)}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
