/** When a person is told that a task is due. */
export interface DueDateAlert {
  kind: 'due_soon' | 'overdue';
  /** ISO. */
  at: string;
}

const morning = '09:00';

/**
 * `due_soon` in the morning of the day on which the task is due; `overdue` at its time, or in the morning after a whole day.
 * Mornings are those of the person's time zone.
 */
export function listDueDateAlerts(dueDate: string, timeZone: string): DueDateAlert[] {
  if (dueDate.length === 10) {
    const dayAfter = Temporal.PlainDate.from(dueDate).add({ days: 1 });
    return [
      { kind: 'due_soon', at: getMorning(dueDate, timeZone) },
      { kind: 'overdue', at: getMorning(dayAfter.toString(), timeZone) },
    ];
  }
  const day = Temporal.Instant.from(dueDate).toZonedDateTimeISO(timeZone).toPlainDate().toString();
  const soon = getMorning(day, timeZone);
  return [...(soon < dueDate ? [{ kind: 'due_soon' as const, at: soon }] : []), { kind: 'overdue', at: dueDate }];
}

function getMorning(day: string, timeZone: string): string {
  const local = Temporal.PlainDateTime.from(`${day}T${morning}`);
  return new Date(local.toZonedDateTime(timeZone).epochMilliseconds).toISOString();
}
