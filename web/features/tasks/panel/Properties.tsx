import { Suspense } from 'react';
import { formatRelativeDate, toDay } from '../../../lib/dates.ts';
import { loadWithMessages, t } from '../../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../../lib/lazyWithPreload.tsx';
import { actions, select, type Task, useStore } from '../../../sync/index.ts';
import { type UserContext, useUserContext } from '../../../sync/useUserContext.ts';
import { Avatar, Chip, ColorDot, cx, DatePicker, type Picker } from '../../../ui/index.ts';
import { isOverdue } from '../filterSortAndGroup.ts';
import { PriorityIcon } from '../PriorityIcon.tsx';
import { getTimeOfDay, moveDateToDay } from '../setDueDate.ts';
import type { EditableField } from '../TaskFieldPicker.tsx';
import { EstimateField } from './EstimateField.tsx';
import { ParentField } from './ParentField.tsx';
import { PropertyRow } from './PropertyRow.tsx';

const TaskFieldPicker = lazyWithPreload(() => loadWithMessages('board', import('../TaskFieldPicker.tsx')));

const RecurrenceField = lazyWithPreload(() => loadWithMessages('board', import('../recurrence/RecurrenceField.tsx')));

/** The short fields of a task, each with its picker. */
export function Properties({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const status = useStore((state) => state.statuses.get(task.statusId ?? ''));
  const assigneeNames = useStore((state) =>
    task.assigneeIds.map((id) => select.getSpaceMember(state, task.spaceId, id)?.name ?? t('panel.someone')),
  );
  const labels = useStore((state) => task.labelIds.flatMap((id) => state.labels.get(id) ?? []));
  const userContext = useUserContext();
  const renderPicker = (field: EditableField) => (popover: PopoverProps) => (
    <Suspense>
      <TaskFieldPicker field={field} taskIds={[task.id]} {...popover} />
    </Suspense>
  );
  const none = <span className="text-muted">{t('ui.none')}</span>;
  return (
    <section aria-label={t('panel.details')} className="flex flex-col">
      <PropertyRow label={t('task.status')} canEdit={canEdit} renderPicker={renderPicker('status')}>
        <ColorDot color={status?.color ?? null} />
        {status?.name ?? t('task.noStatus')}
      </PropertyRow>
      <PropertyRow label={t('task.priority')} canEdit={canEdit} renderPicker={renderPicker('priority')}>
        <span aria-hidden="true">
          <PriorityIcon priority={task.priority} />
        </span>
        {t(`priority.${task.priority}`)}
      </PropertyRow>
      <PropertyRow label={t('task.assignees')} canEdit={canEdit} renderPicker={renderPicker('assignee')}>
        {assigneeNames.length === 0 && none}
        {assigneeNames.map((name, index) => (
          <span key={task.assigneeIds[index]} className="inline-flex min-w-0 items-center gap-1.5">
            <span aria-hidden="true">
              <Avatar name={name} size={20} />
            </span>
            <span className="truncate">{name}</span>
          </span>
        ))}
      </PropertyRow>
      <PropertyRow label={t('task.labels')} canEdit={canEdit} renderPicker={renderPicker('labels')}>
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
          renderPicker={(popover) => (
            <DateFieldPicker task={task} field={field} userContext={userContext} {...popover} />
          )}
        >
          <DateText date={task[field]} isLate={field === 'dueDate' && isOverdue(task, userContext)} />
        </PropertyRow>
      ))}
      <Suspense>
        <RecurrenceField task={task} canEdit={canEdit} />
      </Suspense>
      <EstimateField task={task} canEdit={canEdit} />
      <ParentField task={task} canEdit={canEdit} />
    </section>
  );
}

type PopoverProps = Pick<Parameters<typeof Picker>[0], 'anchor' | 'onClose'>;

function DateText({ date, isLate }: { date: string | null; isLate: boolean }) {
  const { timeZone } = useUserContext();
  return (
    <span className={cx(date === null && 'text-muted', isLate && 'font-medium text-danger')}>
      {date === null ? t('ui.none') : formatRelativeDate(date, timeZone)}
    </span>
  );
}

interface DateFieldPickerProps extends PopoverProps {
  task: Task;
  field: 'startDate' | 'dueDate';
  userContext: UserContext;
}

function DateFieldPicker({ task, field, userContext, ...popover }: DateFieldPickerProps) {
  const { timeZone, today } = userContext;
  const value = task[field];
  const set = (day: string | null, time?: string | null) =>
    actions.updateTask(task.id, { [field]: day && moveDateToDay(day, time, value, timeZone) });
  return (
    <DatePicker
      {...popover}
      label={t(`task.${field}`)}
      value={value && toDay(value, timeZone)}
      time={getTimeOfDay(value, timeZone)}
      today={today}
      onPick={set}
    />
  );
}
