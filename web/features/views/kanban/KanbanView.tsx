import { Plus } from 'lucide-react';
import { Suspense, useEffect, useEffectEvent, useRef, useState } from 'react';
import { loadWithMessages, t } from '../../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../../lib/lazyWithPreload.tsx';
import { loadChunk, showChunkFailure } from '../../../lib/loadChunk.ts';
import { useSignal } from '../../../lib/signal.ts';
import { getStableKey, select, type Task, useStore } from '../../../sync/index.ts';
import { Button } from '../../../ui/index.ts';
import { setTaskGrid } from '../../tasks/focusAndSelection.ts';
import { draggedIds } from '../draggedIdsSignal.ts';
import type { DropPosition } from '../dropIntoGroup.ts';
import { useTaskGroups } from '../useTaskGroups.ts';
import type { ViewProps } from '../viewProps.ts';
import { KanbanColumn } from './KanbanColumn.tsx';
import { useCollapsedColumns } from './useCollapsedColumns.ts';
import { useRestoreFocus } from './useRestoreFocus.ts';

const NewColumnForm = lazyWithPreload(() => loadWithMessages('board', import('./NewColumnForm.tsx')));

/** Tasks as cards, in a column for each group. */
export default function KanbanView({ project, grouping, tasks, filters, userContext, canEdit }: ViewProps) {
  const shownTasks = filters.hidesSubtasks ? withoutSubtasks(tasks) : tasks;
  const columns = useTaskGroups(project, shownTasks, filters, userContext, 'board', grouping);
  const isAdmin = useStore((state) => select.isSpaceAdmin(state, project?.spaceId));
  const isByStatus = project !== undefined && filters.group === 'status';
  const canEditColumns = isAdmin && isByStatus;
  const board = useRef<HTMLDivElement>(null);
  const [scrollToCardByColumn] = useState(() => new Map<string, (index: number) => void>());
  const [collapsedKeys, setCollapsed] = useCollapsedColumns(project?.id ?? 'everything');
  const dragged = useSignal(draggedIds);
  const openColumns = columns.filter(({ key }) => !collapsedKeys.has(key));

  const scrollTo = ({ groupKey, beforeTaskId }: DropPosition) => {
    const column = columns.find(({ key }) => key === groupKey);
    const index = beforeTaskId === null ? -1 : (column?.tasks.findIndex(({ id }) => id === beforeTaskId) ?? -1);
    const element = board.current?.querySelector(`[data-column="${CSS.escape(groupKey)}"]`);
    element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (!column || column.tasks.length === 0) return;
    scrollToCardByColumn.get(groupKey)?.(index < 0 ? column.tasks.length - 1 : index);
  };
  const scrollToTask = useEffectEvent((taskId: string) => {
    const column = columns.find((candidate) => candidate.tasks.some(({ id }) => id === taskId));
    if (column) scrollTo({ groupKey: column.key, beforeTaskId: taskId });
  });
  useEffect(
    () =>
      setTaskGrid(
        openColumns.map((column) => column.tasks.map(({ id }) => id)),
        scrollToTask,
      ),
    [openColumns],
  );
  const getSnapshot = useEffectEvent((element: HTMLElement) => ({ element, columns, filters, scrollTo }));
  useEffect(() => {
    const element = board.current;
    if (!element || !canEdit) return;
    let disableDrag: (() => void) | undefined;
    // Dragging is loaded after the first paint, which it would only delay.
    void loadChunk(() => loadWithMessages('board', import('./boardDrag.ts'))).then(({ enableBoardDrag }) => {
      if (element.isConnected) disableDrag = enableBoardDrag(element, () => getSnapshot(element));
    }, showChunkFailure);
    return () => disableDrag?.();
  }, [canEdit]);
  useRestoreFocus(board, columns);

  return (
    <div
      ref={board}
      className="relative flex h-full gap-2 overflow-x-auto p-3 print:h-auto print:flex-wrap print:overflow-visible"
    >
      {columns.map((column, index) => (
        <KanbanColumn
          key={getStableKey(column.key)}
          column={column}
          project={project}
          userContext={userContext}
          canEdit={canEdit}
          canEditColumn={canEditColumns && column.key !== 'none'}
          canAddTasks={canEdit && isByStatus}
          isCollapsed={collapsedKeys.has(column.key)}
          onToggleCollapsed={setCollapsed}
          draggedIds={dragged}
          isFirst={index === 0}
          scrollToCardByColumn={scrollToCardByColumn}
        />
      ))}
      {project && canEditColumns && <AddColumn projectId={project.id} />}
    </div>
  );
}

/** A subtask whose parent is not on the board stays, as nothing else would show it. */
function withoutSubtasks(tasks: readonly Task[]): readonly Task[] {
  const ids = new Set(tasks.map(({ id }) => id));
  return tasks.filter(({ parentTaskId }) => parentTaskId === null || !ids.has(parentTaskId));
}

/** A button that becomes the form for a new column. */
function AddColumn({ projectId }: { projectId: string }) {
  const [isFormOpen, setFormOpen] = useState(false);
  return (
    <div className="w-72 shrink-0 print:hidden">
      {isFormOpen ? (
        <Suspense>
          <NewColumnForm projectId={projectId} onClose={() => setFormOpen(false)} />
        </Suspense>
      ) : (
        <Button variant="quiet" icon={<Plus size={16} />} className="text-muted" onClick={() => setFormOpen(true)}>
          {t('column.new')}
        </Button>
      )}
    </div>
  );
}
