import { Suspense } from 'react';
import { formatRelativeDate, toDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../../lib/lazyWithPreload.tsx';
import { actions, select, type Task, useStore } from '../../../sync/index.ts';
import { useCurrentUser } from '../../../sync/useCurrentUser.ts';
import { Avatar, Chip, ColorDot, cx, DatePicker, type Picker } from '../../../ui/index.ts';
import { getTimeOfDay, moveDateToDay } from '../dueDate.ts';
import { PriorityIcon } from '../PriorityIcon.tsx';
import type { EditableField } from '../TaskFieldPicker.tsx';
import { EstimateField } from './EstimateField.tsx';
import { ParentField } from './ParentField.tsx';
import { PropertyRow } from './PropertyRow.tsx';

const FieldPicker = lazyWithPreload(() => import('../TaskFieldPicker.tsx'));

/** Everything about a task that has few words. */
export function Properties({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const status = useStore((state) => state.statuses.get(task.statusId ?? ''));
  const people = useStore((state) =>
    task.assigneeIds.map((id) => select.getSpaceMember(state, task.spaceId, id)?.name ?? t('panel.someone')),
  );
  const labels = useStore((state) => task.labelIds.flatMap((id) => state.labels.get(id) ?? []));
  const { timeZone, today } = useCurrentUser();
  const isLate = task.dueDate !== null && !task.completedAt && toDay(task.dueDate, timeZone) < today;
  const pick = (field: EditableField) => (open: Pick<Parameters<typeof FieldPicker>[0], 'anchor' | 'onClose'>) => (
    <Suspense>
      <FieldPicker field={field} taskIds={[task.id]} {...open} />
    </Suspense>
  );
  const none = <span className="text-muted">{t('ui.none')}</span>;
  const dateOf = (date: string | null) => (date === null ? t('ui.none') : formatRelativeDate(date, timeZone));
  return (
    <section aria-label={t('panel.details')} className="flex flex-col">
      <PropertyRow label={t('task.status')} canEdit={canEdit} renderPicker={pick('status')}>
        <ColorDot color={status?.color ?? null} />
        {status?.name ?? t('task.noStatus')}
      </PropertyRow>
      <PropertyRow label={t('task.priority')} canEdit={canEdit} renderPicker={pick('priority')}>
        <span aria-hidden="true">
          <PriorityIcon priority={task.priority} />
        </span>
        {t(`priority.${task.priority}`)}
      </PropertyRow>
      <PropertyRow label={t('task.assignees')} canEdit={canEdit} renderPicker={pick('assignee')}>
        {people.length === 0 && none}
        {people.map((name, at) => (
          <span key={task.assigneeIds[at]} className="inline-flex min-w-0 items-center gap-1.5">
            <span aria-hidden="true">
              <Avatar name={name} size={20} />
            </span>
            <span className="truncate">{name}</span>
          </span>
        ))}
      </PropertyRow>
      <PropertyRow label={t('task.labels')} canEdit={canEdit} renderPicker={pick('labels')}>
        {labels.length === 0 && none}
        {labels.map(({ id, name, color }) => (
          <Chip key={id} color={color}>
            {name}
          </Chip>
        ))}
      </PropertyRow>
      {(['startDate', 'dueDate'] as const).map((field) => (
        <PropertyRow
          key={field}
          label={t(`task.${field}`)}
          canEdit={canEdit}
          renderPicker={(open) => <DayPicker task={task} field={field} today={today} timeZone={timeZone} {...open} />}
        >
          <span
            className={cx(
              task[field] === null && 'text-muted',
              field === 'dueDate' && isLate && 'font-medium text-danger',
            )}
          >
            {dateOf(task[field])}
          </span>
        </PropertyRow>
      ))}
      <EstimateField task={task} canEdit={canEdit} />
      <ParentField task={task} canEdit={canEdit} />
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
    actions.updateTask(task.id, { [field]: day && moveDateToDay(day, time, value, timeZone) });
  return (
    <DatePicker
      {...open}
      label={t(`task.${field}`)}
      value={value && toDay(value, timeZone)}
      time={getTimeOfDay(value, timeZone)}
      today={today}
      onPick={set}
    />
  );
}
