import { Circle, CircleCheck, Hash } from 'lucide-react';
import { useState } from 'react';
import { useTaskSearch } from '../features/tasks/useTaskSearch.ts';
import { t } from '../lib/i18n/index.ts';
import { registeredCommands, runCommand } from '../lib/keyboardCommands.ts';
import { getProjectPath, navigate, type ProjectView, useLocation } from '../lib/router.tsx';
import { useSignal } from '../lib/signal.ts';
import { useStore } from '../sync/index.ts';
import { Dialog, OptionList, type PickerOption } from '../ui/index.ts';
import { useIsTouch } from '../ui/mediaQueryHooks.ts';
import { formatShortcut } from './formatShortcut.ts';

const viewNames: readonly ProjectView[] = ['kanban', 'list', 'calendar', 'gantt'];

/** Lists the registered commands, the views of the current project, all projects, and tasks that match the query. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const commands = useSignal(registeredCommands);
  const isTouch = useIsTouch();
  const projects = useStore((state) => [...state.projects.values()].filter((project) => !project.isArchived));
  const [query, setQuery] = useState('');
  const tasks = useTaskSearch(query);
  const viewOptions = useViewOptions();
  const options: PickerOption[] = [
    ...commands
      .filter(({ isKeyOnly }) => !isKeyOnly)
      .map(({ id, name, keys }) => ({
        value: `run:${id}`,
        label: t(name),
        hint: isTouch ? undefined : keys[0] && formatShortcut(keys[0]),
      })),
    ...viewOptions,
    ...projects.map(({ id, name }) => ({ value: `go:${getProjectPath(id)}`, label: name, icon: <Hash size={14} /> })),
    { value: 'go:/my-tasks', label: t('shell.myTasks') },
    { value: 'go:/settings', label: t('shell.settings') },
    ...tasks.map(({ id, ref, projectId, title, completedAt }) => ({
      value: `go:${getProjectPath(projectId)}?task=${id}`,
      label: title,
      icon: completedAt === null ? <Circle size={14} /> : <CircleCheck size={14} />,
      hint: [ref, projects.find((project) => project.id === projectId)?.name].filter(Boolean).join(' · '),
      isAlwaysShown: true,
    })),
  ];
  const handlePick = (value: string) => {
    if (value.startsWith('go:')) navigate(value.slice(3));
    // The command runs after this dialog has closed, because it may open another one.
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
          onPick={handlePick}
          onQueryChange={setQuery}
          onClose={onClose}
        />
      </div>
    </Dialog>
  );
}

/** The views of the current project, with the current filters. */
function useViewOptions(): PickerOption[] {
  const { path, query } = useLocation();
  const [, page, id] = path.split('/');
  if (page !== 'projects' || id === undefined) return [];
  const filters = new URLSearchParams(query);
  filters.delete('task');
  const search = filters.size > 0 ? `?${filters}` : '';
  return viewNames.map((view) => ({ value: `go:${getProjectPath(id, view)}${search}`, label: t(`view.${view}`) }));
}
