import { useRef, useState } from 'react';
import { useLocation } from '../../../lib/router.tsx';
import { EmptyView } from '../EmptyView.tsx';
import { toGroupedRows } from '../groupedRows.ts';
import { FollowersToggle } from '../schedule/FollowersToggle.tsx';
import { RescheduleAnnouncer } from '../schedule/RescheduleAnnouncer.tsx';
import { getTaskSpan } from '../schedule/taskSpan.ts';
import { useReschedule } from '../schedule/useReschedule.ts';
import { useCollapsedKeysInMemory } from '../useCollapsedKeysInMemory.ts';
import { useRowsAsTaskGrid } from '../useRowsAsTaskGrid.ts';
import { useTaskGroups } from '../useTaskGroups.ts';
import type { ViewProps } from '../viewProps.ts';
import { BlockersPicker } from './BlockersPicker.tsx';
import { GanttChart } from './GanttChart.tsx';
import { GanttToolbar } from './GanttToolbar.tsx';
import { ScheduleConflicts } from './ScheduleConflicts.tsx';
import { createTimeScale, parseZoom } from './timeScale.ts';
import { useBlockersCommand } from './useBlockersCommand.ts';
import { useGanttSizes } from './useGanttSizes.ts';
import { useTimelineScroll } from './useTimelineScroll.ts';

/** Tasks as bars on a timeline, with arrows for their dependencies. */
export default function GanttView({ project, grouping, tasks, filters, userContext, canEdit }: ViewProps) {
  const { timeZone, today } = userContext;
  const zoom = parseZoom(useLocation().query.get('zoom'));
  const scroller = useRef<HTMLElement>(null);
  const layout = useGanttSizes();
  const [collapsedKeys, toggleCollapsed] = useCollapsedKeysInMemory();
  const [blockersPicker, setBlockersPicker] = useState<{ taskId: string; anchor: HTMLElement }>();
  const reschedule = useReschedule(tasks, userContext, canEdit);
  const { pending, previewTasks } = reschedule;
  const groups = useTaskGroups(project, previewTasks, filters, userContext, 'rows', grouping);
  const rows = toGroupedRows(groups, filters.group !== 'none', collapsedKeys);
  useRowsAsTaskGrid(rows);

  const spans = tasks.flatMap((task) => getTaskSpan(task, timeZone) ?? []);
  const scale = createTimeScale(spans, today, zoom);
  const movedTask = pending?.isByKeyboard ? previewTasks.find(({ id }) => id === pending.taskIds[0]) : undefined;
  const followedDay = movedTask && getTaskSpan(movedTask, timeZone)?.end;
  const { titleWidth } = layout;
  const scrollToDay = useTimelineScroll({ scroller, scale, titleWidth, today, followedDay });

  const openBlockers = (taskId: string, anchor: HTMLElement) => setBlockersPicker({ taskId, anchor });
  useBlockersCommand(canEdit, openBlockers);

  if (tasks.length === 0) return <EmptyView canEdit={canEdit} preset={{ projectId: project?.id, dueDate: today }} />;
  return (
    <div className="flex h-full flex-col" onKeyDown={reschedule.onKeyDown}>
      <GanttToolbar zoom={zoom} onToday={() => scrollToDay(today)}>
        {canEdit && <FollowersToggle />}
        <ScheduleConflicts tasks={tasks} timeZone={timeZone} canEdit={canEdit} />
      </GanttToolbar>
      <GanttChart
        scroller={scroller}
        rows={rows}
        scale={scale}
        layout={layout}
        userContext={userContext}
        canEdit={canEdit}
        reschedule={reschedule}
        onToggleCollapsed={toggleCollapsed}
        onScrollToDay={scrollToDay}
        onOpenBlockers={openBlockers}
      />
      {blockersPicker && <BlockersPicker {...blockersPicker} onClose={() => setBlockersPicker(undefined)} />}
      <RescheduleAnnouncer
        pending={pending}
        previewTasks={previewTasks}
        followerCount={reschedule.followerIds.length}
        userContext={userContext}
      />
    </div>
  );
}
