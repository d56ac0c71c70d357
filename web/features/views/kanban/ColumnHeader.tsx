import { ChevronsLeftRight, Ellipsis, Plus } from 'lucide-react';
import { Suspense, useRef, useState } from 'react';
import { loadWithMessages, t } from '../../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../../lib/lazyWithPreload.tsx';
import { ColorDot, cx, IconButton } from '../../../ui/index.ts';
import type { TaskGroup } from '../useTaskGroups.ts';
import type { ColumnMenuStep } from './ColumnMenu.tsx';

const ColumnMenu = lazyWithPreload(() => loadWithMessages('board', import('./ColumnMenu.tsx')));

interface ColumnHeaderProps {
  column: TaskGroup;
  canEditColumn: boolean;
  onCollapse: () => void;
  onAddTask: (() => void) | undefined;
}

/** The name of a column, by which it is dragged, and its buttons. */
export function ColumnHeader({ column, canEditColumn, onCollapse, onAddTask }: ColumnHeaderProps) {
  const { key, name, color, tasks } = column;
  const menuButton = useRef<HTMLButtonElement>(null);
  const [menuStep, setMenuStep] = useState<ColumnMenuStep>();
  const dragHandleProps = canEditColumn && {
    role: 'group',
    tabIndex: 0,
    'data-head': key,
    'aria-label': t('column.drag', { name }),
  };
  return (
    <>
      <header className="flex min-h-9 items-center gap-2">
        <div
          {...dragHandleProps}
          className={cx(
            'flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-control ps-2',
            canEditColumn && 'cursor-grab',
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
            onClick={onCollapse}
          >
            <ChevronsLeftRight size={15} />
          </IconButton>
          {canEditColumn && (
            <IconButton
              ref={menuButton}
              label={t('column.menu', { name })}
              aria-haspopup="menu"
              aria-expanded={menuStep === 'menu'}
              onClick={() => setMenuStep(menuStep ? undefined : 'menu')}
            >
              <Ellipsis size={16} />
            </IconButton>
          )}
          {onAddTask && (
            <IconButton label={t('board.addTo', { status: name })} onClick={onAddTask}>
              <Plus size={16} />
            </IconButton>
          )}
        </span>
      </header>
      <Suspense>
        {menuStep && <ColumnMenu statusId={key} anchor={menuButton} step={menuStep} onStepChange={setMenuStep} />}
      </Suspense>
    </>
  );
}
