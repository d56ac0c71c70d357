import { t } from '../../lib/i18n/index.ts';
import { useSignalSelector } from '../../lib/signal.ts';
import { type RecentChange, type Task, useStore } from '../../sync/index.ts';
import { cx } from '../../ui/index.ts';
import { focusedTaskId, selectedTaskIds, selectTaskRange, toggleTaskSelection } from './focusAndSelection.ts';
import { openTaskPanel } from './taskPanelUrl.ts';

/** The props that make an element a task for the keyboard and the selection, and the text about its latest change. */
export function useTaskElement(task: Task) {
  const change = useStore((state) => state.recentChanges.get(task.id));
  const isSelected = useSignalSelector(selectedTaskIds, (ids) => ids.has(task.id));
  const isFocused = useSignalSelector(focusedTaskId, (id) => id === task.id);
  return {
    changedByText: change && formatChange(task, change),
    isChangedByAgent: Boolean(change?.agent),
    elementProps: {
      'data-task': task.id,
      'data-selected': isSelected || undefined,
      tabIndex: isFocused ? 0 : -1,
      className: cx(
        isSelected ? 'bg-soft' : 'bg-surface',
        change && 'marked',
        'focus-visible:outline-2 focus-visible:outline-accent',
      ),
      onMouseDown: (event: React.MouseEvent) => {
        // It would select the text between two clicks.
        if (event.shiftKey && !(event.target as Element).closest('input, textarea')) event.preventDefault();
      },
      onClick: (event: React.MouseEvent) => {
        if ((event.target as Element).closest('button, [popover], input, textarea')) return;
        if (event.shiftKey) return selectTaskRange(task.id);
        // On touch screens the first task is selected from its menu, the others by tapping.
        const isTouch = (event.nativeEvent as PointerEvent).pointerType === 'touch';
        const isAddingByTouch = isTouch && selectedTaskIds.get().size > 0;
        if (event.metaKey || event.ctrlKey || isAddingByTouch) return toggleTaskSelection(task.id);
        openTaskPanel(task.id);
      },
    },
  };
}

function formatChange({ createdAt, updatedAt }: Task, { name, agent }: RecentChange): string {
  const isNew = createdAt !== undefined && createdAt === updatedAt;
  if (agent) return t(isNew ? 'task.addedByAgent' : 'task.changedByAgent', { name, agent });
  return t(isNew ? 'task.addedBy' : 'task.changedBy', { name });
}
