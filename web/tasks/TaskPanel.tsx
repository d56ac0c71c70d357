import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { dayOf } from '../dates.ts';
import { priorities } from '../filters.ts';
import { t } from '../i18n/index.ts';
import { closeTaskPanel } from '../router.tsx';
import { commands, openTask, select, type Task, useStore } from '../store/index.ts';
import { Field, IconButton, Input, Select, Textarea } from '../ui/index.ts';
import { elementOf } from './focus.ts';
import { TaskMenu } from './TaskCard.tsx';

/** A task beside its board: its address is in the URL, Back and Escape close it. */
export default function TaskPanel({ taskId }: { taskId: string }) {
  const task = useStore((state) => state.tasks.get(taskId));
  const mayEdit = useStore((state) => select.mayEdit(state, task?.spaceId));
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    void openTask(taskId);
    panel.current?.focus();
    return () => elementOf(taskId)?.focus();
  }, [taskId]);
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={t('task.panel')}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) closeTaskPanel();
      }}
      className="fixed inset-0 z-30 flex flex-col overflow-y-auto border-s border-line bg-surface md:static md:w-[26rem] md:shrink-0"
    >
      <header className="flex min-h-12 items-center justify-end gap-1 border-b border-line px-3">
        {task && mayEdit && <TaskMenu task={task} />}
        <IconButton label={t('ui.close')} onClick={closeTaskPanel}>
          <X size={16} />
        </IconButton>
      </header>
      {task ? <Fields task={task} mayEdit={mayEdit} /> : <p className="p-4 text-muted">{t('task.gone')}</p>}
    </aside>
  );
}

function Fields({ task, mayEdit }: { task: Task; mayEdit: boolean }) {
  const statuses = useStore((state) => select.statusesOf(state, task.projectId));
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const set = (fields: commands.TaskFields) => commands.updateTask(task.id, fields);
  return (
    <div className="flex flex-col gap-2 p-4">
      <Draft
        label={t('task.title')}
        value={task.title}
        isDisabled={!mayEdit}
        isRequired
        onSave={(title) => set({ title })}
      />
      <Draft
        label={t('task.description')}
        value={task.description ?? ''}
        isDisabled={!mayEdit || task.description === undefined}
        isLong
        onSave={(description) => set({ description })}
      />
      <div className="grid grid-cols-2 gap-x-3">
        <Field label={t('task.status')}>
          {(control) => (
            <Select
              {...control}
              disabled={!mayEdit}
              value={task.statusId ?? ''}
              onChange={(event) => commands.moveTask(task.id, { statusId: event.target.value || null })}
            >
              <option value="">{t('task.noStatus')}</option>
              {statuses.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('task.priority')}>
          {(control) => (
            <Select
              {...control}
              disabled={!mayEdit}
              value={task.priority}
              onChange={(event) => set({ priority: event.target.value as Task['priority'] })}
            >
              {priorities.map((priority) => (
                <option key={priority} value={priority}>
                  {t(`priority.${priority}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {(['startDate', 'dueDate'] as const).map((field) => (
          <Field key={field} label={t(`task.${field}`)}>
            {(control) => (
              <Input
                {...control}
                type="date"
                disabled={!mayEdit}
                value={dayOf(task[field] ?? '0000-00-00', timeZone).replace('0000-00-00', '')}
                onChange={(event) => set({ [field]: event.target.value || null })}
              />
            )}
          </Field>
        ))}
      </div>
    </div>
  );
}

interface DraftProps {
  label: string;
  value: string;
  isDisabled: boolean;
  isLong?: boolean;
  isRequired?: boolean;
  onSave: (value: string) => void;
}

/** Text that is saved when it is left, or by Enter; Escape brings back what was there. What others change meanwhile does not move the caret. */
function Draft({ label, value, isDisabled, isLong, isRequired, onSave }: DraftProps) {
  const [typed, setTyped] = useState<string>();
  const save = () => {
    if (typed !== undefined && typed !== value && (!isRequired || typed.trim())) onSave(typed);
    setTyped(undefined);
  };
  const shared = {
    value: typed ?? value,
    disabled: isDisabled,
    onBlur: save,
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => setTyped(event.target.value),
    onKeyDown: (event: React.KeyboardEvent<HTMLElement>) => {
      if (event.key === 'Escape' && typed !== undefined) {
        event.preventDefault();
        setTyped(undefined);
      } else if (
        event.key === 'Enter' &&
        (!isLong || event.ctrlKey || event.metaKey) &&
        !event.nativeEvent.isComposing
      ) {
        event.preventDefault();
        save();
      }
    },
  };
  return (
    <Field label={label}>
      {(control) =>
        isLong ? (
          <Textarea {...control} {...shared} placeholder={t('task.descriptionHint')} />
        ) : (
          <Input {...control} {...shared} className="text-base! font-medium" maxLength={500} />
        )
      }
    </Field>
  );
}
