import { memo, Suspense, useEffect, useState } from 'react';
import { loadWithMessages, t } from '../../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../../lib/lazyWithPreload.tsx';
import { runWhenIdle } from '../../../lib/runWhenIdle.ts';
import { getStableKey, type Project, type Task } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { cx } from '../../../ui/index.ts';
import { useVirtualList } from '../../../ui/useVirtualList.ts';
import { TaskCard } from '../../tasks/TaskCard.tsx';
import { useFirstTaskHintText } from '../useFirstTaskHintText.ts';
import type { TaskGroup } from '../useTaskGroups.ts';
import { ColumnHeader } from './ColumnHeader.tsx';

const QuickAddForm = lazyWithPreload(() => loadWithMessages('board', import('../../tasks/QuickAddForm.tsx')));

const CollapsedColumn = lazyWithPreload(() => loadWithMessages('board', import('./CollapsedColumn.tsx')));

interface KanbanColumnProps {
  column: TaskGroup;
  project: Project | undefined;
  userContext: UserContext;
  canEdit: boolean;
  canEditColumn: boolean;
  canAddTasks: boolean;
  isCollapsed: boolean;
  onToggleCollapsed: (key: string, isCollapsed: boolean) => void;
  draggedIds: ReadonlySet<string>;
  isFirst: boolean;
  /** Receives the function that scrolls the column to the card at an index. */
  scrollToCardByColumn: Map<string, (index: number) => void>;
}

/** Memoized: a change of one task concerns one column. */
export const KanbanColumn = memo(function KanbanColumn(props: KanbanColumnProps) {
  const { column, project, userContext, canEdit, canAddTasks, draggedIds, isFirst, scrollToCardByColumn } = props;
  const { key, name, tasks } = column;
  const emptyHint = useFirstTaskHintText();
  const [isAddingTask, setAddingTask] = useState(false);
  const { scrollerRef, rowRef, visibleItems, paddingTop, paddingBottom, scrollToIndex } = useVirtualList(
    tasks,
    getRowKey,
    { estimatedRowHeight: 76 },
  );
  useEffect(() => void scrollToCardByColumn.set(key, scrollToIndex), [scrollToCardByColumn, key, scrollToIndex]);
  useEffect(
    () => (canAddTasks && isFirst ? runWhenIdle(() => QuickAddForm.preload()) : undefined),
    [canAddTasks, isFirst],
  );
  if (props.isCollapsed)
    return (
      <Suspense fallback={<section className="w-11 shrink-0" />}>
        <CollapsedColumn column={column} onExpand={() => props.onToggleCollapsed(key, false)} />
      </Suspense>
    );
  return (
    <section
      aria-label={name}
      data-column={key}
      data-newest-first={column.isNewestFirst || undefined}
      className={cx(
        'group/column flex max-h-full w-72 shrink-0 flex-col rounded-card print:max-h-none print:w-52 print:flex-auto',
        draggedIds.has(key) && 'outline-2 outline-strong outline-dashed',
      )}
    >
      <ColumnHeader
        column={column}
        canEditColumn={props.canEditColumn}
        onCollapse={() => props.onToggleCollapsed(key, true)}
        onAddTask={canAddTasks ? () => setAddingTask(true) : undefined}
      />
      <div
        ref={scrollerRef}
        data-scroller=""
        tabIndex={0}
        role="group"
        aria-label={name}
        className={cx(
          'relative min-h-16 overflow-y-auto p-1 print:overflow-visible',
          // The form for a new task stands directly below the last one.
          isAddingTask ? 'flex-initial' : 'flex-1',
        )}
      >
        <div style={{ height: paddingTop }} />
        {visibleItems.map((task) => (
          <div key={getStableKey(task.id)} ref={rowRef} data-row={getRowKey(task)} className="break-inside-avoid pb-2">
            <TaskCard task={task} userContext={userContext} canEdit={canEdit} isDragging={draggedIds.has(task.id)} />
          </div>
        ))}
        <div style={{ height: paddingBottom }} />
        {tasks.length === 0 && !isAddingTask && (
          <p className="rounded-card border border-dashed border-line px-3 py-4 text-center text-muted">
            {isFirst && canAddTasks ? emptyHint : t('column.empty')}
          </p>
        )}
      </div>
      {project && isAddingTask && (
        <Suspense>
          <QuickAddForm
            projectId={project.id}
            statusId={key === 'none' ? null : key}
            onClose={() => setAddingTask(false)}
          />
        </Suspense>
      )}
    </section>
  );
});

function getRowKey(task: Task): string {
  return getStableKey(task.id);
}
