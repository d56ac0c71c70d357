import type { RefObject } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { actions, type State, type Task, useStore } from '../../../sync/index.ts';
import { Picker } from '../../../ui/index.ts';
import { PropertyRow } from './PropertyRow.tsx';

/** The parent task, and a picker to change it. */
export function ParentField({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const parent = useStore((state) => state.tasks.get(task.parentTaskId ?? ''));
  const title = task.parentTaskId === null ? t('ui.none') : (parent?.title ?? t('panel.unknownTask'));
  return (
    <PropertyRow
      label={t('panel.parent')}
      canEdit={canEdit}
      renderPicker={(popover) => <ParentPicker task={task} {...popover} />}
    >
      <span dir="auto" className={task.parentTaskId === null ? 'text-muted' : 'min-w-0 truncate'}>
        {title}
      </span>
    </PropertyRow>
  );
}

interface ParentPickerProps {
  task: Task;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

function ParentPicker({ task, ...popover }: ParentPickerProps) {
  const candidates = useStore((state) => getParentCandidates(state, task));
  const noParent = { value: '', label: t('panel.noParent') };
  return (
    <Picker
      {...popover}
      label={t('panel.parent')}
      options={[noParent, ...candidates.map(({ id, title }) => ({ value: id, label: title }))]}
      selectedValues={[task.parentTaskId ?? '']}
      onPick={(id) => actions.updateTask(task.id, { parentTaskId: id || null })}
    />
  );
}

/** The tasks of the project that can be the parent: a task must not be below itself. */
function getParentCandidates(state: State, task: Task): Task[] {
  const projectTasks = [...state.tasks.values()].filter(({ projectId }) => projectId === task.projectId);
  const excludedIds = new Set([task.id]);
  for (let previousSize = 0; previousSize !== excludedIds.size; ) {
    previousSize = excludedIds.size;
    for (const { id, parentTaskId } of projectTasks)
      if (parentTaskId && excludedIds.has(parentTaskId)) excludedIds.add(id);
  }
  return projectTasks.filter(({ id, isArchived }) => !excludedIds.has(id) && !isArchived);
}
