import { Circle, CircleCheck, Hash } from 'lucide-react';
import { useState } from 'react';
import { useTaskSearch } from '../features/tasks/useTaskSearch.ts';
import { t } from '../lib/i18n/index.ts';
import { registeredCommands, runCommand } from '../lib/keyboardCommands.ts';
import { getProjectPath, navigate, type ProjectView, useLocation } from '../lib/router.tsx';
import { useSignal } from '../lib/signal.ts';
import { useStore } from '../sync/index.ts';
import { Dialog, OptionList, type PickerOption } from '../ui/index.ts';
import { useIsTouch } from '../ui/useMediaQuery.ts';
import { formatShortcut } from './formatShortcut.ts';

const viewNames: readonly ProjectView[] = ['kanban', 'list', 'calendar', 'gantt'];

/** Every command that works here and now, every project, and the tasks of every space that have what is typed. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const registered = useSignal(registeredCommands);
  const isTouch = useIsTouch();
  const projects = useStore((state) => [...state.projects.values()].filter((project) => !project.isArchived));
  const [typed, setTyped] = useState('');
  const tasks = useTaskSearch(typed);
  const views = useViewOptions();
  const options: PickerOption[] = [
    ...registered
      .filter(({ isKeyOnly }) => !isKeyOnly)
      .map(({ id, name, keys }) => ({
        value: `run:${id}`,
        label: t(name),
        hint: isTouch ? undefined : keys[0] && formatShortcut(keys[0]),
      })),
    ...views,
    ...projects.map(({ id, name }) => ({ value: `go:${getProjectPath(id)}`, label: name, icon: <Hash size={14} /> })),
    { value: 'go:/my-tasks', label: t('shell.myTasks') },
    { value: 'go:/settings', label: t('shell.settings') },
    ...tasks.map(({ id, projectId, title, completedAt }) => ({
      value: `go:${getProjectPath(projectId)}?task=${id}`,
      label: title,
      icon: completedAt === null ? <Circle size={14} /> : <CircleCheck size={14} />,
      hint: projects.find((project) => project.id === projectId)?.name,
      isAlwaysShown: true,
    })),
  ];
  const pick = (value: string) => {
    if (value.startsWith('go:')) navigate(value.slice(3));
    // After the dialog is gone: the command may open another.
    else setTimeout(() => runCommand(value.slice(4)));
  };
  return (
    <Dialog title={t('key.palette')} onClose={onClose} isTitleHidden className="mt-[12dvh]!">
      <div className="p-2">
        <OptionList
          label={t('key.palette')}
          placeholder={t('key.paletteHint')}
          options={options}
          selectedValues={[]}
          onPick={pick}
          onQueryChange={setTyped}
          onClose={onClose}
        />
      </div>
    </Dialog>
  );
}

/** The views of the project that is open, with the filters that are set. */
function useViewOptions(): PickerOption[] {
  const { path, query } = useLocation();
  const [, room, id] = path.split('/');
  if (room !== 'projects' || id === undefined) return [];
  const rest = new URLSearchParams(query);
  rest.delete('task');
  const search = rest.size > 0 ? `?${rest}` : '';
  return viewNames.map((view) => ({ value: `go:${getProjectPath(id, view)}${search}`, label: t(`view.${view}`) }));
}
