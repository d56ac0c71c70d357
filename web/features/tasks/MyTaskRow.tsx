import { getProjectPath, Link } from '../../lib/router.tsx';
import { select, type Task, useStore } from '../../sync/index.ts';
import type { UserContext } from '../../sync/useUserContext.ts';
import { ColorDot, cx } from '../../ui/index.ts';
import { CompletionCheckbox } from './CompletionCheckbox.tsx';
import { LazyRecurrenceMark } from './recurrence/LazyRecurrenceMark.tsx';
import { TaskActionsButton } from './TaskActionsButton.tsx';
import { TaskMetadata } from './TaskMetadata.tsx';
import { useTaskElement } from './useTaskElement.tsx';

/** A task on the My tasks page, with its project. */
export function MyTaskRow({ task, userContext }: { task: Task; userContext: UserContext }) {
  const { changedByText, elementProps } = useTaskElement(task);
  const project = useStore((state) => state.projects.get(task.projectId));
  const canEdit = useStore((state) => select.canEdit(state, task.spaceId));
  const isDone = task.completedAt !== null;
  return (
    <article
      {...elementProps}
      aria-label={task.title}
      className={cx(
        'group flex min-h-10 items-center gap-x-3 border-b border-line px-4 py-1 hover:bg-hover',
        elementProps.className,
      )}
    >
      {canEdit && <CompletionCheckbox task={task} className="coarse:-ms-3 coarse:size-11" />}
      <div className="flex min-w-0 flex-1 items-center gap-x-3 max-lg:flex-wrap">
        <p
          dir="auto"
          className={cx('line-clamp-3 min-w-40 flex-1 max-sm:basis-full', isDone && 'text-muted line-through')}
        >
          {task.title}
        </p>
        {changedByText && <p className="text-xs text-accent">{changedByText}</p>}
        <div className="sm:w-72 sm:shrink-0">
          <TaskMetadata task={task} userContext={userContext} hidesOwnAvatar />
          <span className="text-xs text-muted">
            <LazyRecurrenceMark recurrence={task.recurrence} />
          </span>
        </div>
        {project && (
          <Link
            href={getProjectPath(project.id)}
            onClick={(event) => event.stopPropagation()}
            className="inline-flex max-w-40 items-center sm:w-40 gap-1.5 text-xs text-muted hover:text-text coarse:min-h-11"
          >
            <ColorDot color={project.color} />
            <span className="truncate">{project.name}</span>
          </Link>
        )}
      </div>
      {canEdit && <TaskActionsButton task={task} />}
    </article>
  );
}
