import { addDays } from '../../../lib/dates.ts';
import { useSignal } from '../../../lib/signal.ts';
import { cx } from '../../../ui/index.ts';
import { focusedTaskId } from '../../tasks/focusAndSelection.ts';
import type { GroupedRow } from '../groupedRows.ts';
import { getTaskSpan } from '../schedule/taskSpan.ts';
import type { DependencyDrag } from './barHandlers.ts';
import { type BarBox, getBarBox } from './GanttBar.tsx';
import type { TimeScale } from './timeScale.ts';

interface LinksProps {
  rows: readonly GroupedRow[];
  rowHeight: number;
  scale: TimeScale;
  timeZone: string;
  /** The rows that are rendered: arrows that do not touch them are left out. */
  firstRow: number;
  lastRow: number;
  dependencyDrag: DependencyDrag | undefined;
  /** The corner of the drawing in the window, for an arrow that follows the pointer. */
  getOrigin: () => { left: number; top: number };
}

/** Arrows from what has to be done first to what waits for it. */
export function DependencyArrows({
  rows,
  rowHeight,
  scale,
  timeZone,
  firstRow,
  lastRow,
  dependencyDrag,
  getOrigin,
}: LinksProps) {
  const current = useSignal(focusedTaskId);
  const places = new Map<string, { at: number; box: BarBox; start: string; end: string; isDone: boolean }>();
  rows.forEach((row, at) => {
    if (row.kind !== 'task' || places.has(row.task.id)) return;
    const box = getBarBox(row.task, scale, timeZone);
    const span = getTaskSpan(row.task, timeZone);
    if (box && span) places.set(row.task.id, { at, box, ...span, isDone: row.task.completedAt !== null });
  });
  const links = rows.flatMap((row) => {
    const to = row.kind === 'task' ? places.get(row.task.id) : undefined;
    if (row.kind !== 'task' || !to) return [];
    return row.task.blockedByIds.flatMap((id) => {
      const from = places.get(id);
      if (!from || Math.max(from.at, to.at) < firstRow || Math.min(from.at, to.at) > lastRow) return [];
      const isLate = !from.isDone && to.start < addDays(from.end, 1);
      const isCurrent = current === id || current === row.task.id;
      return [{ key: `${id} ${row.task.id}`, d: pathOf(from, to, rowHeight), isLate, isCurrent }];
    });
  });
  const begin = dependencyDrag && places.get(dependencyDrag.blockerTaskId);
  return (
    <svg
      aria-hidden="true"
      width="1"
      height="1"
      className="pointer-events-none absolute start-0 top-0 overflow-visible"
    >
      {links.map(({ key, d, isLate, isCurrent }) => (
        <g
          key={key}
          data-arrow={key}
          className={cx(isCurrent ? 'text-accent' : isLate ? 'text-danger' : 'text-strong')}
        >
          <path d={d.line} fill="none" stroke="currentColor" strokeWidth={isCurrent ? 2 : 1.25} />
          <path d={d.head} fill="currentColor" />
        </g>
      ))}
      {begin && dependencyDrag && (
        <line
          x1={begin.box.x + begin.box.width}
          y1={(begin.at + 0.5) * rowHeight}
          x2={dependencyDrag.x - getOrigin().left}
          y2={dependencyDrag.y - getOrigin().top}
          className="text-accent"
          stroke="currentColor"
          strokeWidth="2"
          strokeDasharray="4 3"
        />
      )}
    </svg>
  );
}

type End = { at: number; box: BarBox };

/** Out of the end of one, down or up between the lines, and into the beginning of the other. */
function pathOf(from: End, to: End, rowHeight: number): { line: string; head: string } {
  const out = edgeOf(from.box).right;
  const into = edgeOf(to.box).left;
  const y1 = (from.at + 0.5) * rowHeight;
  const y2 = (to.at + 0.5) * rowHeight;
  const head = `M${into} ${y2}l-6 -4v8z`;
  const isAhead = into >= out + 20;
  if (isAhead) return { line: `M${out} ${y1}H${out + 10}V${y2}H${into - 5}`, head };
  const between = y1 + (y2 > y1 ? rowHeight / 2 : -rowHeight / 2);
  return { line: `M${out} ${y1}H${out + 10}V${between}H${into - 14}V${y2}H${into - 5}`, head };
}

/** A diamond is narrower than its day, or wider. */
function edgeOf({ x, width, isMilestone }: BarBox): { left: number; right: number } {
  const middle = x + width / 2;
  return isMilestone ? { left: middle - 10, right: middle + 10 } : { left: x, right: x + width };
}
