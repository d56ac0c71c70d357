import { Plus } from 'lucide-react';
import { Suspense, useEffect, useEffectEvent, useRef, useState } from 'react';
import { loadWithMessages, t } from '../../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../../lib/lazyWithPreload.tsx';
import { useSignal } from '../../../lib/signal.ts';
import { getStableKey, getState, select, useStore } from '../../../sync/index.ts';
import { Button } from '../../../ui/index.ts';
import { focusedTaskId, focusTask, setTaskGrid } from '../../tasks/focusAndSelection.ts';
import { draggedIds } from '../draggedIds.ts';
import type { DropPosition } from '../dropPosition.ts';
import { useTaskGroups } from '../useTaskGroups.ts';
import type { ViewProps } from '../viewProps.ts';
import { KanbanColumn } from './KanbanColumn.tsx';
import { useCollapsedColumns } from './useCollapsedColumns.ts';

const NewColumn = lazyWithPreload(() => loadWithMessages('board', import('./NewColumnForm.tsx')));

/** Columns of cards. */
export default function KanbanView({ project, tasks, filters, userContext, canEdit }: ViewProps) {
  const columns = useTaskGroups(project, tasks, filters.group, userContext);
  const mayAdmin = useStore((state) => select.isSpaceAdmin(state, project.spaceId));
  const mayMoveColumns = mayAdmin && filters.group === 'status';
  const board = useRef<HTMLDivElement>(null);
  /** By the key of the column: what brings one of its cards into sight. */
  const [reveals] = useState(() => new Map<string, (index: number) => void>());
  const [folded, fold] = useCollapsedColumns(project.id);
  const [isAdding, setAdding] = useState(false);
  const inHand = useSignal(draggedIds);
  const open = columns.filter(({ key }) => !folded.has(key));

  const reveal = ({ groupKey, beforeTaskId }: DropPosition) => {
    const found = columns.find(({ key }) => key === groupKey);
    const at = beforeTaskId === null ? -1 : (found?.tasks.findIndex(({ id }) => id === beforeTaskId) ?? -1);
    const element = board.current?.querySelector(`[data-column="${CSS.escape(groupKey)}"]`);
    element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (found && found.tasks.length > 0) reveals.get(groupKey)?.(at < 0 ? found.tasks.length - 1 : at);
  };
  const revealTask = (taskId: string) => {
    const column = columns.find((each) => each.tasks.some(({ id }) => id === taskId));
    if (column) reveal({ groupKey: column.key, beforeTaskId: taskId });
  };
  const onReveal = useEffectEvent(revealTask);
  const now = useEffectEvent((element: HTMLElement) => ({ element, columns, filters, scrollTo: reveal }));
  useEffect(
    () =>
      setTaskGrid(
        open.map((column) => column.tasks.map(({ id }) => id)),
        onReveal,
      ),
    [open],
  );
  useEffect(() => {
    const element = board.current;
    if (!element || !canEdit) return;
    let end: (() => void) | undefined;
    // After the board has shown: nobody drags before there are cards.
    void loadWithMessages('board', import('./boardDrag.ts')).then(({ enableBoardDrag }) => {
      if (element.isConnected) end = enableBoardDrag(element, () => now(element));
    });
    return () => end?.();
  }, [canEdit]);
  useKeptFocus(board, columns);

  return (
    <div ref={board} className="relative flex h-full gap-2 overflow-x-auto p-3">
      {columns.map((column, index) => (
        <KanbanColumn
          key={getStableKey(column.key)}
          column={column}
          project={project}
          currentUser={userContext}
          canEdit={canEdit}
          mayAdmin={mayMoveColumns && column.key !== 'none'}
          mayAdd={canEdit && filters.group === 'status'}
          isCollapsed={folded.has(column.key)}
          onToggleCollapsed={(isFolded) => fold(column.key, isFolded)}
          draggedIds={inHand}
          isFirst={index === 0}
          registerScrollToCard={(run) => void reveals.set(column.key, run)}
        />
      ))}
      {mayMoveColumns && (
        <div className="w-72 shrink-0">
          {isAdding ? (
            <Suspense>
              <NewColumn projectId={project.id} onClose={() => setAdding(false)} />
            </Suspense>
          ) : (
            <Button variant="quiet" icon={<Plus size={16} />} className="text-muted" onClick={() => setAdding(true)}>
              {t('column.new')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** A card that moves to another column is another element there: whoever was on it stays on it. */
function useKeptFocus(board: React.RefObject<HTMLElement | null>, columns: unknown): void {
  const last = useRef<string | undefined>(undefined);
  useEffect(() => {
    const element = board.current;
    if (!element) return;
    const enter = ({ target }: FocusEvent) => {
      const card = target as HTMLElement;
      last.current = card.dataset['task'];
    };
    // To nowhere it goes by itself when the card is taken away, and by a press beside all that can have it.
    const leave = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null) last.current = undefined;
    };
    const press = () => {
      last.current = undefined;
    };
    element.addEventListener('focusin', enter);
    element.addEventListener('focusout', leave);
    addEventListener('pointerdown', press, true);
    return () => {
      element.removeEventListener('focusin', enter);
      element.removeEventListener('focusout', leave);
      removeEventListener('pointerdown', press, true);
    };
  }, [board]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again whenever cards have moved
  useEffect(() => {
    const id = last.current;
    const isLost = id !== undefined && document.activeElement === document.body;
    if (isLost && focusedTaskId.get() === id && getState().tasks.has(id)) focusTask(id);
  }, [columns]);
}
