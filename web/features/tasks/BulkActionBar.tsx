import { Archive, Calendar, Columns3, Signal, Tag, Trash2, UserRound, X } from 'lucide-react';
import { type ReactNode, Suspense, useRef, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { useSignal } from '../../lib/signal.ts';
import { actions, getState, select } from '../../sync/index.ts';
import { Button, IconButton } from '../../ui/index.ts';
import { clearSelection, getTargetTaskIds, selectedTaskIds } from './focusAndSelection.ts';
import TaskFieldPicker, { type EditableField } from './TaskFieldPicker.tsx';

const fields = [
  ['status', 'task.status', Columns3],
  ['priority', 'task.priority', Signal],
  ['assignee', 'task.assignees', UserRound],
  ['labels', 'task.labels', Tag],
  ['due', 'task.dueDate', Calendar],
] as const;

/** The actions on the selected tasks; each is one undo step. */
export default function BulkActionBar() {
  const ids = useSignal(selectedTaskIds);
  const bar = useRef<HTMLElement>(null);
  const [picker, setPicker] = useState<{ field: EditableField; taskIds: string[] }>();
  const [firstId = ''] = ids;
  const task = getState().tasks.get(firstId);
  if (!task || !select.canEdit(getState(), task.spaceId)) return null;
  const runAndClear = (run: (taskIds: string[]) => void) => () => {
    run(getTargetTaskIds());
    clearSelection();
  };
  return (
    <section
      ref={bar}
      aria-label={t('bulk.label')}
      className="bulk-bar floating rises fixed inset-x-2 bottom-3 z-40 mx-auto flex w-fit max-w-[calc(100%-1rem)] items-center gap-1 p-1"
    >
      <span role="status" className="shrink-0 px-2 font-medium tabular-nums">
        <span className="max-sm:sr-only">{t('bulk.count', { count: ids.size })}</span>
        <span aria-hidden="true" className="sm:hidden">
          {ids.size}
        </span>
      </span>
      {/* On a narrow screen the actions scroll, while the count and the close button stay in place. */}
      <div className="bulk-fields relative flex min-w-0 overflow-x-auto *:-outline-offset-2 sm:gap-1">
        {fields.map(([field, name, Icon]) => (
          <BulkButton
            key={field}
            icon={<Icon size={16} />}
            text={t(name)}
            onClick={() => setPicker({ field, taskIds: getTargetTaskIds() })}
          />
        ))}
        <BulkButton icon={<Archive size={16} />} text={t('task.archive')} onClick={runAndClear(actions.archiveTasks)} />
        <BulkButton icon={<Trash2 size={16} />} text={t('ui.delete')} onClick={runAndClear(actions.deleteTasks)} />
      </div>
      <IconButton label={t('bulk.clear')} onClick={clearSelection}>
        <X size={16} />
      </IconButton>
      <Suspense>{picker && <TaskFieldPicker {...picker} anchor={bar} onClose={() => setPicker(undefined)} />}</Suspense>
    </section>
  );
}

/** Shows its text where there is room, and otherwise as a tooltip. */
function BulkButton({ icon, text, onClick }: { icon: ReactNode; text: string; onClick: () => void }) {
  return (
    <Button variant="quiet" title={text} icon={icon} className="shrink-0 px-2!" onClick={onClick}>
      <span className="max-lg:sr-only">{text}</span>
    </Button>
  );
}
