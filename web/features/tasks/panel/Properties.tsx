import { Suspense } from 'react';
import { dayOf, showDate } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { later } from '../../../lib/lazyWithPreload.tsx';
import { commands, select, type Task, useStore } from '../../../sync/index.ts';
import { useViewer } from '../../../sync/useCurrentUser.ts';
import { Avatar, Chip, cx, DatePicker, Dot, type Picker } from '../../../ui/index.ts';
import { clockOf, dateOn } from '../dueDate.ts';
import { PriorityIcon } from '../PriorityIcon.tsx';
import type { Field } from '../TaskFieldPicker.tsx';
import { Estimate } from './EstimateField.tsx';
import { Property } from './PropertyRow.tsx';
import { Parent } from './RelationFields.tsx';

const FieldPicker = later(() => import('../TaskFieldPicker.tsx'));

/** Everything about a task that has few words. */
export function Properties({ task, mayEdit }: { task: Task; mayEdit: boolean }) {
  const status = useStore((state) => state.statuses.get(task.statusId ?? ''));
  const people = useStore((state) =>
    task.assigneeIds.map((id) => select.memberOf(state, task.spaceId, id)?.name ?? t('panel.someone')),
  );
  const labels = useStore((state) => task.labelIds.flatMap((id) => state.labels.get(id) ?? []));
  const { timeZone, today } = useViewer();
  const isLate = task.dueDate !== null && !task.completedAt && dayOf(task.dueDate, timeZone) < today;
  const pick = (field: Field) => (open: Pick<Parameters<typeof FieldPicker>[0], 'anchor' | 'onClose'>) => (
    <Suspense>
      <FieldPicker field={field} taskIds={[task.id]} {...open} />
    </Suspense>
  );
  const none = <span className="text-muted">{t('ui.none')}</span>;
  const dateOf = (date: string | null) => (date === null ? t('ui.none') : showDate(date, timeZone));
  return (
    <section aria-label={t('panel.details')} className="flex flex-col">
      <Property label={t('task.status')} mayEdit={mayEdit} picker={pick('status')}>
        <Dot color={status?.color ?? null} />
        {status?.name ?? t('task.noStatus')}
      </Property>
      <Property label={t('task.priority')} mayEdit={mayEdit} picker={pick('priority')}>
        <span aria-hidden="true">
          <PriorityIcon priority={task.priority} />
        </span>
        {t(`priority.${task.priority}`)}
      </Property>
      <Property label={t('task.assignees')} mayEdit={mayEdit} picker={pick('assignee')}>
        {people.length === 0 && none}
        {people.map((name, at) => (
          <span key={task.assigneeIds[at]} className="inline-flex min-w-0 items-center gap-1.5">
            <span aria-hidden="true">
              <Avatar name={name} size={20} />
            </span>
            <span className="truncate">{name}</span>
          </span>
        ))}
      </Property>
      <Property label={t('task.labels')} mayEdit={mayEdit} picker={pick('labels')}>
        {labels.length === 0 && none}
        {labels.map(({ id, name, color }) => (
          <Chip key={id} color={color}>
            {name}
          </Chip>
        ))}
      </Property>
      {(['startDate', 'dueDate'] as const).map((field) => (
        <Property
          key={field}
          label={t(`task.${field}`)}
          mayEdit={mayEdit}
          picker={(open) => <DayPicker task={task} field={field} today={today} timeZone={timeZone} {...open} />}
        >
          <span
            className={cx(
              task[field] === null && 'text-muted',
              field === 'dueDate' && isLate && 'font-medium text-danger',
            )}
          >
            {dateOf(task[field])}
          </span>
        </Property>
      ))}
      <Estimate task={task} mayEdit={mayEdit} />
      <Parent task={task} mayEdit={mayEdit} />
    </section>
  );
}

type Open = Pick<Parameters<typeof Picker>[0], 'anchor' | 'onClose'>;

/** A day, and a time of day if it has one. */
function DayPicker({
  task,
  field,
  today,
  timeZone,
  ...open
}: Open & { task: Task; field: 'startDate' | 'dueDate'; today: string; timeZone: string }) {
  const value = task[field];
  const set = (day: string | null, time?: string | null) =>
    commands.updateTask(task.id, { [field]: day && dateOn(day, time, value, timeZone) });
  return (
    <DatePicker
      {...open}
      label={t(`task.${field}`)}
      value={value && dayOf(value, timeZone)}
      time={clockOf(value, timeZone)}
      today={today}
      onPick={set}
    />
  );
}
