import { ChevronsLeftRight, Ellipsis, Plus } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { loadWithMessages, t } from '../../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../../lib/lazyWithPreload.tsx';
import { runWhenIdle } from '../../../lib/runWhenIdle.ts';
import { getStableKey, type Project, type Task } from '../../../sync/index.ts';
import type { CurrentUser } from '../../../sync/useCurrentUser.ts';
import { ColorDot, cx, IconButton } from '../../../ui/index.ts';
import { useVirtualList } from '../../../ui/useVirtualList.ts';
import { TaskCard } from '../../tasks/TaskCard.tsx';
import { useEmptyViewHint } from '../useEmptyViewHint.ts';
import type { TaskGroup } from '../useTaskGroups.ts';
import type { ColumnMenuStep } from './ColumnMenu.tsx';

const ColumnMenu = lazyWithPreload(() => loadWithMessages('board', import('./ColumnMenu.tsx')));
const QuickAdd = lazyWithPreload(() => import('../../tasks/QuickAddForm.tsx'));

/** What the head of a column is to the keyboard. */
const handle = { role: 'group', tabIndex: 0 };

interface ColumnProps {
  column: TaskGroup;
  project: Project;
  currentUser: CurrentUser;
  canEdit: boolean;
  /** May change the column itself. */
  mayAdmin: boolean;
  mayAdd: boolean;
  isCollapsed: boolean;
  onToggleCollapsed: (isFolded: boolean) => void;
  draggedIds: ReadonlySet<string>;
  isFirst: boolean;
  /** Says how one of the cards is brought into sight. */
  registerScrollToCard: (reveal: (index: number) => void) => void;
}

export function KanbanColumn(props: ColumnProps) {
  const {
    column,
    project,
    currentUser,
    canEdit,
    mayAdmin,
    mayAdd,
    isCollapsed,
    onToggleCollapsed,
    draggedIds,
    isFirst,
    registerScrollToCard,
  } = props;
  const { key, name, color, tasks } = column;
  const emptyHint = useEmptyViewHint();
  const menu = useRef<HTMLButtonElement>(null);
  const [part, setPart] = useState<ColumnMenuStep>();
  const [isAdding, setAdding] = useState(false);
  const { scrollerRef, rowRef, visibleItems, paddingTop, paddingBottom, scrollToIndex } = useVirtualList(
    tasks,
    rowKey,
    { estimatedRowHeight: 76 },
  );
  useEffect(() => registerScrollToCard(scrollToIndex), [registerScrollToCard, scrollToIndex]);
  useEffect(() => (mayAdd && isFirst ? runWhenIdle(() => QuickAdd.preload()) : undefined), [mayAdd, isFirst]);
  if (isCollapsed) return <Folded column={column} onOpen={() => onToggleCollapsed(false)} />;
  return (
    <section
      aria-label={name}
      data-column={key}
      className={cx(
        'group/column flex max-h-full w-72 shrink-0 flex-col rounded-card',
        draggedIds.has(key) && 'outline-2 outline-strong outline-dashed',
      )}
    >
      <header className="flex min-h-9 items-center gap-2">
        <div
          {...(mayAdmin && { ...handle, 'data-head': key, 'aria-label': t('column.drag', { name }) })}
          className={cx(
            'flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-control ps-2',
            mayAdmin && 'cursor-grab',
          )}
        >
          <ColorDot color={color} />
          <h2 className="truncate font-medium">{name}</h2>
          <span className="text-muted tabular-nums">
            <span aria-hidden="true">{tasks.length}</span>
            <span className="sr-only">{t('board.count', { count: tasks.length })}</span>
          </span>
        </div>
        <span className="flex">
          <IconButton
            label={t('column.collapse', { name })}
            className="opacity-0 group-hover/column:opacity-100 focus-visible:opacity-100 coarse:opacity-100"
            onClick={() => onToggleCollapsed(true)}
          >
            <ChevronsLeftRight size={15} />
          </IconButton>
          {mayAdmin && (
            <IconButton
              ref={menu}
              label={t('column.menu', { name })}
              aria-haspopup="menu"
              aria-expanded={part === 'menu'}
              onClick={() => setPart(part ? undefined : 'menu')}
            >
              <Ellipsis size={16} />
            </IconButton>
          )}
          {mayAdd && (
            <IconButton label={t('board.addTo', { status: name })} onClick={() => setAdding(true)}>
              <Plus size={16} />
            </IconButton>
          )}
        </span>
      </header>
      <div
        ref={scrollerRef}
        data-scroller=""
        tabIndex={0}
        role="group"
        aria-label={name}
        className="relative min-h-16 flex-1 overflow-y-auto p-1"
      >
        <div style={{ height: paddingTop }} />
        {visibleItems.map((task) => (
          <div key={getStableKey(task.id)} ref={rowRef} data-row={rowKey(task)} className="pb-2">
            <TaskCard task={task} currentUser={currentUser} canEdit={canEdit} isDragging={draggedIds.has(task.id)} />
          </div>
        ))}
        <div style={{ height: paddingBottom }} />
        {tasks.length === 0 && !isAdding && (
          <p className={cx('rounded-card border border-dashed border-line px-3 py-4 text-center text-muted')}>
            {isFirst && mayAdd ? emptyHint : t('column.empty')}
          </p>
        )}
      </div>
      {isAdding && (
        <Suspense>
          <QuickAdd projectId={project.id} statusId={key === 'none' ? null : key} onClose={() => setAdding(false)} />
        </Suspense>
      )}
      <Suspense>{part && <ColumnMenu statusId={key} anchor={menu} step={part} onStepChange={setPart} />}</Suspense>
    </section>
  );
}

/** As wide as a finger; cards can still be dropped on it. */
function Folded({ column: { key, name, color, tasks }, onOpen }: { column: TaskGroup; onOpen: () => void }) {
  return (
    <section aria-label={name} data-column={key} className="flex w-11 shrink-0 flex-col rounded-card bg-sunken">
      <button
        type="button"
        aria-label={t('column.expand', { name })}
        onClick={onOpen}
        className="flex flex-1 flex-col items-center gap-2 rounded-card py-3 hover:bg-hover"
      >
        <ColorDot color={color} />
        <span className="text-muted tabular-nums">{tasks.length}</span>
        <span className="max-h-60 truncate font-medium [writing-mode:vertical-rl]">{name}</span>
      </button>
    </section>
  );
}

function rowKey(task: Task): string {
  return getStableKey(task.id);
}
