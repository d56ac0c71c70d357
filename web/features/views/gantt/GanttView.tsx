import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { addDays } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { type Command, useCommands } from '../../../lib/keyboardCommands.ts';
import { setQueryParams, useLocation } from '../../../lib/router.tsx';
import { useSignal } from '../../../lib/signal.ts';
import { Button, EmptyState } from '../../../ui/index.ts';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { useIsNarrow, useIsTouch } from '../../../ui/useMediaQuery.ts';
import { useVisibleArea } from '../../../ui/useVisibleArea.ts';
import { focusedTaskId, getTaskElement, setTaskGrid } from '../../tasks/focusAndSelection.ts';
import { newTaskDialogPreset } from '../../tasks/newTaskDialogState.ts';
import { getRowTaskIds, toGroupedRows } from '../groupedRows.ts';
import { RescheduleAnnouncer } from '../schedule/RescheduleAnnouncer.tsx';
import { getTaskSpan } from '../schedule/taskSpan.ts';
import { useReschedule } from '../schedule/useReschedule.ts';
import { useEmptyViewHint } from '../useEmptyViewHint.ts';
import { useTaskGroups } from '../useTaskGroups.ts';
import type { ViewProps } from '../viewProps.ts';
import { BlockersPicker } from './BlockersPicker.tsx';
import { createBarHandlers, type DependencyDrag } from './barHandlers.ts';
import { DependencyArrows } from './DependencyArrows.tsx';
import { GanttGroupRow, GanttRow } from './GanttRow.tsx';
import { TimelineGrid, TimelineHeader, timelineHeaderHeight } from './TimelineHeader.tsx';
import { createTimeScale, dayToX, xToDay, type Zoom, zooms } from './timeScale.ts';

const step = 240;

