import { CircleCheck, Plus, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { setTaskBlocker } from '../../../sync/actions/assigneesLabelsAndBlockers.ts';
import { type Task, useStore } from '../../../sync/index.ts';
import { loadTask } from '../../../sync/loadTask.ts';
import { Button, IconButton, Picker } from '../../../ui/index.ts';
import { openTaskPanel } from '../taskPanelUrl.ts';
import { LabelledRow } from './PropertyRow.tsx';

/** The tasks that block this one, and those that it blocks. */
export function BlockersField({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const blockedTasks = useStore((state) =>
    [...state.tasks.values()].filter(({ blockedByIds }) => blockedByIds.includes(task.id)),
  );
  if (!canEdit && task.blockedByIds.length === 0 && blockedTasks.length === 0) return null;
  return (
    <>
      <LabelledRow label={t('panel.blockedBy')}>
        <ul aria-label={t('panel.blockedBy')}>
          {task.blockedByIds.map((id) => (
            <RelatedTask key={id} id={id} onRemove={canEdit ? () => setTaskBlocker(task.id, id, false) : undefined} />
          ))}
        </ul>
        {canEdit && <AddBlockerButton task={task} />}
      </LabelledRow>
      {blockedTasks.length > 0 && (
        <LabelledRow label={t('panel.blocks')}>
          <ul aria-label={t('panel.blocks')}>
            {blockedTasks.map(({ id }) => (
              <RelatedTask key={id} id={id} />
            ))}
          </ul>
        </LabelledRow>
      )}
    </>
  );
}

function AddBlockerButton({ task }: { task: Task }) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const candidates = useStore((state) =>
    [...state.tasks.values()].filter(
      ({ id, spaceId, isArchived }) => spaceId === task.spaceId && id !== task.id && !isArchived,
    ),
  );
  return (
    <>
      <Button
        ref={anchor}
        variant="quiet"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        icon={<Plus size={14} aria-hidden="true" />}
        className="justify-start! px-2! text-start text-muted whitespace-normal!"
      >
        {t('panel.addBlocker')}
      </Button>
      {isOpen && (
        <Picker
          anchor={anchor}
          onClose={() => setOpen(false)}
          label={t('panel.addBlocker')}
          options={candidates.map(({ id, title }) => ({ value: id, label: title }))}
          selectedValues={task.blockedByIds}
          onPick={(id) => setTaskBlocker(task.id, id, !task.blockedByIds.includes(id))}
        />
      )}
    </>
  );
}

/** A button that opens another task. A task of another project may have to be loaded first. */
function RelatedTask({ id, onRemove }: { id: string; onRemove?: (() => void) | undefined }) {
  const task = useStore((state) => state.tasks.get(id));
  const isMissing = task === undefined;
  useEffect(() => {
    if (isMissing) void loadTask(id);
  }, [isMissing, id]);
  const title = task?.title ?? t('panel.unknownTask');
  return (
    <li className="flex min-h-8 items-center gap-1">
      <button
        type="button"
        disabled={isMissing}
        onClick={() => openTaskPanel(id)}
        className="touch flex min-h-8 min-w-0 flex-1 items-center gap-1.5 rounded-control px-2 text-start hover:bg-hover"
      >
        {task?.completedAt && <CircleCheck size={14} aria-hidden="true" className="shrink-0 text-ok" />}
        <span dir="auto" className={task?.completedAt ? 'truncate text-muted line-through' : 'truncate'}>
          {title}
        </span>
      </button>
      {onRemove && (
        <IconButton label={t('panel.removeBlocker', { title })} onClick={onRemove}>
          <X size={14} />
        </IconButton>
      )}
    </li>
  );
}
