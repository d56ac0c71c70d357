import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { useSignal } from '../../../lib/signal.ts';
import { commands } from '../../../sync/index.ts';
import { Button, EmptyState } from '../../../ui/index.ts';
import { useNarrow, useTouch } from '../../../ui/useMediaQuery.ts';
import { useVisible } from '../../../ui/useVisibleArea.ts';
import { focused, setGrid } from '../../tasks/focusAndSelection.ts';
import { isCreatingTask } from '../../tasks/newTaskDialogState.ts';
import { lifted } from '../draggedIds.ts';
import { idsOf, rowsOf } from '../groupedRows.ts';
import { useEmptyHint } from '../useEmptyViewHint.ts';
import { useGroups } from '../useTaskGroups.ts';
import type { ViewProps } from '../viewRegistry.ts';
import { presetOf } from './groupPreset.ts';
import { GroupHead } from './ListGroupHeader.tsx';
import { ListRow } from './ListRow.tsx';
import { dragLines, mayDrag } from './listDrag.ts';
import { type Line, linesOf } from './listItems.ts';
import { NewRow } from './NewTaskRow.tsx';

/** Tasks on lines, under the names of their groups. Only what is in sight is rendered. */
export default function List({ project, tasks, filters, viewer, mayEdit }: ViewProps) {
  const { timeZone, today } = viewer;
  const scroller = useRef<HTMLElement>(null);
  const isNarrow = useNarrow();
  const emptyHint = useEmptyHint();
  const height = useTouch() ? 48 : 40;
  const visible = useVisible(scroller, 240);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const groups = useGroups(project, tasks, filters.group, viewer);
  const hasHeads = filters.group !== 'none';
  const rows = rowsOf(groups, hasHeads, folded);
  const lines: readonly Line[] = mayEdit ? linesOf(rows) : rows;
  const ids = idsOf(rows).join();
  useEffect(() => setGrid([ids.split(',').filter(Boolean)]), [ids]);

  // The keyboard goes to lines that are not rendered yet.
  const current = useSignal(focused);
  const currentAt = lines.findIndex((line) => line.kind === 'task' && line.task.id === current);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || currentAt < 0) return;
    const top = currentAt * height;
    if (top < element.scrollTop) element.scrollTop = top;
    if (top + height > element.scrollTop + element.clientHeight)
      element.scrollTop = top + height - element.clientHeight;
  }, [currentAt, height]);

  const reveal = (at: number) => {
    const element = scroller.current;
    if (!element) return;
    const top = at * height;
    if (top < element.scrollTop) element.scrollTop = top;
    if (top + height > element.scrollTop + element.clientHeight)
      element.scrollTop = top + height - element.clientHeight;
  };
  const inHand = useSignal(lifted);
  const now = useEffectEvent(() => ({ lines, filters, lineHeight: height, reveal }));
  const isEmpty = tasks.length === 0;
  useEffect(() => {
    const element = scroller.current;
    return element && mayEdit && !isEmpty ? dragLines(element, () => now()) : undefined;
  }, [mayEdit, isEmpty]);

  if (isEmpty) {
    return (
      <EmptyState
        title={t('board.empty')}
        hint={mayEdit ? emptyHint : undefined}
        action={
          mayEdit && <Button onClick={() => isCreatingTask.set({ projectId: project.id })}>{t('task.new')}</Button>
        }
      />
    );
  }

  const fold = (key: string) => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    setFolded(next);
  };
  const create = (key: string, title: string) =>
    commands.createTask({ projectId: project.id, title, ...presetOf(filters.group, key, today) });
  const add = (key: string, name: string) => {
    if (folded.has(`group/${key}`)) fold(`group/${key}`);
    const at = lines.findIndex((line) => line.kind === 'new' && line.group.key === key);
    const element = scroller.current;
    if (element && at >= 0) element.scrollTop = Math.max(0, at * height - element.clientHeight / 2);
    requestAnimationFrame(() => element?.querySelector<HTMLElement>(`[data-new="${CSS.escape(name)}"]`)?.focus());
  };
  return (
    <section
      ref={scroller}
      aria-label={t('list.rows')}
      tabIndex={0}
      className="@container relative h-full overflow-y-auto overflow-x-hidden"
    >
      <div className="relative" style={{ height: lines.length * height + 32 }}>
        {lines.map((line, at) => {
          const top = at * height;
          const isNear = top >= visible.top - height && top <= visible.bottom;
          if (!isNear && at !== currentAt) return null;
          const { group, key } = line;
          if (line.kind === 'group') {
            return (
              <GroupHead
                key={key}
                group={group}
                top={top}
                height={height}
                isFolded={line.isFolded}
                onFold={() => fold(key)}
                onAdd={mayEdit ? () => add(group.key, group.name) : undefined}
              />
            );
          }
          if (line.kind === 'new') {
            return (
              <NewRow
                key={key}
                groupName={group.name}
                top={top}
                height={height}
                onCreate={(title) => create(group.key, title)}
              />
            );
          }
          return (
            <ListRow
              key={key}
              task={line.task}
              top={top}
              height={height}
              depth={line.depth}
              subtasks={line.children}
              isFolded={line.isFolded}
              isLifted={inHand.has(line.task.id)}
              isNarrow={isNarrow}
              timeZone={timeZone}
              today={today}
              mayEdit={mayEdit}
              mayDrag={mayEdit && mayDrag(filters)}
              onFold={fold}
            />
          );
        })}
      </div>
    </section>
  );
}
