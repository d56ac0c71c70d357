import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { RefObject } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { IconButton, Popover } from '../../../ui/index.ts';
import { openTaskPanel } from '../../tasks/taskPanelUrl.ts';
import { formatTaskDays } from '../../views/schedule/taskSpan.ts';
import type { WorkloadCell } from './computeWorkload.ts';

interface WorkloadTasksProps {
  label: string;
  anchor: RefObject<HTMLElement | null>;
  items: WorkloadCell['tasks'];
  timeZone: string;
  onMoveByWeeks: ((taskId: string, count: number) => void) | undefined;
  onClose: () => void;
}

/** The tasks of a person's week, to open and to move to the weeks before and after. */
export function WorkloadTasks({ label, anchor, items, timeZone, onMoveByWeeks, onClose }: WorkloadTasksProps) {
  return (
    <Popover anchor={anchor} onClose={onClose} label={label} className="w-96">
      <ul className="flex flex-col">
        {items.map(({ task, hours }) => (
          <li key={task.id} className="flex items-center gap-1">
            <button
              type="button"
              onClick={() => {
                onClose();
                openTaskPanel(task.id);
              }}
              className="touch min-w-0 flex-1 rounded-control px-2 py-1 text-start hover:bg-hover"
            >
              <span dir="auto" className="block truncate">
                {task.title}
              </span>
              <span className="block text-xs text-muted tabular-nums">
                {[
                  hours === undefined ? t('workload.noEstimate') : formatHours(hours),
                  formatTaskDays(task, timeZone),
                ].join(' · ')}
              </span>
            </button>
            {onMoveByWeeks && (
              <>
                <IconButton
                  label={t('workload.earlier', { title: task.title })}
                  onClick={() => onMoveByWeeks(task.id, -1)}
                >
                  <ChevronLeft size={16} className="rtl:rotate-180" />
                </IconButton>
                <IconButton
                  label={t('workload.later', { title: task.title })}
                  onClick={() => onMoveByWeeks(task.id, 1)}
                >
                  <ChevronRight size={16} className="rtl:rotate-180" />
                </IconButton>
              </>
            )}
          </li>
        ))}
      </ul>
    </Popover>
  );
}

/** Rounded to a tenth of an hour. */
export function formatHours(hours: number): string {
  return t('list.hours', { count: Math.round(hours * 10) / 10 });
}
