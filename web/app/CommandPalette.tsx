import { Circle, CircleCheck, Hash } from 'lucide-react';
import { useState } from 'react';
import { useFound } from '../features/tasks/useTaskSearch.ts';
import { t } from '../lib/i18n/index.ts';
import { commands, runCommand } from '../lib/keyboardCommands.ts';
import { go, projectPath, usePlace, type View } from '../lib/router.tsx';
import { useSignal } from '../lib/signal.ts';
import { useStore } from '../sync/index.ts';
import { Dialog, type Option, OptionList } from '../ui/index.ts';
import { useTouch } from '../ui/useMediaQuery.ts';
import { showKey } from './formatShortcut.ts';

const viewNames: readonly View[] = ['kanban', 'list', 'calendar', 'gantt'];

/** Every command that works here and now, every project, and the tasks of every space that have what is typed. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const registered = useSignal(commands);
  const isTouch = useTouch();
  const projects = useStore((state) => [...state.projects.values()].filter((project) => !project.isArchived));
  const [typed, setTyped] = useState('');
  const tasks = useFound(typed);
  const views = useViews();
  const options: Option[] = [
    ...registered
      .filter(({ isKeyOnly }) => !isKeyOnly)
      .map(({ id, name, keys }) => ({
        value: `run:${id}`,
        label: t(name),
        hint: isTouch ? undefined : keys[0] && showKey(keys[0]),
      })),
    ...views,
    ...projects.map(({ id, name }) => ({ value: `go:${projectPath(id)}`, label: name, icon: <Hash size={14} /> })),
    { value: 'go:/my-tasks', label: t('shell.myTasks') },
    { value: 'go:/settings', label: t('shell.settings') },
    ...tasks.map(({ id, projectId, title, completedAt }) => ({
      value: `go:${projectPath(projectId)}?task=${id}`,
      label: title,
      icon: completedAt === null ? <Circle size={14} /> : <CircleCheck size={14} />,
      hint: projects.find((project) => project.id === projectId)?.name,
      isFound: true,
    })),
  ];
  const pick = (value: string) => {
    if (value.startsWith('go:')) go(value.slice(3));
    // After the dialog is gone: the command may open another.
    else setTimeout(() => runCommand(value.slice(4)));
  };
  return (
    <Dialog title={t('key.palette')} onClose={onClose} isBare className="mt-[12dvh]!">
      <div className="p-2">
        <OptionList
          label={t('key.palette')}
          placeholder={t('key.paletteHint')}
          options={options}
          chosen={[]}
          onPick={pick}
          onType={setTyped}
          onClose={onClose}
        />
      </div>
    </Dialog>
  );
}

/** The views of the project that is open, with the filters that are set. */
function useViews(): Option[] {
  const { path, query } = usePlace();
  const [, room, id] = path.split('/');
  if (room !== 'projects' || id === undefined) return [];
  const rest = new URLSearchParams(query);
  rest.delete('task');
  const search = rest.size > 0 ? `?${rest}` : '';
  return viewNames.map((view) => ({ value: `go:${projectPath(id, view)}${search}`, label: t(`view.${view}`) }));
}
