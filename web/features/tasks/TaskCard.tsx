import { Ban, Bot, CalendarDays, Ellipsis, ListChecks, MessageSquare } from 'lucide-react';
import { memo, Suspense, useRef, useState } from 'react';
import { formatRelativeDate, toDay } from '../../lib/dates.ts';
import { loadWithMessages, t } from '../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import { useSignalSelector } from '../../lib/signal.ts';
import { select, type Task, useStore } from '../../sync/index.ts';
import type { CurrentUser } from '../../sync/useCurrentUser.ts';
import { Avatar, Chip, cx, IconButton } from '../../ui/index.ts';
import {
  editingTaskId,
  focusedTaskId,
  selectedTaskIds,
  selectTaskRange,
  toggleTaskSelection,
} from './focusAndSelection.ts';
import { InlineTitleEditor } from './InlineTitleEditor.tsx';
import { PriorityIcon } from './PriorityIcon.tsx';
import type { TaskMenuStep } from './TaskActionsMenu.tsx';
import { openTaskPanel } from './taskPanelUrl.ts';

export const LazyTaskActionsMenu = lazyWithPreload(() => loadWithMessages('board', import('./TaskActionsMenu.tsx')));

/** What an element must have to be a task for the keyboard, the selection and the highlight of what just changed. */
export function useTaskElement(task: Task) {
  const mark = useStore((state) => state.recentChanges.get(task.id));
  const isSelected = useSignalSelector(selectedTaskIds, (ids) => ids.has(task.id));
  const isFocused = useSignalSelector(focusedTaskId, (id) => id === task.id);
  const changedByText =
    mark &&
    (mark.agent
      ? t('task.changedByAgent', { name: mark.name, agent: mark.agent })
      : t('task.changedBy', { name: mark.name }));
  return {
    changedByText,
    isChangedByAgent: Boolean(mark?.agent),
    elementProps: {
      'data-task': task.id,
      'data-selected': isSelected || undefined,
      tabIndex: isFocused ? 0 : -1,
      className: cx(
        isSelected ? 'bg-soft' : 'bg-surface',
        mark && 'marked',
        'focus-visible:outline-2 focus-visible:outline-accent',
      ),
      onClick: (event: React.MouseEvent) => {
        if ((event.target as Element).closest('button, [popover], input, textarea')) return;
        if (event.shiftKey) return selectTaskRange(task.id);
        // By finger, the first is selected from its menu.
        const isMore = (event.nativeEvent as PointerEvent).pointerType === 'touch' && selectedTaskIds.get().size > 0;
        if (event.metaKey || event.ctrlKey || isMore) return toggleTaskSelection(task.id);
        openTaskPanel(task.id);
      },
    },
  };
}

interface TaskCardProps {
  task: Task;
  currentUser: CurrentUser;
  canEdit: boolean;
  /** It is being dragged. */
  isDragging?: boolean;
}

/** Of the many on a board, those whose task has changed are rendered anew. */
export const TaskCard = memo(function TaskCard({ task, currentUser, canEdit, isDragging }: TaskCardProps) {
  const { changedByText: says, isChangedByAgent, elementProps } = useTaskElement(task);
  const isEditing = useSignalSelector(editingTaskId, (id) => id === task.id);
  return (
    <article
      {...elementProps}
      aria-label={task.title}
      className={cx(
        'group relative flex flex-col gap-1.5 rounded-card border border-line p-2.5 shadow-card hover:border-strong',
        isDragging && 'opacity-40',
        elementProps.className,
      )}
    >
      <div className="flex items-start gap-1">
        {isEditing && canEdit ? (
          <InlineTitleEditor task={task} />
        ) : (
          <p dir="auto" className={cx('line-clamp-6 min-w-0 flex-1', task.completedAt && 'text-muted line-through')}>
            {task.title}
          </p>
        )}
        {canEdit && <TaskActionsButton task={task} />}
      </div>
      <TaskMetadata task={task} currentUser={currentUser} />
      {says && (
        <p className="flex items-center gap-1 text-xs text-accent">
          {isChangedByAgent && <Bot size={13} className="shrink-0" aria-hidden="true" />}
          {says}
        </p>
      )}
    </article>
  );
});

