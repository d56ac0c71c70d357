import { Hash } from 'lucide-react';
import { t } from '../i18n/index.ts';
import { commands, runCommand, showKey } from '../keyboard.ts';
import { go, projectPath } from '../router.tsx';
import { useStore } from '../store/index.ts';
import { useSignal } from '../store/signal.ts';
import { Dialog, type Option, OptionList } from '../ui/index.ts';

/** Every command that works here and now, and every project. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const registered = useSignal(commands);
  const projects = useStore((state) => [...state.projects.values()].filter((project) => !project.isArchived));
  const options: Option[] = [
    ...registered
      .filter(({ isKeyOnly }) => !isKeyOnly)
      .map(({ id, name, keys }) => ({ value: `run:${id}`, label: t(name), hint: keys[0] && showKey(keys[0]) })),
    ...projects.map(({ id, name }) => ({ value: `go:${projectPath(id)}`, label: name, icon: <Hash size={14} /> })),
    { value: 'go:/my-tasks', label: t('shell.myTasks') },
    { value: 'go:/settings', label: t('shell.settings') },
  ];
  const pick = (value: string) => {
    if (value.startsWith('go:')) go(value.slice(3));
    // After the dialog is gone: the command may open another.
    else setTimeout(() => runCommand(value.slice(4)));
  };
  return (
    <Dialog title={t('shell.palette')} onClose={onClose} isBare className="mt-[12dvh]!">
      <div className="p-2">
        <OptionList
          label={t('shell.palette')}
          placeholder={t('shell.paletteHint')}
          options={options}
          chosen={[]}
          onPick={pick}
          onClose={onClose}
        />
      </div>
    </Dialog>
  );
}
