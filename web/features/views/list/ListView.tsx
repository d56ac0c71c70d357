import { useRef } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { useSignal } from '../../../lib/signal.ts';
import { actions } from '../../../sync/index.ts';
import { useIsNarrow, useIsTouch } from '../../../ui/mediaQueryHooks.ts';
import { scalePx } from '../../../ui/scalePx.ts';
import { useIsPrinting } from '../../../ui/useIsPrinting.ts';
import { useVisibleArea } from '../../../ui/useVisibleArea.ts';
import { getShownListColumns } from '../../tasks/listColumns.ts';
import { draggedIds } from '../draggedIdsSignal.ts';
import { EmptyView } from '../EmptyView.tsx';
import { toGroupedRows } from '../groupedRows.ts';
import { useCollapsedKeysInMemory } from '../useCollapsedKeysInMemory.ts';
import { useRowsAsTaskGrid } from '../useRowsAsTaskGrid.ts';
import { useScrollToFocusedRow } from '../useScrollToFocusedRow.ts';
import { type TaskGroup, useTaskGroups } from '../useTaskGroups.ts';
import type { ViewProps } from '../viewProps.ts';
import { addNewTaskRows, type ListItem } from './addNewTaskRows.ts';
import { ListGroupHeader } from './ListGroupHeader.tsx';
import { ListHeadRow } from './ListHeadRow.tsx';
import { ListRow } from './ListRow.tsx';
import { isDragAllowed } from './listDrag.ts';
import { NewTaskRow } from './NewTaskRow.tsx';
import { getNewTaskFieldsForGroup } from './newTaskFieldsForGroup.ts';
import { useListDrag } from './useListDrag.ts';

/** Tasks as rows below the names of their groups. */
export default function ListView(props: ViewProps) {
  const { project, tasks, canEdit } = props;
  if (tasks.length === 0) return <EmptyView canEdit={canEdit} preset={{ projectId: project?.id }} />;
  return <TaskRows {...props} />;
}

/** Only the visible rows are rendered. */
function TaskRows({ project, grouping, tasks, filters, userContext, canEdit }: ViewProps) {
  const scroller = useRef<HTMLElement>(null);
  const isNarrow = useIsNarrow();
  const rowHeight = scalePx(useIsTouch() ? 48 : 40);
  const isPrinting = useIsPrinting();
  const visibleArea = useVisibleArea(scroller, 240);
  const [collapsedKeys, toggleCollapsed] = useCollapsedKeysInMemory();
  const groups = useTaskGroups(project, tasks, filters, userContext, 'rows', grouping);
  const rows = toGroupedRows(groups, filters.group !== 'none', collapsedKeys);
  const canAdd = canEdit && (project !== undefined || filters.group === 'project');
  const items: readonly ListItem[] = canAdd ? addNewTaskRows(rows) : rows;
  useRowsAsTaskGrid(rows);
  const focusedIndex = useScrollToFocusedRow(scroller, items, rowHeight);
  const dragged = useSignal(draggedIds);
  const columns = getShownListColumns(filters);
  useListDrag(scroller, canEdit, { items, filters, rowHeight });

  const createTask = (groupKey: string, title: string) => {
    const preset = getNewTaskFieldsForGroup(filters.group, groupKey, userContext.today);
    actions.createTask({ projectId: project?.id ?? groupKey, title, ...preset });
  };
  const focusNewTaskRow = ({ key, name }: TaskGroup) => {
    if (collapsedKeys.has(`group/${key}`)) toggleCollapsed(`group/${key}`);
    const index = items.findIndex((item) => item.kind === 'newTask' && item.group.key === key);
    const element = scroller.current;
    if (element && index >= 0) element.scrollTop = Math.max(0, index * rowHeight - element.clientHeight / 2);
    requestAnimationFrame(() => element?.querySelector<HTMLElement>(`[data-new="${CSS.escape(name)}"]`)?.focus());
  };
  const renderItem = (item: ListItem, index: number) => {
    const { key, group } = item;
    const box = { top: index * rowHeight, height: rowHeight };
    const isVisible = isPrinting || (box.top >= visibleArea.top - rowHeight && box.top <= visibleArea.bottom);
    if (!isVisible && index !== focusedIndex) return null;
    if (item.kind === 'group') {
      return (
        <ListGroupHeader
          key={key}
          {...box}
          group={group}
          isCollapsed={item.isCollapsed}
          onToggle={() => toggleCollapsed(key)}
          onAdd={canAdd ? () => focusNewTaskRow(group) : undefined}
        />
      );
    }
    if (item.kind === 'newTask') {
      return (
        <NewTaskRow
          key={key}
          {...box}
          projectId={project?.id ?? group.key}
          groupKey={group.key}
          groupName={group.name}
          onCreate={(title) => createTask(group.key, title)}
        />
      );
    }
    return (
      <ListRow
        key={key}
        {...box}
        task={item.task}
        depth={item.depth}
        subtaskCount={item.childCount}
        isCollapsed={item.isCollapsed}
        isDragging={dragged.has(item.task.id)}
        isNarrow={isNarrow}
        userContext={userContext}
        canEdit={canEdit}
        isDragAllowed={canEdit && isDragAllowed(filters)}
        columns={columns.join(',')}
        onToggleCollapsed={toggleCollapsed}
      />
    );
  };
  return (
    <div className="flex h-full flex-col print:block print:h-auto">
      <ListHeadRow
        filters={filters}
        columns={columns}
        paddingStart={isNarrow ? 4 : canEdit ? 22 : 12}
        hasActions={canEdit}
      />
      <section
        ref={scroller}
        aria-label={t('list.rows')}
        tabIndex={0}
        className="@container relative min-h-0 flex-1 overflow-y-auto overflow-x-hidden [scrollbar-gutter:stable] print:h-auto print:overflow-visible"
      >
        <div className="relative print:h-auto!" style={{ height: items.length * rowHeight + 32 }}>
          {items.map(renderItem)}
        </div>
      </section>
    </div>
  );
}
