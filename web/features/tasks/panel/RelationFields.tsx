import { CircleCheck, Plus, X } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { actions, loadTask, type Task, useStore } from '../../../sync/index.ts';
import { Button, IconButton, Picker } from '../../../ui/index.ts';
import { openTaskPanel } from '../taskPanelUrl.ts';
import { LabelledRow, PropertyRow } from './PropertyRow.tsx';

/** The task that this one is a part of: any of its project but itself and what is below it. */
export function ParentField({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const parent = useStore((state) => state.tasks.get(task.parentTaskId ?? ''));
  const title = task.parentTaskId === null ? t('ui.none') : (parent?.title ?? t('panel.unknownTask'));
  return (
    <PropertyRow
      label={t('panel.parent')}
      canEdit={canEdit}
      renderPicker={(open) => <ParentPicker task={task} {...open} />}
    >
      <span dir="auto" className={task.parentTaskId === null ? 'text-muted' : 'min-w-0 truncate'}>
        {title}
      </span>
    </PropertyRow>
  );
}

interface Open {
  task: Task;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

function ParentPicker({ task, ...open }: Open) {
  const tasks = useStore((state) => {
    const below = new Set([task.id]);
    const all = [...state.tasks.values()].filter(({ projectId }) => projectId === task.projectId);
    for (let size = 0; size !== below.size; ) {
      size = below.size;
      for (const { id, parentTaskId } of all) if (parentTaskId && below.has(parentTaskId)) below.add(id);
    }
    return all.filter(({ id, isArchived }) => !below.has(id) && !isArchived);
  });
  const none = { value: '', label: t('panel.noParent') };
  const set = (id: string) => actions.updateTask(task.id, { parentTaskId: id || null });
  return (
    <Picker
      {...open}
      label={t('panel.parent')}
      options={[none, ...tasks.map(({ id, title }) => ({ value: id, label: title }))]}
      selectedValues={[task.parentTaskId ?? '']}
      onPick={set}
    />
  );
}

/** What must be done before it, and what waits for it. */
export function BlockersField({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const waiting = useStore((state) => [...state.tasks.values()].filter((each) => each.blockedByIds.includes(task.id)));
  const others = useStore((state) =>
    [...state.tasks.values()].filter(
      ({ id, spaceId, isArchived }) => spaceId === task.spaceId && id !== task.id && !isArchived,
    ),
  );
  if (!canEdit && task.blockedByIds.length === 0 && waiting.length === 0) return null;
  const toggle = (id: string) => actions.setTaskBlocker(task.id, id, !task.blockedByIds.includes(id));
  return (
    <>
      <LabelledRow label={t('panel.blockedBy')}>
        <ul aria-label={t('panel.blockedBy')}>
          {task.blockedByIds.map((id) => (
            <Other key={id} id={id} onRemove={canEdit ? () => toggle(id) : undefined} />
          ))}
        </ul>
        {canEdit && (
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
        )}
        {isOpen && (
          <Picker
            anchor={anchor}
            onClose={() => setOpen(false)}
            label={t('panel.addBlocker')}
            options={others.map(({ id, title }) => ({ value: id, label: title }))}
            selectedValues={task.blockedByIds}
            onPick={toggle}
          />
        )}
      </LabelledRow>
      {waiting.length > 0 && (
        <LabelledRow label={t('panel.blocks')}>
          <ul aria-label={t('panel.blocks')}>
            {waiting.map(({ id }) => (
              <Other key={id} id={id} />
            ))}
          </ul>
        </LabelledRow>
      )}
    </>
  );
}

/** Another task, to go to; one of another project may have to be asked for. */
function Other({ id, onRemove }: { id: string; onRemove?: (() => void) | undefined }) {
  const other = useStore((state) => state.tasks.get(id));
  const isMissing = other === undefined;
  useEffect(() => {
    if (isMissing) void loadTask(id);
  }, [isMissing, id]);
  const title = other?.title ?? t('panel.unknownTask');
  return (
    <li className="flex min-h-8 items-center gap-1">
      <button
        type="button"
        disabled={isMissing}
        onClick={() => openTaskPanel(id)}
        className="touch flex min-h-8 min-w-0 flex-1 items-center gap-1.5 rounded-control px-2 text-start hover:bg-hover"
      >
        {other?.completedAt && <CircleCheck size={14} aria-hidden="true" className="shrink-0 text-ok" />}
        <span dir="auto" className={other?.completedAt ? 'truncate text-muted line-through' : 'truncate'}>
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
