import { useEffect } from 'react';
import type { Viewer } from '../../filters.ts';
import { t } from '../../i18n/index.ts';
import { commands, keyOf, type Task } from '../../store/index.ts';
import { isCreatingTask } from '../../tasks/creating.ts';
import { setGrid } from '../../tasks/focus.ts';
import { TaskFacts, TaskMenu, useTaskElement } from '../../tasks/TaskCard.tsx';
import { Button, cx, Dot, EmptyState } from '../../ui/index.ts';
import { useGroups } from '../groups.ts';
import type { ViewProps } from '../index.ts';

/** Rows under the names of their groups. */
export default function List({ project, tasks, filters, viewer, mayEdit }: ViewProps) {
  const groups = useGroups(project, tasks, filters.group, viewer);
  useEffect(() => setGrid([groups.flatMap((group) => group.tasks.map(({ id }) => id))]), [groups]);
  if (tasks.length === 0) {
    return (
      <EmptyState
        title={t('board.empty')}
        hint={mayEdit ? t('board.emptyHint') : undefined}
        action={
          mayEdit && <Button onClick={() => isCreatingTask.set({ projectId: project.id })}>{t('task.new')}</Button>
        }
      />
    );
  }
  return (
    <div className="pb-8">
      {groups.map(({ key, name, color, tasks: rows }) => (
        <section key={keyOf(key)} aria-label={name}>
          <h2 className="sticky top-0 z-10 flex min-h-9 items-center gap-2 border-b border-line bg-sunken px-4 font-medium">
            <Dot color={color} />
            {name}
            <span className="text-muted tabular-nums">{rows.length}</span>
          </h2>
          {rows.map((task) => (
            <Row key={keyOf(task.id)} task={task} viewer={viewer} mayEdit={mayEdit} />
          ))}
        </section>
      ))}
    </div>
  );
}

function Row({ task, viewer, mayEdit }: { task: Task; viewer: Viewer; mayEdit: boolean }) {
  const { says, element } = useTaskElement(task);
  const isDone = task.completedAt !== null;
  return (
    <article
      {...element}
      aria-label={task.title}
      className={cx(
        'group flex min-h-10 flex-wrap items-center gap-x-3 border-b border-line px-4 py-1 hover:bg-hover',
        element.className,
      )}
    >
      <input
        type="checkbox"
        aria-label={isDone ? t('task.reopen') : t('task.complete')}
        checked={isDone}
        disabled={!mayEdit}
        onChange={() => commands.completeTasks([task.id], !isDone)}
        className="size-4 accent-solid coarse:size-6"
      />
      <p className={cx('min-w-40 flex-1', isDone && 'text-muted line-through')}>{task.title}</p>
      {says && <p className="text-xs text-accent">{says}</p>}
      <TaskFacts task={task} viewer={viewer} />
      {mayEdit && <TaskMenu task={task} />}
    </article>
  );
}
