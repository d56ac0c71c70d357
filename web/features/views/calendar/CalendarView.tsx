import { useEffect, useRef, useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { EmptyState } from '../../../ui/index.ts';
import { useIsNarrow } from '../../../ui/mediaQueryHooks.ts';
import { newTaskDialogPreset } from '../../tasks/newTaskDialogPreset.ts';
import { RescheduleAnnouncer } from '../schedule/RescheduleAnnouncer.tsx';
import { getTaskSpan } from '../schedule/taskSpan.ts';
import { useReschedule } from '../schedule/useReschedule.ts';
import type { ViewProps } from '../viewProps.ts';
import { Agenda } from './Agenda.tsx';
import { CalendarToolbar } from './CalendarToolbar.tsx';
import { createStartReschedule } from './calendarDrag.ts';
import { DayPopover } from './DayPopover.tsx';
import { MonthGrid } from './MonthGrid.tsx';
import { UnscheduledPanel } from './UnscheduledPanel.tsx';
import { useCalendarModel } from './useCalendarModel.ts';
import { useCalendarRange } from './useCalendarRange.ts';

/** Tasks on their days, by month or week. In a narrow window it is an agenda. */
export default function CalendarView({ project, tasks, userContext, canEdit }: ViewProps) {
  const { timeZone, today } = userContext;
  const isNarrow = useIsNarrow();
  const range = useCalendarRange(today);
  const { pending, setPending, commit, previewTasks, followerIds, onKeyDown } = useReschedule(
    tasks,
    userContext,
    canEdit,
  );
  const model = useCalendarModel(previewTasks, range, isNarrow, userContext);
  const { scheduledTasks, unscheduledTasks, getTasksOnDay } = model;
  const [isPanelOpen, setPanelOpen] = useState(() => innerWidth >= 1024);
  const [openDay, setOpenDay] = useState<{ day: string; anchor: HTMLElement }>();
  const scroller = useRef<HTMLDivElement>(null);

  const movedTaskId = pending?.taskIds[0];
  const movedSpan = pending?.isByKeyboard
    ? scheduledTasks.find(({ task }) => task.id === movedTaskId)?.span
    : undefined;
  const isOutOfRange = movedSpan !== undefined && (movedSpan.end < range.firstDay || movedSpan.start > range.lastDay);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the task once when it leaves the range
  useEffect(() => {
    if (isOutOfRange && movedSpan) range.show(movedSpan.start);
  }, [isOutOfRange, movedSpan?.start]);

  const createTask = canEdit
    ? (dueDate: string) => newTaskDialogPreset.set({ ...(project && { projectId: project.id }), dueDate })
    : undefined;
  const startReschedule = canEdit
    ? createStartReschedule({ timeZone, getScroller: () => scroller.current, setPending, commit })
    : undefined;
  const movedTask = tasks.find(({ id }) => id === movedTaskId);
  // A drag out of the panel must not close it.
  const isMovedFromPanel = pending !== undefined && !(movedTask && getTaskSpan(movedTask, timeZone));

  if (tasks.length === 0 && !canEdit) return <EmptyState title={t('board.empty')} />;
  return (
    <div className="@container flex h-full flex-col" onKeyDown={onKeyDown}>
      <CalendarToolbar
        range={range}
        today={today}
        isNarrow={isNarrow}
        unscheduledCount={unscheduledTasks.length}
        isPanelOpen={isPanelOpen}
        canEdit={canEdit}
        onTogglePanel={() => setPanelOpen(!isPanelOpen)}
      />
      {isNarrow ? (
        <Agenda range={range} model={model} userContext={userContext} canEdit={canEdit} onCreate={createTask} />
      ) : (
        <div className="flex min-h-0 flex-1">
          <MonthGrid
            scroller={scroller}
            range={range}
            weeks={model.weeks}
            userContext={userContext}
            rescheduledTaskIds={pending ? [...pending.taskIds, ...followerIds] : []}
            onStartReschedule={startReschedule}
            onOpenDay={(day, anchor) => setOpenDay({ day, anchor })}
            onCreate={createTask}
          />
          {(isPanelOpen || isMovedFromPanel) && (
            <UnscheduledPanel
              tasks={unscheduledTasks}
              userContext={userContext}
              isDropTarget={pending?.shift === 'clear'}
              rescheduledTaskIds={pending?.taskIds ?? []}
              onStartReschedule={startReschedule}
            />
          )}
        </div>
      )}
      {openDay && (
        <DayPopover
          {...openDay}
          tasks={getTasksOnDay(openDay.day)}
          userContext={userContext}
          onCreate={createTask}
          onClose={() => setOpenDay(undefined)}
        />
      )}
      <RescheduleAnnouncer
        pending={pending}
        previewTasks={previewTasks}
        followerCount={followerIds.length}
        userContext={userContext}
      />
    </div>
  );
}
