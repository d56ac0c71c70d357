import { type RefObject, useState } from 'react';
import { addDays } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { useVisibleArea, type VisibleArea } from '../../../ui/useVisibleArea.ts';
import type { GroupedRow } from '../groupedRows.ts';
import type { Reschedule } from '../schedule/useReschedule.ts';
import { useScrollToFocusedRow } from '../useScrollToFocusedRow.ts';
import { type BarHandlers, createBarHandlers, type DependencyDrag } from './barDragHandlers.ts';
import { DependencyArrows } from './DependencyArrows.tsx';
import { GanttGroupRow, GanttRow } from './GanttRow.tsx';
import { TimelineGrid } from './TimelineGrid.tsx';
import { TimelineHeader, timelineHeaderHeight } from './TimelineHeader.tsx';
import type { TimeScale } from './timeScale.ts';
import type { GanttSizes } from './useGanttSizes.ts';

interface GanttChartProps {
  scroller: RefObject<HTMLElement | null>;
  rows: readonly GroupedRow[];
  scale: TimeScale;
  layout: GanttSizes;
  userContext: UserContext;
  canEdit: boolean;
  reschedule: Reschedule;
  onToggleCollapsed: (key: string) => void;
  onScrollToDay: (day: string) => void;
  onOpenBlockers: (taskId: string, anchor: HTMLElement) => void;
}

/** How far beyond the visible part rows and ticks are rendered, in pixels. */
const visibleStepPx = 240;

/** The rows with their titles, and the bars and arrows on the timeline. Only the visible part is rendered. */
export function GanttChart(props: GanttChartProps) {
  const { scroller, rows, scale, layout, userContext, canEdit, reschedule } = props;
  const { titleWidth, rowHeight } = layout;
  const { timeZone, today } = userContext;
  const visibleArea = useVisibleArea(scroller, visibleStepPx);
  const focusedIndex = useScrollToFocusedRow(scroller, rows, rowHeight, timelineHeaderHeight);
  const [dependencyDrag, setDependencyDrag] = useState<DependencyDrag>();
  const { setPending, commit } = reschedule;
  const getScroller = () => scroller.current;
  const handlers = canEdit
    ? createBarHandlers({ scale, getScroller, titleWidth, setPending, commit, setDependencyDrag })
    : undefined;
  const firstRow = Math.max(0, Math.floor((visibleArea.top - timelineHeaderHeight) / rowHeight));
  const lastRow = Math.ceil(visibleArea.bottom / rowHeight);
  const width = titleWidth + scale.dayCount * scale.pxPerDay;
  const height = timelineHeaderHeight + rows.length * rowHeight + 24;
  const tickProps = { scale, fromX: visibleArea.left, toX: visibleArea.right, titleWidth, today };
  return (
    <section
      ref={scroller}
      aria-label={t('gantt.rows')}
      tabIndex={0}
      onScroll={({ currentTarget }) => {
        currentTarget.style.setProperty('--scrolled', String(Math.abs(currentTarget.scrollLeft)));
      }}
      className="relative min-h-0 flex-1 overflow-auto overscroll-contain"
    >
      <div className="relative isolate min-h-full" style={{ width, height }}>
        <TimelineGrid {...tickProps} />
        <TitleColumnBackground width={titleWidth} />
        <TimelineHeader {...tickProps} />
        <GanttRows
          {...props}
          visibleArea={visibleArea}
          firstRow={firstRow}
          lastRow={lastRow}
          focusedIndex={focusedIndex}
          handlers={handlers}
        />
        <DependencyArrows
          rows={rows}
          rowHeight={rowHeight}
          scale={scale}
          timeZone={timeZone}
          firstRow={firstRow}
          lastRow={lastRow}
          offset={{ left: titleWidth, top: timelineHeaderHeight }}
          dependencyDrag={dependencyDrag}
          getScroller={getScroller}
        />
      </div>
    </section>
  );
}

interface GanttRowsProps extends GanttChartProps {
  visibleArea: VisibleArea;
  firstRow: number;
  lastRow: number;
  focusedIndex: number;
  handlers: BarHandlers | undefined;
}

/** The visible rows, and the focused one. */
function GanttRows(props: GanttRowsProps) {
  const { rows, scale, layout, visibleArea } = props;
  const { titleWidth, rowHeight, isNarrow } = layout;
  const { pending, followerIds } = props.reschedule;
  const rescheduledIds = new Set(pending ? [...pending.taskIds, ...followerIds] : []);
  const scrollToX = (x: number) => props.onScrollToDay(addDays(scale.firstDay, Math.round(x / scale.pxPerDay)));
  return rows.map((row, index) => {
    const isVisible = index >= props.firstRow && index <= props.lastRow;
    if (!isVisible && index !== props.focusedIndex) return null;
    const box = { top: timelineHeaderHeight + index * rowHeight, height: rowHeight };
    if (row.kind === 'group') {
      return (
        <GanttGroupRow
          key={row.key}
          {...box}
          titleWidth={titleWidth}
          group={row.group}
          isCollapsed={row.isCollapsed}
          onToggle={() => props.onToggleCollapsed(row.key)}
        />
      );
    }
    return (
      <GanttRow
        key={row.key}
        {...box}
        task={row.task}
        depth={row.depth}
        subtaskCount={row.childCount}
        isCollapsed={row.isCollapsed}
        isRescheduling={rescheduledIds.has(row.task.id)}
        titleWidth={titleWidth}
        isNarrow={isNarrow}
        scale={scale}
        fromX={visibleArea.left + visibleStepPx}
        toX={visibleArea.right - visibleStepPx - titleWidth}
        userContext={props.userContext}
        canEdit={props.canEdit}
        handlers={props.handlers}
        onToggleCollapsed={props.onToggleCollapsed}
        onScrollToX={scrollToX}
        onOpenBlockers={props.onOpenBlockers}
      />
    );
  });
}

/** Continues the column of titles below the last row. */
function TitleColumnBackground({ width }: { width: number }) {
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0">
      <div className="sticky start-0 h-full border-e border-line bg-surface" style={{ width }} />
    </div>
  );
}