/** Priority, date, labels and people, as far as there are any. */
export function TaskMetadata({ task, currentUser }: { task: Task; currentUser: CurrentUser }) {
  const labels = useStore((state) => task.labelIds.flatMap((id) => state.labels.get(id) ?? []));
  const people = useStore((state) =>
    task.assigneeIds.flatMap((id) => select.getSpaceMember(state, task.spaceId, id)?.name ?? []),
  );
  const progress = useStore((state) => select.getSubtaskProgress(state, task.id));
  const isBlocked = useStore((state) => select.isTaskBlocked(state, task));
  const comments = task.commentCount ?? 0;
  const isLate =
    task.dueDate !== null && !task.completedAt && toDay(task.dueDate, currentUser.timeZone) < currentUser.today;
  const isBare = task.priority === 'none' && !task.dueDate && !progress && !isBlocked && comments === 0;
  if (isBare && labels.length === 0 && people.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5 text-xs text-muted">
      {task.priority !== 'none' && <PriorityIcon priority={task.priority} />}
      {task.dueDate && (
        <span className={cx('inline-flex items-center gap-1', isLate && 'text-danger')}>
          <CalendarDays size={13} aria-hidden="true" />
          {isLate && <span className="sr-only">{t('task.overdue')}</span>}
          {formatRelativeDate(task.dueDate, currentUser.timeZone)}
        </span>
      )}
      {isBlocked && (
        <span className="inline-flex items-center gap-1 text-warn">
          <Ban size={13} aria-hidden="true" />
          {t('task.blocked')}
        </span>
      )}
      {progress && (
        <span className="inline-flex items-center gap-1 tabular-nums">
          <ListChecks size={13} aria-hidden="true" />
          <span aria-hidden="true">
            {progress.done}/{progress.total}
          </span>
          <span className="sr-only">{t('task.progress', { done: progress.done, count: progress.total })}</span>
        </span>
      )}
      {comments > 0 && (
        <span className="inline-flex items-center gap-1 tabular-nums">
          <MessageSquare size={13} aria-hidden="true" />
          <span aria-hidden="true">{comments}</span>
          <span className="sr-only">{t('task.commentCount', { count: comments })}</span>
        </span>
      )}
      {labels.map(({ id, name, color }) => (
        <Chip key={id} color={color}>
          {name}
        </Chip>
      ))}
      <AvatarStack names={people} className="ms-auto" />
    </div>
  );
}

const mostFaces = 3;

/** Whose it is: some of their faces, and how many more they are. */
export function AvatarStack({ names, className }: { names: readonly string[]; className?: string }) {
  const rest = names.slice(mostFaces);
  return (
    <span className={cx('flex items-center -space-x-1', className)}>
      {names.slice(0, mostFaces).map((name) => (
        <Avatar key={name} name={name} />
      ))}
      {rest.length > 0 && (
        <span role="img" aria-label={rest.join(', ')} title={rest.join(', ')} className="ps-2 tabular-nums">
          +{rest.length}
        </span>
      )}
    </span>
  );
}

/** Everything that dragging and keys do, from a menu. */
export function TaskActionsButton({ task }: { task: Task }) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [part, setPart] = useState<TaskMenuStep>();
  return (
    <>
      <IconButton
        ref={anchor}
        label={t('task.actionsOf', { title: task.title })}
        aria-haspopup="menu"
        aria-expanded={part !== undefined}
        onClick={() => setPart(part ? undefined : 'menu')}
        className="touch-bleed size-6! opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 aria-expanded:opacity-100 coarse:opacity-100"
      >
        <Ellipsis size={15} />
      </IconButton>
      {part && (
        <Suspense>
          <LazyTaskActionsMenu task={task} anchor={anchor} step={part} onStepChange={setPart} />
        </Suspense>
      )}
    </>
  );
}
