import { CalendarDays, Ellipsis } from 'lucide-react';
import { dayOf, showDate } from '../dates.ts';
import type { Viewer } from '../filters.ts';
import { t } from '../i18n/index.ts';
import { openTaskPanel } from '../router.tsx';
import { commands, select, type Task, useStore } from '../store/index.ts';
import { useSignal } from '../store/signal.ts';
import { Avatar, Chip, cx, IconButton, Menu } from '../ui/index.ts';
import { focused, selected, selectTo, toggleSelected } from './focus.ts';
import { PriorityIcon } from './PriorityIcon.tsx';

/** What an element must have to be a task for the keyboard, the selection and the highlight of what just changed. */
export function useTaskElement(task: Task) {
  const mark = useStore((state) => state.marks.get(task.id));
  const isSelected = useSignal(selected).has(task.id);
  const isFocused = useSignal(focused) === task.id;
  const says =
    mark &&
    (mark.agent
      ? t('task.changedByAgent', { name: mark.name, agent: mark.agent })
      : t('task.changedBy', { name: mark.name }));
  return {
    says,
    element: {
      'data-task': task.id,
      'data-selected': isSelected || undefined,
      tabIndex: isFocused ? 0 : -1,
      className: cx(
        isSelected ? 'bg-soft' : 'bg-surface',
        mark && 'marked',
        'focus-visible:outline-2 focus-visible:outline-accent',
      ),
      onClick: (event: React.MouseEvent) => {
        if ((event.target as Element).closest('button, [popover], input')) return;
        if (event.shiftKey) return selectTo(task.id);
        if (event.metaKey || event.ctrlKey) return toggleSelected(task.id);
        openTaskPanel(task.id);
      },
    },
  };
}

/** A task on a board. */
export function TaskCard({ task, viewer, mayEdit }: { task: Task; viewer: Viewer; mayEdit: boolean }) {
  const { says, element } = useTaskElement(task);
  return (
    <article
      {...element}
      aria-label={task.title}
      className={cx(
        'group relative flex flex-col gap-1.5 rounded-card border border-line p-2.5 shadow-card hover:border-strong',
        element.className,
      )}
    >
      <div className="flex items-start gap-1">
        <p className={cx('min-w-0 flex-1', task.completedAt && 'text-muted line-through')}>{task.title}</p>
        {mayEdit && <TaskMenu task={task} />}
      </div>
      <TaskFacts task={task} viewer={viewer} />
      {says && <p className="text-xs text-accent">{says}</p>}
    </article>
  );
}

/** Priority, date, labels and people, as far as there are any. */
export function TaskFacts({ task, viewer }: { task: Task; viewer: Viewer }) {
  const labels = useStore((state) => task.labelIds.flatMap((id) => state.labels.get(id) ?? []));
  const people = useStore((state) =>
    task.assigneeIds.flatMap((id) => select.memberOf(state, task.spaceId, id)?.name ?? []),
  );
  const isLate = task.dueDate !== null && !task.completedAt && dayOf(task.dueDate, viewer.timeZone) < viewer.today;
  if (task.priority === 'none' && !task.dueDate && labels.length === 0 && people.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5 text-xs text-muted">
      {task.priority !== 'none' && <PriorityIcon priority={task.priority} />}
      {task.dueDate && (
        <span className={cx('inline-flex items-center gap-1', isLate && 'text-danger')}>
          <CalendarDays size={13} aria-hidden="true" />
          {isLate && <span className="sr-only">{t('task.overdue')}</span>}
          {showDate(task.dueDate, viewer.timeZone)}
        </span>
      )}
      {labels.map(({ id, name, color }) => (
        <Chip key={id} color={color}>
          {name}
        </Chip>
      ))}
      <span className="ms-auto flex -space-x-1">
        {people.map((name) => (
          <Avatar key={name} name={name} />
        ))}
      </span>
    </div>
  );
}

/** Everything that dragging and keys do, from a menu. */
export function TaskMenu({ task }: { task: Task }) {
  const statuses = useStore((state) => select.statusesOf(state, task.projectId));
  const isDone = task.completedAt !== null;
  return (
    <Menu
      label={t('task.actionsOf', { title: task.title })}
      items={[
        { label: t('task.open'), onSelect: () => openTaskPanel(task.id) },
        {
          label: isDone ? t('task.reopen') : t('task.complete'),
          onSelect: () => commands.completeTasks([task.id], !isDone),
        },
        null,
        ...statuses
          .filter(({ id }) => id !== task.statusId)
          .map(({ id, name }) => ({
            label: t('task.moveTo', { status: name }),
            onSelect: () => commands.moveTask(task.id, { statusId: id }),
          })),
        null,
        { label: t('task.archive'), onSelect: () => commands.archiveTasks([task.id]) },
        { label: t('ui.delete'), isDanger: true, onSelect: () => commands.deleteTasks([task.id]) },
      ]}
    >
      {(button) => (
        <IconButton
          {...button}
          label={t('task.actionsOf', { title: task.title })}
          className="size-6! opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 aria-expanded:opacity-100 coarse:opacity-100"
        >
          <Ellipsis size={15} />
        </IconButton>
      )}
    </Menu>
  );
}
