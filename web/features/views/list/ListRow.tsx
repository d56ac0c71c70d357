import { GripVertical } from 'lucide-react';
import { memo } from 'react';
import { formatRelativeDate } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useSignalSelector } from '../../../lib/signal.ts';
import { select, type Task, useStore } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { Chip, ColorDot, cx } from '../../../ui/index.ts';
import { AvatarStack } from '../../tasks/AvatarStack.tsx';
import { CompletionCheckbox } from '../../tasks/CompletionCheckbox.tsx';
import { isOverdue } from '../../tasks/filterSortAndGroup.ts';
import { editingTaskId } from '../../tasks/focusAndSelection.ts';
import { LazyInlineTitleEditor } from '../../tasks/LazyInlineTitleEditor.tsx';
import { LazyLeaseIcon } from '../../tasks/LazyLeaseIcon.tsx';
import { PriorityIcon } from '../../tasks/PriorityIcon.tsx';
import { LazyRecurrenceMark } from '../../tasks/recurrence/LazyRecurrenceMark.tsx';
import { TaskActionsButton } from '../../tasks/TaskActionsButton.tsx';
import { useTaskElement } from '../../tasks/useTaskElement.tsx';
import { SubtaskDisclosure } from '../SubtaskDisclosure.tsx';
import { listColumnClasses } from './ListHeadRow.tsx';

const maxLabels = 2;

interface ListRowProps {
  task: Task;
  top: number;
  height: number;
  depth: number;
  subtaskCount: number;
  isCollapsed: boolean;
  isDragging: boolean;
  isNarrow: boolean;
  userContext: UserContext;
  canEdit: boolean;
  isDragAllowed: boolean;
  /** The names of the columns, separated by commas: the same value while they are the same. */
  columns: string;
  onToggleCollapsed: (taskId: string) => void;
}

/** The row of a task in the list view. */
export const ListRow = memo(function ListRow(props: ListRowProps) {
  const { task, top, height, depth, isDragging, isNarrow, canEdit, isDragAllowed, columns } = props;
  const { changedByText, elementProps } = useTaskElement(task);
  const isEditing = useSignalSelector(editingTaskId, (id) => id === task.id);
  const isDone = task.completedAt !== null;
  return (
    <article
      {...elementProps}
      aria-label={task.title}
      style={{ top, height, paddingInlineStart: (isNarrow ? 4 : 12) + depth * (isNarrow ? 12 : 24) }}
      className={cx(
        elementProps.className,
        'group absolute inset-x-0 flex break-inside-avoid print:static items-center gap-2 border-b border-line pe-2 -outline-offset-2 hover:bg-hover',
        isDragging && 'opacity-40',
      )}
    >
      {canEdit && !isNarrow && (
        <GripVertical
          size={14}
          aria-hidden="true"
          className={cx('-ms-3 shrink-0 cursor-grab text-muted opacity-0', isDragAllowed && 'group-hover:opacity-100')}
        />
      )}
      <SubtaskDisclosure
        title={task.title}
        subtaskCount={props.subtaskCount}
        isCollapsed={props.isCollapsed}
        onToggle={() => props.onToggleCollapsed(task.id)}
      />
      <CompletionCheckbox task={task} isDisabled={!canEdit} tabIndex={-1} className="coarse:size-11" />
      {columns.includes('ref') && <span className={listColumnClasses.ref}>{task.ref}</span>}
      {columns.includes('priority') && (
        <span className={listColumnClasses.priority}>
          {task.priority !== 'none' && <PriorityIcon priority={task.priority} />}
        </span>
      )}
      {isEditing && canEdit ? (
        <LazyInlineTitleEditor task={task} />
      ) : (
        <span
          dir="auto"
          title={task.title}
          className={cx(
            'min-w-0 flex-1 text-start',
            isNarrow ? 'line-clamp-2 leading-tight' : 'truncate',
            isDone && 'text-muted',
          )}
        >
          {task.title}
        </span>
      )}
      <LazyLeaseIcon taskId={task.id} />
      {changedByText && <span className="max-w-48 truncate text-xs text-accent max-md:sr-only">{changedByText}</span>}
      <ListRowColumns {...props} />
      {canEdit && <TaskActionsButton task={task} />}
    </article>
  );
});

function ListRowColumns({ task, userContext, columns }: ListRowProps) {
  const status = useStore((state) => state.statuses.get(task.statusId ?? ''));
  const labels = useStore((state) => task.labelIds.flatMap((id) => state.labels.get(id) ?? []));
  const assigneeNames = useStore((state) =>
    task.assigneeIds.flatMap((id) => select.getSpaceMember(state, task.spaceId, id)?.name ?? []),
  );
  const project = useStore((state) => state.projects.get(task.projectId));
  const isLate = isOverdue(task, userContext);
  return (
    <>
      {columns.includes('project') && (
        <span className={listColumnClasses.project}>
          <ColorDot color={project?.color ?? null} />
          <span className="truncate">{project?.name}</span>
        </span>
      )}
      {columns.includes('label') && (
        <span className={listColumnClasses.label}>
          {labels.slice(0, maxLabels).map(({ id, name, color }) => (
            <Chip key={id} color={color} className="min-w-0">
              {name}
            </Chip>
          ))}
          {labels.length > maxLabels && (
            <span className="self-center tabular-nums" title={labels.map(({ name }) => name).join(', ')}>
              +{labels.length - maxLabels}
            </span>
          )}
        </span>
      )}
      {columns.includes('status') && (
        <span className={cx(listColumnClasses.status, 'items-center gap-1.5')}>
          <ColorDot color={status?.color ?? null} />
          <span className="truncate">{status?.name ?? t('task.noStatus')}</span>
        </span>
      )}
      {columns.includes('estimate') && (
        <span className={listColumnClasses.estimate}>
          {task.estimatedHours !== null && t('list.hours', { count: task.estimatedHours })}
        </span>
      )}
      {columns.includes('due') && (
        <span className={cx(listColumnClasses.due, isLate && 'text-danger')}>
          {isLate && <span className="sr-only">{t('task.overdue')}</span>}
          {task.dueDate && <span className="truncate">{formatRelativeDate(task.dueDate, userContext.timeZone)}</span>}
          <LazyRecurrenceMark recurrence={task.recurrence} />
        </span>
      )}
      {columns.includes('assignee') && <AvatarStack names={assigneeNames} className={listColumnClasses.assignee} />}
    </>
  );
}
