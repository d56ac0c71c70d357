import { addDays, getToday, startOfWeek, toInstant, toTimeOfDay } from '../../lib/dates.ts';
import type { MessageKey } from '../../lib/i18n/index.ts';

const morning = '09:00';
const evening = '18:00';
const laterMs = 3 * 3_600_000;

/** The instants that the snooze menu offers, in the person's time zone. */
export function listSnoozeTimes(timeZone: string): { name: MessageKey; until: string }[] {
  const today = getToday(timeZone);
  const isBeforeEvening = toTimeOfDay(new Date().toISOString(), timeZone) < '16:00';
  const later = isBeforeEvening ? toInstant(today, evening, timeZone) : new Date(Date.now() + laterMs).toISOString();
  return [
    { name: 'inbox.laterToday', until: later },
    { name: 'inbox.tomorrow', until: toMorning(addDays(today, 1), timeZone) },
    { name: 'inbox.nextWeek', until: toMorning(addDays(startOfWeek(today), 7), timeZone) },
  ];
}

export function toMorning(day: string, timeZone: string): string {
  return toInstant(day, morning, timeZone);
}
