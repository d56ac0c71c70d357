import { useRef, useState } from 'react';
import { addDays, formatDay, formatDayRange } from '../../../lib/dates.ts';
import { readItem, writeItem } from '../../../lib/deviceStorage.ts';
import { t } from '../../../lib/i18n/index.ts';
import { type Member, type Task, useStore } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { Avatar, cx, Input } from '../../../ui/index.ts';
import { FollowersToggle } from '../../views/schedule/FollowersToggle.tsx';
import { useReschedule } from '../../views/schedule/useReschedule.ts';
import { getMembersOfSpaces } from '../groupAcrossProjects.ts';
import { computeWorkload, type WorkloadCell } from './computeWorkload.ts';
import { formatHours, WorkloadTasks } from './WorkloadTasks.tsx';

const weekCount = 8;
const storageKey = 'workload/hoursPerWeek';

interface WorkloadViewProps {
  spaceId: string | undefined;
  tasks: readonly Task[];
  userContext: UserContext;
  canEdit: boolean;
}

/** How many hours each person has to do in each week, from the dates and estimates of the tasks. */
export default function WorkloadView({ spaceId, tasks, userContext, canEdit }: WorkloadViewProps) {
  const members = useStore((state) => getMembersOfSpaces(state, spaceId));
  const [hoursPerWeek, setHoursPerWeek] = useState(() => readItem(storageKey) ?? '40');
  const { commit } = useReschedule(tasks, userContext, canEdit);
  const capacity = Number(hoursPerWeek) > 0 ? Number(hoursPerWeek) : 40;
  const personIds = [...members.map(({ userId }) => userId), 'none'];
  const { weeks, cellsByPerson, undatedCount } = computeWorkload(tasks, userContext, weekCount, personIds);
  const people: (Member | undefined)[] = [...members, undefined];
  const moveByWeeks = canEdit
    ? (taskId: string, count: number) =>
        commit({ taskIds: [taskId], shift: { moveByDays: 7 * count }, isByKeyboard: false })
    : undefined;
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-1">
        {canEdit && <FollowersToggle />}
        <label className="flex items-center gap-2">
          {t('workload.capacity')}
          <Input
            type="number"
            min={1}
            max={168}
            value={hoursPerWeek}
            onChange={({ target }) => {
              setHoursPerWeek(target.value);
              writeItem(storageKey, target.value);
            }}
            className="w-20!"
          />
        </label>
        {undatedCount > 0 && (
          <span className="text-xs text-muted">{t('workload.undated', { count: undatedCount })}</span>
        )}
      </div>
      <section aria-label={t('workload.table')} tabIndex={0} className="min-h-0 flex-1 overflow-auto">
        <table className="w-full border-separate border-spacing-0">
          <thead>
            <tr>
              <th scope="col" className={cx(stickyClass, 'min-w-32 px-3 py-2 text-start font-medium sm:min-w-44')}>
                {t('workload.person')}
              </th>
              {weeks.map((week, index) => (
                <th key={week} scope="col" className="min-w-24 border-b border-line px-2 py-2 text-xs font-medium">
                  {index === 0 ? t('workload.thisWeek') : formatWeek(week)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {people.map((member) => (
              <tr key={member?.userId ?? 'none'}>
                <th scope="row" className={cx(stickyClass, 'px-3 text-start font-normal')}>
                  <span className="flex items-center gap-2">
                    {member && <Avatar name={member.name} />}
                    <span className="truncate">{member?.name ?? t('filter.noone')}</span>
                  </span>
                </th>
                {cellsByPerson.get(member?.userId ?? 'none')?.map((cell, index) => (
                  <td key={weeks[index]} className="border-b border-line p-1">
                    <Cell
                      name={member?.name ?? t('filter.noone')}
                      week={weeks[index] ?? ''}
                      cell={cell}
                      // Tasks without an assignee count for nobody.
                      capacity={member && capacity}
                      timeZone={userContext.timeZone}
                      onMoveByWeeks={moveByWeeks}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

const stickyClass = 'sticky start-0 z-10 border-e border-b border-line bg-surface';

interface CellProps {
  name: string;
  week: string;
  cell: WorkloadCell;
  capacity: number | undefined;
  timeZone: string;
  onMoveByWeeks: ((taskId: string, count: number) => void) | undefined;
}

/** The hours of a week, with a bar that fills up to the capacity. Opens the list of its tasks. */
function Cell({ name, week, cell, capacity, timeZone, onMoveByWeeks }: CellProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const { hours, tasks } = cell;
  if (tasks.length === 0) return <span className="flex min-h-11 items-center justify-center text-muted">–</span>;
  const isOver = capacity !== undefined && hours > capacity + 0.01;
  const unestimatedCount = tasks.filter((item) => item.hours === undefined).length;
  const label = t('workload.cell', { name, week: formatWeek(week), hours: formatHours(hours), count: tasks.length });
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-11 w-full flex-col justify-center gap-1 rounded-control px-2 py-1 tabular-nums hover:bg-hover"
      >
        <span className="sr-only">{isOver ? `${label}, ${t('workload.over')}` : label}</span>
        <span aria-hidden="true" className={cx('flex justify-between gap-1', isOver && 'font-semibold text-danger')}>
          {formatHours(hours)}
          {unestimatedCount > 0 && <span className="text-xs font-normal text-muted">+{unestimatedCount}</span>}
        </span>
        {capacity !== undefined && (
          <span aria-hidden="true" className="block h-1 overflow-hidden rounded-full bg-hover">
            <span
              className={cx('block h-full rounded-full', isOver ? 'bg-danger' : 'bg-accent')}
              style={{ width: `${Math.min(100, (100 * hours) / capacity)}%` }}
            />
          </span>
        )}
      </button>
      {isOpen && (
        <WorkloadTasks
          label={label}
          anchor={button}
          items={tasks}
          timeZone={timeZone}
          onMoveByWeeks={onMoveByWeeks}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function formatWeek(week: string): string {
  const end = addDays(week, 6);
  return week.slice(0, 7) === end.slice(0, 7)
    ? formatDayRange(week, end, { day: 'numeric', month: 'short' })
    : [week, end].map((day) => formatDay(day, { day: 'numeric', month: 'short' })).join(' – ');
}
