import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { addDays } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { type Command, useCommands } from '../../../lib/keyboardCommands.ts';
import { goQuery, usePlace } from '../../../lib/router.tsx';
import { useSignal } from '../../../lib/signal.ts';
import { Button, EmptyState } from '../../../ui/index.ts';
import { Segments } from '../../../ui/SegmentedControl.tsx';
import { useNarrow, useTouch } from '../../../ui/useMediaQuery.ts';
import { useVisible } from '../../../ui/useVisibleArea.ts';
import { elementOf, focused, setGrid } from '../../tasks/focusAndSelection.ts';
import { isCreatingTask } from '../../tasks/newTaskDialogState.ts';
import { idsOf, rowsOf } from '../groupedRows.ts';
import { Said } from '../schedule/RescheduleAnnouncer.tsx';
import { spanOf } from '../schedule/taskSpan.ts';
import { useMove } from '../schedule/useReschedule.ts';
import { useEmptyHint } from '../useEmptyViewHint.ts';
import { useGroups } from '../useTaskGroups.ts';
import type { ViewProps } from '../viewRegistry.ts';
import { Blockers } from './BlockersPicker.tsx';
import { gripsOf, type Linking } from './barHandlers.ts';
import { Links } from './DependencyArrows.tsx';
import { GanttRow, GroupRow } from './GanttRow.tsx';
import { Grid, Head, headHeight } from './TimelineHeader.tsx';
import { dayAt, scaleOf, xOf, type Zoom, zooms } from './timeScale.ts';

const step = 240;

