import { type RefObject, useEffect, useState } from 'react';
import { dayOf } from '../dates.ts';
import { priorities } from '../filters.ts';
import { t } from '../i18n/index.ts';
import { useCommands } from '../keyboard.ts';
import { useViewer } from '../projects/viewer.ts';
import { openTaskPanel, useTaskInPlace } from '../router.tsx';
import { commands, getState, onRename, select, useStore } from '../store/index.ts';
import { Avatar, DatePicker, Dot, Picker } from '../ui/index.ts';
import { elementOf, focused, moveFocus, selected, selectNone, selectTo, targets, toggleSelected } from './focus.ts';
import { PriorityIcon } from './PriorityIcon.tsx';

type Field = 'status' | 'priority' | 'assignee' | 'due';

/** The keys on tasks, the same in every view, and the pickers that they open at the task. */
export function TaskCommands() {
  const [open, setOpen] = useState<{ field: Field; taskIds: string[] }>();
  const panelTask = useTaskInPlace();
  const about = () => {
    const ids = targets();
    return ids.length > 0 ? ids : panelTask ? [panelTask] : [];
  };
  const pick = (field: Field) => () => {
    const taskIds = about().filter((id) => mayEditTask(id));
    if (taskIds.length === 0) return false;
    setOpen({ field, taskIds });
  };
  const each = (run: (taskIds: string[]) => void) => () => {
    const taskIds = about();
    if (taskIds.length === 0) return false;
    run(taskIds);
  };
  const one = (run: (taskId: string) => void) => () => {
    const id = focused.get();
    if (id === undefined || !elementOf(id)?.contains(document.activeElement)) return false;
    run(id);
  };
  const arrow = (id: string, key: string, across: number, down: number) =>
    ({
      id,
      name: 'key.move',
      keys: [key],
      group: 'task',
      isKeyOnly: true,
      run: () => moveFocus(across, down),
    }) as const;
  useCommands([
    { id: 'status', name: 'key.status', keys: ['s'], group: 'task', run: pick('status') },
    { id: 'priority', name: 'key.priority', keys: ['p'], group: 'task', run: pick('priority') },
    { id: 'assignee', name: 'key.assignee', keys: ['a'], group: 'task', run: pick('assignee') },
    { id: 'due', name: 'key.due', keys: ['d'], group: 'task', run: pick('due') },
    {
      id: 'select',
      name: 'key.select',
      keys: ['x', 'shift+x'],
      group: 'task',
      isKeyOnly: true,
      run: (event) => one((id) => (event?.shiftKey ? selectTo(id) : toggleSelected(id)))(),
    },
    { id: 'open', name: 'key.open', keys: ['enter'], group: 'task', isKeyOnly: true, run: one(openTaskPanel) },
    { id: 'done', name: 'key.done', keys: ['m'], group: 'task', run: each(toggleDone) },
    {
      id: 'archive',
      name: 'key.archive',
      keys: ['shift+e'],
      group: 'task',
      run: each((taskIds) => commands.archiveTasks(taskIds)),
    },
    {
      id: 'delete',
      name: 'key.delete',
      keys: ['delete', 'backspace'],
      group: 'task',
      run: each((taskIds) => commands.deleteTasks(taskIds)),
    },
    { ...arrow('up', 'arrowup', 0, -1) },
    { ...arrow('down', 'arrowdown', 0, 1) },
    { ...arrow('left', 'arrowleft', -1, 0) },
    { ...arrow('right', 'arrowright', 1, 0) },
    {
      id: 'selectNone',
      name: 'ui.clear',
      keys: ['escape'],
      group: 'task',
      isKeyOnly: true,
      run: () => selected.get().size > 0 && void selectNone(),
    },
  ]);
  useEffect(() => {
    const follow = ({ target }: FocusEvent) => {
      const id = (target as Element).closest?.('[data-task]')?.getAttribute('data-task');
      if (id) focused.set(id);
    };
    addEventListener('focusin', follow);
    return () => removeEventListener('focusin', follow);
  }, []);
  return open ? <FieldPicker {...open} onClose={() => setOpen(undefined)} /> : null;
}

onRename((from, to) => {
  if (focused.get() === from) focused.set(to);
  if (selected.get().has(from)) selected.set(new Set([...selected.get()].map((id) => (id === from ? to : id))));
});

interface FieldPickerProps {
  field: Field;
  taskIds: string[];
  onClose: () => void;
  /** What it hangs from; the first task on screen unless given. */
  anchor?: RefObject<HTMLElement | null>;
}

/** Sets one field of any number of tasks. */
export function FieldPicker({ field, taskIds, onClose, anchor: given }: FieldPickerProps) {
  const first = useStore((state) => state.tasks.get(taskIds[0] ?? ''));
  const statuses = useStore((state) => select.statusesOf(state, first?.projectId ?? ''));
  const members = useStore((state) => select.membersOf(state, first?.spaceId ?? ''));
  const { timeZone, today } = useViewer();
  const anchor = given ?? { current: elementOf(taskIds[0] ?? '') ?? document.body };
  if (!first) return null;
  const shared = { anchor, onClose };
  if (field === 'due') {
    const value = first.dueDate === null ? null : dayOf(first.dueDate, timeZone);
    const set = (dueDate: string | null) => commands.updateTasks(taskIds, { dueDate });
    return <DatePicker {...shared} label={t('task.dueDate')} value={value} today={today} onPick={set} />;
  }
  if (field === 'status') {
    const options = statuses.map(({ id, name, color }) => ({ value: id, label: name, icon: <Dot color={color} /> }));
    const set = (statusId: string) => commands.moveTasks(taskIds, { statusId });
    return (
      <Picker {...shared} label={t('task.status')} options={options} chosen={[first.statusId ?? '']} onPick={set} />
    );
  }
  if (field === 'priority') {
    const options = priorities.map((each) => ({
      value: each,
      label: t(`priority.${each}`),
      icon: <PriorityIcon priority={each} />,
    }));
    const set = (priority: string) =>
      commands.updateTasks(taskIds, { priority: priority as (typeof priorities)[number] });
    return <Picker {...shared} label={t('task.priority')} options={options} chosen={[first.priority]} onPick={set} />;
  }
  const options = members.map(({ userId, name }) => ({
    value: userId,
    label: name,
    icon: <Avatar name={name} size={18} />,
  }));
  const toggle = (userId: string) => commands.assign(taskIds, userId, !first.assigneeIds.includes(userId));
  return (
    <Picker
      {...shared}
      label={t('task.assignees')}
      options={options}
      chosen={first.assigneeIds}
      isMany
      onPick={toggle}
    />
  );
}

function mayEditTask(taskId: string): boolean {
  const state = getState();
  return select.mayEdit(state, state.tasks.get(taskId)?.spaceId);
}

function toggleDone(taskIds: string[]): void {
  const isDone = taskIds.every((id) => getState().tasks.get(id)?.completedAt !== null);
  commands.completeTasks(taskIds, !isDone);
}
