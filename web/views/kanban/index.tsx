import { Plus } from 'lucide-react';
import { useEffect } from 'react';
import { t } from '../../i18n/index.ts';
import { keyOf } from '../../store/index.ts';
import { isCreatingTask } from '../../tasks/creating.ts';
import { setGrid } from '../../tasks/focus.ts';
import { TaskCard } from '../../tasks/TaskCard.tsx';
import { Dot, IconButton } from '../../ui/index.ts';
import { useGroups } from '../groups.ts';
import type { ViewProps } from '../index.ts';

/** Columns of cards. */
export default function Kanban({ project, tasks, filters, viewer, mayEdit }: ViewProps) {
  const columns = useGroups(project, tasks, filters.group, viewer);
  useEffect(() => setGrid(columns.map((column) => column.tasks.map(({ id }) => id))), [columns]);
  return (
    <div className="relative flex h-full gap-3 overflow-x-auto p-3">
      {columns.map(({ key, name, color, tasks: cards }) => (
        <section key={keyOf(key)} aria-label={name} className="flex max-h-full w-72 shrink-0 flex-col">
          <header className="flex min-h-9 items-center gap-2 px-1">
            <Dot color={color} />
            <h2 className="truncate font-medium">{name}</h2>
            <span className="text-muted tabular-nums">
              <span aria-hidden="true">{cards.length}</span>
              <span className="sr-only">{t('board.count', { count: cards.length })}</span>
            </span>
            {mayEdit && filters.group === 'status' && (
              <IconButton
                label={t('board.addTo', { status: name })}
                className="ms-auto"
                onClick={() => isCreatingTask.set({ projectId: project.id, statusId: key === 'none' ? null : key })}
              >
                <Plus size={16} />
              </IconButton>
            )}
          </header>
          <div
            tabIndex={0}
            role="group"
            aria-label={name}
            className="relative flex min-h-16 flex-1 flex-col gap-2 overflow-y-auto p-1"
          >
            {cards.map((task) => (
              <TaskCard key={keyOf(task.id)} task={task} viewer={viewer} mayEdit={mayEdit} />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
