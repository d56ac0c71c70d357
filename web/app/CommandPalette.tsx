import { Circle, CircleCheck, Hash } from 'lucide-react';
import { useState } from 'react';
import { saveTheme, type Theme } from '../features/settings/themeAndLanguage.ts';
import { useTaskSearch } from '../features/tasks/useTaskSearch.ts';
import { type MessageKey, t } from '../lib/i18n/index.ts';
import { registeredCommands, runCommand } from '../lib/keyboardCommands.ts';
import { getProjectPath, navigate, type ProjectView, useLocation } from '../lib/router.tsx';
import { useSignal } from '../lib/signal.ts';
import { select, useStore } from '../sync/index.ts';
import { Dialog, OptionList, type PickerOption } from '../ui/index.ts';
import { useIsTouch } from '../ui/mediaQueryHooks.ts';
import { formatShortcut } from './formatShortcut.ts';
import { useCurrentSpaceId } from './useCurrentSpaceId.ts';

const themes: readonly Theme[] = ['system', 'light', 'dark'];
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
    ...useSettingsOptions(),
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
    else if (value.startsWith('theme:')) void saveTheme(value.slice(6) as Theme);
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

/** The pages of the user and of the current space, and the themes. */
function useSettingsOptions(): PickerOption[] {
  const spaceId = useCurrentSpaceId();
  const canEdit = useStore((state) => select.canEdit(state, spaceId));
  const isServerAdmin = useStore((state) => state.me?.isInstanceAdmin === true);
  const space = useStore((state) => state.spaces.get(spaceId ?? ''));
  const settings: [path: string, name: MessageKey][] = [
    ['', 'profile.title'],
    ['/security', 'security.title'],
    ['/tokens', 'tokens.title'],
    ['/agents', 'agents.title'],
    ['/api', 'api.title'],
    ['/plan', 'plan.title'],
  ];
  if (isServerAdmin) settings.push(['/admin', 'admin.title']);
  const spacePages: [path: string, name: MessageKey][] = [
    ['', 'space.projects'],
    ['/members', 'space.members'],
    ['/labels', 'space.labels'],
    ['/general', 'space.general'],
    ['/data', 'space.data'],
  ];
  if (canEdit) spacePages.push(['/agents', 'palette.agents'], ['/trash', 'space.trash']);
  return [
    { value: 'go:/my-tasks', label: t('shell.myTasks') },
    ...(space ? [{ value: `go:/spaces/${space.id}/everything`, label: t('shell.everything'), hint: space.name }] : []),
    { value: 'go:/everything', label: t('palette.everything') },
    { value: 'go:/settings', label: t('shell.settings') },
    ...settings.map(([path, name]) => ({
      value: `go:/settings${path || '/profile'}`,
      label: t(name),
      hint: t('shell.settings'),
    })),
    ...(space
      ? spacePages.map(([path, name]) => ({
          value: `go:/spaces/${space.id}${path || '/projects'}`,
          label: t(name),
          hint: space.name,
        }))
      : []),
    ...themes.map((theme) => ({ value: `theme:${theme}`, label: t('palette.theme', { name: t(`palette.${theme}`) }) })),
  ];
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