/** Tasks as bars over time, with what waits for what. Only what is in sight is rendered. */
export default function GanttView({ project, tasks, filters, userContext, canEdit }: ViewProps) {
  const { timeZone, today } = userContext;
  const zoomAsked = useLocation().query.get('zoom') as Zoom;
  const zoom = zooms.includes(zoomAsked) ? zoomAsked : 'week';
  const scroller = useRef<HTMLElement>(null);
  const isNarrow = useIsNarrow();
  const titleWidth = isNarrow ? 136 : 288;
  const emptyHint = useEmptyViewHint();
  const rowHeight = useIsTouch() ? 45 : 36;
  const visible = useVisibleArea(scroller, step);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [linking, setLinking] = useState<DependencyDrag>();
  const [blockersOf, setBlockersOf] = useState<{ taskId: string; anchor: HTMLElement }>();
  const {
    pending: move,
    setPending,
    commit: drop,
    previewTasks: shown,
    onKeyDown,
  } = useReschedule(tasks, userContext, canEdit);
  const groups = useTaskGroups(project, shown, filters.group, userContext);
  const rows = toGroupedRows(groups, filters.group !== 'none', folded);
  const ids = getRowTaskIds(rows).join();
  useEffect(() => setTaskGrid([ids.split(',').filter(Boolean)]), [ids]);

  const scale = createTimeScale(
    tasks.flatMap((task) => getTaskSpan(task, timeZone) ?? []),
    today,
    zoom,
  );
  const width = titleWidth + scale.dayCount * scale.pxPerDay;
  const scrollToDay = (day: string, share = 0.3) => {
    const element = scroller.current;
    if (element) element.scrollLeft = dayToX(scale, day) - (element.clientWidth - titleWidth) * share;
  };

  // What was in the middle stays there when the line is drawn anew; at first, today is in sight.
  const last = useRef<{ first: string; px: number }>(undefined);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const middle = (element.clientWidth - titleWidth) / 2;
    const before = last.current;
    const next = { ...scale };
    if (!before) element.scrollLeft = dayToX(scale, today) - 2 * middle * 0.3;
    else if (before.first !== scale.firstDay || before.px !== scale.pxPerDay) {
      const at = (element.scrollLeft + middle) / before.px;
      const day = xToDay({ ...next, firstDay: before.first, pxPerDay: 1 }, at);
      element.scrollLeft = dayToX(scale, day) + (at % 1) * scale.pxPerDay - middle;
    }
    last.current = { first: scale.firstDay, px: scale.pxPerDay };
  });

  // The keyboard goes to lines that are not rendered yet.
  const current = useSignal(focusedTaskId);
  const currentAt = rows.findIndex((row) => row.kind === 'task' && row.task.id === current);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || currentAt < 0) return;
    const top = currentAt * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    const below = top + rowHeight + timelineHeaderHeight - element.clientHeight;
    if (below > element.scrollTop) element.scrollTop = below;
  }, [currentAt, rowHeight]);

  const lifted = move?.isByKeyboard ? shown.find(({ id }) => id === move.taskIds[0]) : undefined;
  const liftedDay = lifted && getTaskSpan(lifted, timeZone)?.end;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is moved out of sight is followed
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !liftedDay) return;
    const x = dayToX(scale, liftedDay) - element.scrollLeft;
    if (x < 0 || x > element.clientWidth - titleWidth - scale.pxPerDay) scrollToDay(liftedDay, 0.5);
  }, [liftedDay]);

  const openBlockers = (taskId: string, anchor: HTMLElement) => setBlockersOf({ taskId, anchor });
  const blockers: Command = {
    id: 'blockers',
    name: 'key.blockers',
    keys: ['b'],
    group: 'task',
    run: () => {
      const id = focusedTaskId.get();
      const anchor = id === undefined ? null : getTaskElement(id);
      if (id === undefined || !anchor) return false;
      openBlockers(id, anchor);
    },
  };
  useCommands(canEdit ? [blockers] : []);

  if (tasks.length === 0) {
    const create = () => newTaskDialogPreset.set({ projectId: project.id, dueDate: today });
    return (
      <EmptyState
        title={t('board.empty')}
        hint={canEdit ? emptyHint : undefined}
        action={canEdit && <Button onClick={create}>{t('task.new')}</Button>}
      />
    );
  }

  const grips = canEdit
    ? createBarHandlers({
        scale,
        getScroller: () => scroller.current,
        titleWidth,
        setPending,
        commit: drop,
        setDependencyDrag: setLinking,
      })
    : undefined;
  const fold = (key: string) => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    setFolded(next);
  };
  const first = Math.max(0, Math.floor((visible.top - timelineHeaderHeight) / rowHeight));
  const lastRow = Math.ceil(visible.bottom / rowHeight);
  const from = visible.left;
  const to = visible.right;
  return (
    <div className="flex h-full flex-col" onKeyDown={onKeyDown}>
      <div className="flex items-center gap-1 border-b border-line px-3 py-1">
        <Button onClick={() => scrollToDay(today)}>{t('ui.today')}</Button>
        <div className="ms-auto">
          <SegmentedControl
            label={t('gantt.zoom')}
            values={zooms}
            value={zoom}
            getLabel={(each) => t(`time.${each}`)}
            onChange={(each) => setQueryParams({ zoom: each === 'week' ? undefined : each }, { replace: true })}
          />
        </div>
      </div>
      <section
        ref={scroller}
        aria-label={t('gantt.rows')}
        tabIndex={0}
        onScroll={({ currentTarget }) => {
          currentTarget.style.setProperty('--scrolled', String(Math.abs(currentTarget.scrollLeft)));
        }}
        className="relative min-h-0 flex-1 overflow-auto overscroll-contain"
      >
        <div
          className="relative isolate min-h-full"
          style={{ width, height: timelineHeaderHeight + rows.length * rowHeight + 24 }}
        >
          <TimelineGrid scale={scale} fromX={from} toX={to} titleWidth={titleWidth} today={today} />
          {/* The column of titles goes on below the last line. */}
          <div aria-hidden="true" className="pointer-events-none absolute inset-0">
            <div className="sticky start-0 h-full border-e border-line bg-surface" style={{ width: titleWidth }} />
          </div>
          <TimelineHeader scale={scale} fromX={from} toX={to} titleWidth={titleWidth} today={today} />
          {rows.map((row, at) => {
            const isNear = at >= first && at <= lastRow;
            if (!isNear && at !== currentAt) return null;
            const top = timelineHeaderHeight + at * rowHeight;
            if (row.kind === 'group') {
              const { key, group, isCollapsed } = row;
              const line = { group, top, height: rowHeight, titleWidth, isCollapsed };
              return <GanttGroupRow key={key} {...line} onToggle={() => fold(key)} />;
            }
            const { key, task, depth, childCount, isCollapsed } = row;
            return (
              <GanttRow
                key={key}
                task={task}
                top={top}
                height={rowHeight}
                depth={depth}
                subtaskCount={childCount}
                isCollapsed={isCollapsed}
                isRescheduling={move?.taskIds.includes(task.id) ?? false}
                titleWidth={titleWidth}
                isNarrow={isNarrow}
                scale={scale}
                fromX={from + step}
                toX={to - step - titleWidth}
                timeZone={timeZone}
                today={today}
                canEdit={canEdit}
                handlers={grips}
                onToggleCollapsed={fold}
                onScrollToX={(x) => scrollToDay(addDays(scale.firstDay, Math.round(x / scale.pxPerDay)))}
                onOpenBlockers={openBlockers}
              />
            );
          })}
          <div
            className="pointer-events-none absolute z-10"
            style={{ insetInlineStart: titleWidth, top: timelineHeaderHeight }}
          >
            <DependencyArrows
              rows={rows}
              rowHeight={rowHeight}
              scale={scale}
              timeZone={timeZone}
              firstRow={first}
              lastRow={lastRow}
              dependencyDrag={linking}
              getOrigin={() => {
                const box = scroller.current?.getBoundingClientRect();
                const { scrollLeft = 0, scrollTop = 0 } = scroller.current ?? {};
                return {
                  left: (box?.left ?? 0) + titleWidth - scrollLeft,
                  top: (box?.top ?? 0) + timelineHeaderHeight - scrollTop,
                };
              }}
            />
          </div>
        </div>
      </section>
      {blockersOf && <BlockersPicker {...blockersOf} onClose={() => setBlockersOf(undefined)} />}
      <RescheduleAnnouncer pending={move} previewTasks={shown} currentUser={userContext} />
    </div>
  );
}