/** Tasks as bars over time, with what waits for what. Only what is in sight is rendered. */
export default function Gantt({ project, tasks, filters, viewer, mayEdit }: ViewProps) {
  const { timeZone, today } = viewer;
  const zoomAsked = usePlace().query.get('zoom') as Zoom;
  const zoom = zooms.includes(zoomAsked) ? zoomAsked : 'week';
  const scroller = useRef<HTMLElement>(null);
  const isNarrow = useNarrow();
  const titleWidth = isNarrow ? 136 : 288;
  const emptyHint = useEmptyHint();
  const rowHeight = useTouch() ? 45 : 36;
  const visible = useVisible(scroller, step);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [linking, setLinking] = useState<Linking>();
  const [blockersOf, setBlockersOf] = useState<{ taskId: string; anchor: HTMLElement }>();
  const { move, setMove, drop, shown, onKeyDown } = useMove(tasks, viewer, mayEdit);
  const groups = useGroups(project, shown, filters.group, viewer);
  const rows = rowsOf(groups, filters.group !== 'none', folded);
  const ids = idsOf(rows).join();
  useEffect(() => setGrid([ids.split(',').filter(Boolean)]), [ids]);

  const scale = scaleOf(
    tasks.flatMap((task) => spanOf(task, timeZone) ?? []),
    today,
    zoom,
  );
  const width = titleWidth + scale.days * scale.px;
  const scrollToDay = (day: string, share = 0.3) => {
    const element = scroller.current;
    if (element) element.scrollLeft = xOf(scale, day) - (element.clientWidth - titleWidth) * share;
  };

  // What was in the middle stays there when the line is drawn anew; at first, today is in sight.
  const last = useRef<{ first: string; px: number }>(undefined);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const middle = (element.clientWidth - titleWidth) / 2;
    const before = last.current;
    const next = { ...scale };
    if (!before) element.scrollLeft = xOf(scale, today) - 2 * middle * 0.3;
    else if (before.first !== scale.first || before.px !== scale.px) {
      const at = (element.scrollLeft + middle) / before.px;
      const day = dayAt({ ...next, first: before.first, px: 1 }, at);
      element.scrollLeft = xOf(scale, day) + (at % 1) * scale.px - middle;
    }
    last.current = { first: scale.first, px: scale.px };
  });

  // The keyboard goes to lines that are not rendered yet.
  const current = useSignal(focused);
  const currentAt = rows.findIndex((row) => row.kind === 'task' && row.task.id === current);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || currentAt < 0) return;
    const top = currentAt * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    const below = top + rowHeight + headHeight - element.clientHeight;
    if (below > element.scrollTop) element.scrollTop = below;
  }, [currentAt, rowHeight]);

  const lifted = move?.isLifted ? shown.find(({ id }) => id === move.taskIds[0]) : undefined;
  const liftedDay = lifted && spanOf(lifted, timeZone)?.end;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is moved out of sight is followed
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !liftedDay) return;
    const x = xOf(scale, liftedDay) - element.scrollLeft;
    if (x < 0 || x > element.clientWidth - titleWidth - scale.px) scrollToDay(liftedDay, 0.5);
  }, [liftedDay]);

  const openBlockers = (taskId: string, anchor: HTMLElement) => setBlockersOf({ taskId, anchor });
  const blockers: Command = {
    id: 'blockers',
    name: 'key.blockers',
    keys: ['b'],
    group: 'task',
    run: () => {
      const id = focused.get();
      const anchor = id === undefined ? null : elementOf(id);
      if (id === undefined || !anchor) return false;
      openBlockers(id, anchor);
    },
  };
  useCommands(mayEdit ? [blockers] : []);

  if (tasks.length === 0) {
    const create = () => isCreatingTask.set({ projectId: project.id, dueDate: today });
    return (
      <EmptyState
        title={t('board.empty')}
        hint={mayEdit ? emptyHint : undefined}
        action={mayEdit && <Button onClick={create}>{t('task.new')}</Button>}
      />
    );
  }

  const grips = mayEdit
    ? gripsOf({ scale, scroller: () => scroller.current, titleWidth, setMove, drop, setLinking })
    : undefined;
  const fold = (key: string) => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    setFolded(next);
  };
  const first = Math.max(0, Math.floor((visible.top - headHeight) / rowHeight));
  const lastRow = Math.ceil(visible.bottom / rowHeight);
  const from = visible.left;
  const to = visible.right;
  return (
    <div className="flex h-full flex-col" onKeyDown={onKeyDown}>
      <div className="flex items-center gap-1 border-b border-line px-3 py-1">
        <Button onClick={() => scrollToDay(today)}>{t('ui.today')}</Button>
        <div className="ms-auto">
          <Segments
            label={t('gantt.zoom')}
            values={zooms}
            value={zoom}
            nameOf={(each) => t(`time.${each}`)}
            onChange={(each) => goQuery({ zoom: each === 'week' ? undefined : each }, { replace: true })}
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
          style={{ width, height: headHeight + rows.length * rowHeight + 24 }}
        >
          <Grid scale={scale} from={from} to={to} titleWidth={titleWidth} today={today} />
          {/* The column of titles goes on below the last line. */}
          <div aria-hidden="true" className="pointer-events-none absolute inset-0">
            <div className="sticky start-0 h-full border-e border-line bg-surface" style={{ width: titleWidth }} />
          </div>
          <Head scale={scale} from={from} to={to} titleWidth={titleWidth} today={today} />
          {rows.map((row, at) => {
            const isNear = at >= first && at <= lastRow;
            if (!isNear && at !== currentAt) return null;
            const top = headHeight + at * rowHeight;
            if (row.kind === 'group') {
              const { key, group, isFolded } = row;
              const line = { group, top, height: rowHeight, titleWidth, isFolded };
              return <GroupRow key={key} {...line} onFold={() => fold(key)} />;
            }
            const { key, task, depth, children, isFolded } = row;
            return (
              <GanttRow
                key={key}
                task={task}
                top={top}
                height={rowHeight}
                depth={depth}
                subtasks={children}
                isFolded={isFolded}
                isMoved={move?.taskIds.includes(task.id) ?? false}
                titleWidth={titleWidth}
                isNarrow={isNarrow}
                scale={scale}
                from={from + step}
                to={to - step - titleWidth}
                timeZone={timeZone}
                today={today}
                mayEdit={mayEdit}
                grips={grips}
                onFold={fold}
                onShow={(x) => scrollToDay(addDays(scale.first, Math.round(x / scale.px)))}
                onBlockers={openBlockers}
              />
            );
          })}
          <div className="pointer-events-none absolute z-10" style={{ insetInlineStart: titleWidth, top: headHeight }}>
            <Links
              rows={rows}
              rowHeight={rowHeight}
              scale={scale}
              timeZone={timeZone}
              first={first}
              last={lastRow}
              linking={linking}
              corner={() => {
                const box = scroller.current?.getBoundingClientRect();
                const { scrollLeft = 0, scrollTop = 0 } = scroller.current ?? {};
                return {
                  left: (box?.left ?? 0) + titleWidth - scrollLeft,
                  top: (box?.top ?? 0) + headHeight - scrollTop,
                };
              }}
            />
          </div>
        </div>
      </section>
      {blockersOf && <Blockers {...blockersOf} onClose={() => setBlockersOf(undefined)} />}
      <Said move={move} shown={shown} viewer={viewer} />
    </div>
  );
}
