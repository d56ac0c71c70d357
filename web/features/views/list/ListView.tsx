import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { useSignal } from '../../../lib/signal.ts';
import { actions } from '../../../sync/index.ts';
import { Button, EmptyState } from '../../../ui/index.ts';
import { useIsNarrow, useIsTouch } from '../../../ui/useMediaQuery.ts';
import { useVisibleArea } from '../../../ui/useVisibleArea.ts';
import { focusedTaskId, setTaskGrid } from '../../tasks/focusAndSelection.ts';
import { newTaskDialogPreset } from '../../tasks/newTaskDialogState.ts';
import { draggedIds } from '../draggedIds.ts';
import { getRowTaskIds, toGroupedRows } from '../groupedRows.ts';
import { useEmptyViewHint } from '../useEmptyViewHint.ts';
import { useTaskGroups } from '../useTaskGroups.ts';
import type { ViewProps } from '../viewProps.ts';
import { getGroupPreset } from './groupPreset.ts';
import { ListGroupHeader } from './ListGroupHeader.tsx';
import { ListRow } from './ListRow.tsx';
import { enableListDrag, isDragAllowed } from './listDrag.ts';
import { type ListItem, toListItems } from './listItems.ts';
import { NewTaskRow } from './NewTaskRow.tsx';

/** Tasks on lines, under the names of their groups. Only what is in sight is rendered. */
export default function ListView({ project, tasks, filters, userContext, canEdit }: ViewProps) {
  const { timeZone, today } = userContext;
  const scroller = useRef<HTMLElement>(null);
  const isNarrow = useIsNarrow();
  const emptyHint = useEmptyViewHint();
  const height = useIsTouch() ? 48 : 40;
  const visible = useVisibleArea(scroller, 240);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const groups = useTaskGroups(project, tasks, filters.group, userContext);
  const hasHeads = filters.group !== 'none';
  const rows = toGroupedRows(groups, hasHeads, folded);
  const lines: readonly ListItem[] = canEdit ? toListItems(rows) : rows;
  const ids = getRowTaskIds(rows).join();
  useEffect(() => setTaskGrid([ids.split(',').filter(Boolean)]), [ids]);

  // The keyboard goes to lines that are not rendered yet.
  const current = useSignal(focusedTaskId);
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
  const inHand = useSignal(draggedIds);
  const now = useEffectEvent(() => ({ items: lines, filters, rowHeight: height, scrollToItem: reveal }));
  const isEmpty = tasks.length === 0;
  useEffect(() => {
    const element = scroller.current;
    return element && canEdit && !isEmpty ? enableListDrag(element, () => now()) : undefined;
  }, [canEdit, isEmpty]);

  if (isEmpty) {
    return (
      <EmptyState
        title={t('board.empty')}
        hint={canEdit ? emptyHint : undefined}
        action={
          canEdit && <Button onClick={() => newTaskDialogPreset.set({ projectId: project.id })}>{t('task.new')}</Button>
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
    actions.createTask({ projectId: project.id, title, ...getGroupPreset(filters.group, key, today) });
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
              <ListGroupHeader
                key={key}
                group={group}
                top={top}
                height={height}
                isCollapsed={line.isCollapsed}
                onToggle={() => fold(key)}
                onAdd={canEdit ? () => add(group.key, group.name) : undefined}
              />
            );
          }
          if (line.kind === 'new') {
            return (
              <NewTaskRow
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
              subtaskCount={line.childCount}
              isCollapsed={line.isCollapsed}
              isDragging={inHand.has(line.task.id)}
              isNarrow={isNarrow}
              timeZone={timeZone}
              today={today}
              canEdit={canEdit}
              isDragAllowed={canEdit && isDragAllowed(filters)}
              onToggleCollapsed={fold}
            />
          );
        })}
      </div>
    </section>
  );
}
