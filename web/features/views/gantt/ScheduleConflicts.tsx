import { TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import { formatDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import type { Task } from '../../../sync/index.ts';
import { Button, Popover } from '../../../ui/index.ts';
import { findScheduleConflicts, getDatesWithoutConflicts, type ScheduleConflict } from '../schedule/followers.ts';
import { saveDates } from '../schedule/useReschedule.ts';

interface ScheduleConflictsProps {
  tasks: readonly Task[];
  timeZone: string;
  canEdit: boolean;
}

/** How many arrows are red, why, and buttons that move the blocked tasks. Nothing while there is no conflict. */
export function ScheduleConflicts({ tasks, timeZone, canEdit }: ScheduleConflictsProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const conflicts = findScheduleConflicts(tasks, timeZone);
  if (conflicts.length === 0) return null;
  const resolve = (resolved: readonly ScheduleConflict[]) => {
    if (resolved.length === conflicts.length) setOpen(false);
    saveDates(getDatesWithoutConflicts(tasks, resolved, timeZone), { hasUndoToast: true });
  };
  return (
    <>
      <Button
        ref={button}
        variant="quiet"
        icon={<TriangleAlert size={15} aria-hidden="true" />}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="px-2! text-danger"
      >
        {t('gantt.conflicts', { count: conflicts.length })}
      </Button>
      {isOpen && (
        <Popover
          anchor={button}
          onClose={() => setOpen(false)}
          label={t('gantt.conflicts', { count: conflicts.length })}
          className="flex w-96 flex-col gap-2 p-3!"
        >
          <p className="text-muted">{t('gantt.conflictsHint')}</p>
          <ul className="flex flex-col gap-3">
            {conflicts.map((conflict) => (
              <ConflictItem
                key={`${conflict.task.id} ${conflict.blocker.id}`}
                conflict={conflict}
                onResolve={canEdit ? () => resolve([conflict]) : undefined}
              />
            ))}
          </ul>
          {canEdit && conflicts.length > 1 && (
            <Button variant="primary" onClick={() => resolve(conflicts)}>
              {t('gantt.resolveAll')}
            </Button>
          )}
        </Popover>
      )}
    </>
  );
}

interface ConflictItemProps {
  conflict: ScheduleConflict;
  onResolve: (() => void) | undefined;
}

function ConflictItem({ conflict, onResolve }: ConflictItemProps) {
  const { task, blocker, firstFreeDay } = conflict;
  return (
    <li className="flex flex-col items-start gap-1 wrap-anywhere">
      <span>{t('gantt.conflict', { title: task.title, blocker: blocker.title })}</span>
      {onResolve && (
        <Button onClick={onResolve} className="h-auto py-1 text-start whitespace-normal!">
          {t('gantt.resolve', {
            title: task.title,
            day: formatDay(firstFreeDay, { weekday: 'short', day: 'numeric', month: 'short' }),
          })}
        </Button>
      )}
    </li>
  );
}
