import { memo, Suspense } from 'react';
import { loadWithMessages, t } from '../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import { useSignal, useSignalSelector } from '../../lib/signal.ts';
import { type Task, useStore } from '../../sync/index.ts';
import { leases } from '../../sync/leasesSignal.ts';
import type { UserContext } from '../../sync/useUserContext.ts';
import { cx } from '../../ui/index.ts';
import { cardsNameProject } from './cardsNameProject.ts';
import { editingTaskId } from './focusAndSelection.ts';
import { LazyInlineTitleEditor } from './LazyInlineTitleEditor.tsx';
import { TaskActionsButton } from './TaskActionsButton.tsx';
import { TaskMetadata } from './TaskMetadata.tsx';
import { useTaskElement } from './useTaskElement.tsx';

const CardFooter = lazyWithPreload(() => loadWithMessages('board', import('./CardFooter.tsx')));

interface TaskCardProps {
  task: Task;
  userContext: UserContext;
  canEdit: boolean;
  isDragging?: boolean;
}

/** A task on a board. Memoized: a board can hold thousands, and only those whose task changed may render again. */
export const TaskCard = memo(function TaskCard({ task, userContext, canEdit, isDragging }: TaskCardProps) {
  const { changedByText, isChangedByAgent, elementProps } = useTaskElement(task);
  const parentTitle = useStore((state) => state.tasks.get(task.parentTaskId ?? '')?.title);
  const namesProject = useSignal(cardsNameProject);
  const projectName = useStore((state) => (namesProject ? state.projects.get(task.projectId)?.name : undefined));
  const isEditing = useSignalSelector(editingTaskId, (id) => id === task.id);
  const isLeased = useSignalSelector(leases, (byTask) => byTask.has(task.id));
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
      {projectName && <p className="truncate text-xs text-muted">{projectName}</p>}
      {parentTitle && (
        <p dir="auto" className="truncate text-xs text-muted">
          <span className="sr-only">{t('task.subtaskOf')} </span>
          {parentTitle}
        </p>
      )}
      <div className="flex items-start gap-1">
        {isEditing && canEdit ? (
          <LazyInlineTitleEditor task={task} />
        ) : (
          <p dir="auto" className={cx('line-clamp-6 min-w-0 flex-1', task.completedAt && 'text-muted')}>
            {task.title}
          </p>
        )}
        {canEdit && <TaskActionsButton task={task} />}
      </div>
      <TaskMetadata task={task} userContext={userContext} />
      {(isLeased || changedByText || task.recurrence) && (
        <Suspense>
          <CardFooter task={task} changedByText={changedByText} isChangedByAgent={isChangedByAgent} />
        </Suspense>
      )}
    </article>
  );
});
