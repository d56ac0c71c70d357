import { Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { formatDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import type { Task } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { Button, ColorDot, Popover } from '../../../ui/index.ts';
import { openTaskPanel } from '../../tasks/taskPanelUrl.ts';
import { useStatusColor } from '../useStatusColor.ts';
import { TaskSummary } from './TaskSummary.tsx';

interface DayPopoverProps {
  day: string;
  tasks: readonly Task[];
  anchor: HTMLElement;
  userContext: UserContext;
  onCreate: ((day: string) => void) | undefined;
  onClose: () => void;
}

/** All tasks of a day. */
export function DayPopover({ day, tasks, anchor, userContext, onCreate, onClose }: DayPopoverProps) {
  const title = formatDay(day, { weekday: 'long', day: 'numeric', month: 'long' });
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => content.current?.querySelector('button')?.focus(), []);
  return (
    <Popover anchor={{ current: anchor }} onClose={onClose} label={title} className="w-72">
      <div ref={content} className="p-1">
        <h3 className="px-2 pb-1 font-semibold">{title}</h3>
        {tasks.length === 0 && <p className="px-2 py-1 text-muted">{t('calendar.nothingOn')}</p>}
        <ul className="max-h-80 overflow-auto">
          {tasks.map((task) => (
            <li key={task.id}>
              <DayTask task={task} userContext={userContext} onClose={onClose} />
            </li>
          ))}
        </ul>
        {onCreate && (
          <Button
            variant="quiet"
            icon={<Plus size={14} />}
            className="w-full justify-start! px-2! text-muted"
            onClick={() => {
              onClose();
              onCreate(day);
            }}
          >
            {t('task.new')}
          </Button>
        )}
      </div>
    </Popover>
  );
}

interface DayTaskProps {
  task: Task;
  userContext: UserContext;
  onClose: () => void;
}

function DayTask({ task, userContext, onClose }: DayTaskProps) {
  const color = useStatusColor(task.statusId);
  return (
    <button
      type="button"
      title={task.title}
      onClick={() => {
        onClose();
        openTaskPanel(task.id);
      }}
      className="touch flex min-h-8 w-full items-center gap-1.5 rounded-control px-2 text-start hover:bg-hover"
    >
      <ColorDot color={color} />
      <TaskSummary task={task} userContext={userContext} />
    </button>
  );
}
