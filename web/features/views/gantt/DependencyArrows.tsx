import { addDays } from '../../../lib/dates.ts';
import { useSignal } from '../../../lib/signal.ts';
import { focusedTaskId } from '../../tasks/focusAndSelection.ts';
import type { GroupedRow } from '../groupedRows.ts';
import { getTaskSpan } from '../schedule/taskSpan.ts';
import { type BarBox, getBarBox } from './barBox.ts';
import type { DependencyDrag } from './barDragHandlers.ts';
import type { TimeScale } from './timeScale.ts';

interface DependencyArrowsProps {
  rows: readonly GroupedRow[];
  rowHeight: number;
  scale: TimeScale;
  timeZone: string;
  /** The rendered rows: arrows that do not touch them are left out. */
  firstRow: number;
  lastRow: number;
  /** Where the bars begin within the scroller, in pixels. */
  offset: { left: number; top: number };
  dependencyDrag: DependencyDrag | undefined;
  getScroller: () => HTMLElement | null;
}

/** Arrows from blockers to the tasks that wait for them. */
export function DependencyArrows(props: DependencyArrowsProps) {
  const { rows, rowHeight, scale, timeZone, firstRow, lastRow, offset, dependencyDrag, getScroller } = props;
  const focusedId = useSignal(focusedTaskId);
  const bars = getBars(rows, scale, timeZone);
  const arrows = getArrows(rows, bars).filter(
    ({ from, to }) => Math.max(from.row, to.row) >= firstRow && Math.min(from.row, to.row) <= lastRow,
  );
  const dragStart = dependencyDrag && bars.get(dependencyDrag.blockerTaskId);
  return (
    <div className="pointer-events-none absolute z-10" style={{ insetInlineStart: offset.left, top: offset.top }}>
      <svg
        aria-hidden="true"
        width="1"
        height="1"
        className="pointer-events-none absolute start-0 top-0 overflow-visible"
      >
        {arrows.map(({ blockerId, taskId, from, to }) => {
          const isFocused = focusedId === blockerId || focusedId === taskId;
          const isLate = !from.isDone && !to.isDone && to.start < addDays(from.end, 1);
          const { line, head } = getArrowPaths(from, to, rowHeight);
          return (
            <g
              key={`${blockerId} ${taskId}`}
              data-arrow={`${blockerId} ${taskId}`}
              className={isFocused ? 'text-accent' : isLate ? 'text-danger' : 'text-strong'}
            >
              <path d={line} fill="none" stroke="currentColor" strokeWidth={isFocused ? 2 : 1.25} />
              <path d={head} fill="currentColor" />
            </g>
          );
        })}
        {dragStart && dependencyDrag && (
          <line
            x1={dragStart.box.x + dragStart.box.width}
            y1={(dragStart.row + 0.5) * rowHeight}
            {...toDragEnd(dependencyDrag, getScroller(), offset)}
            className="text-accent"
            stroke="currentColor"
            strokeWidth="2"
            strokeDasharray="4 3"
          />
        )}
      </svg>
    </div>
  );
}

interface PlacedBar {
  row: number;
  box: BarBox;
  start: string;
  end: string;
  isDone: boolean;
}

/** By task id. A task that several groups show is placed in the first. */
function getBars(rows: readonly GroupedRow[], scale: TimeScale, timeZone: string): Map<string, PlacedBar> {
  const bars = new Map<string, PlacedBar>();
  rows.forEach((row, index) => {
    if (row.kind !== 'task' || bars.has(row.task.id)) return;
    const box = getBarBox(row.task, scale, timeZone);
    const span = getTaskSpan(row.task, timeZone);
    if (box && span) bars.set(row.task.id, { row: index, box, ...span, isDone: row.task.completedAt !== null });
  });
  return bars;
}

function getArrows(rows: readonly GroupedRow[], bars: ReadonlyMap<string, PlacedBar>) {
  return rows.flatMap((row) => {
    const to = row.kind === 'task' ? bars.get(row.task.id) : undefined;
    if (row.kind !== 'task' || !to) return [];
    return row.task.blockedByIds.flatMap((blockerId) => {
      const from = bars.get(blockerId);
      return from ? [{ blockerId, taskId: row.task.id, from, to }] : [];
    });
  });
}

/** From the end of one bar, vertically between the rows, to the start of the other. */
function getArrowPaths(from: PlacedBar, to: PlacedBar, rowHeight: number): { line: string; head: string } {
  const startX = getBarEdges(from.box).right;
  const endX = getBarEdges(to.box).left;
  const startY = (from.row + 0.5) * rowHeight;
  const endY = (to.row + 0.5) * rowHeight;
  const head = `M${endX} ${endY}l-6 -4v8z`;
  const isAhead = endX >= startX + 20;
  if (isAhead) return { line: `M${startX} ${startY}H${startX + 10}V${endY}H${endX - 5}`, head };
  const betweenY = startY + (endY > startY ? rowHeight / 2 : -rowHeight / 2);
  return { line: `M${startX} ${startY}H${startX + 10}V${betweenY}H${endX - 14}V${endY}H${endX - 5}`, head };
}

/** The diamond of a milestone has the same width at every zoom, centered on its day. */
function getBarEdges({ x, width, isMilestone }: BarBox): { left: number; right: number } {
  const middle = x + width / 2;
  return isMilestone ? { left: middle - 10, right: middle + 10 } : { left: x, right: x + width };
}

/** The pointer in the coordinates of the drawing. */
function toDragEnd({ x, y }: DependencyDrag, scroller: HTMLElement | null, offset: { left: number; top: number }) {
  const box = scroller?.getBoundingClientRect();
  return {
    x2: x - (box?.left ?? 0) - offset.left + (scroller?.scrollLeft ?? 0),
    y2: y - (box?.top ?? 0) - offset.top + (scroller?.scrollTop ?? 0),
  };
}
