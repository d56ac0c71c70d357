export const toolDateFields = ['startDate', 'dueDate', 'dueBefore', 'dueAfter'];
const days = new Map([
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
]);

interface Where {
  timeZone: string;
  /** Milliseconds. */
  now: number;
}

/**
 * Dates as people say them, as the contract takes them: `today` is the day it is for the caller, and a time without an
 * offset is one in their time zone. What is neither stays, for the contract to refuse.
 */
export function parseToolDates(input: unknown, where: Where): unknown {
  if (Array.isArray(input)) return input.map((item) => parseToolDates(item, where));
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).map(([field, value]) => [
      field,
      toolDateFields.includes(field) && typeof value === 'string'
        ? readDate(value, where)
        : parseToolDates(value, where),
    ]),
  );
}

function readDate(text: string, { timeZone, now }: Where): string {
  const day = days.get(text.trim().toLowerCase());
  if (day !== undefined) {
    const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
    return today.add({ days: day }).toString();
  }
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)) return text;
  try {
    const instant = Temporal.PlainDateTime.from(text.replace(' ', 'T'), { overflow: 'reject' }).toZonedDateTime(
      timeZone,
    );
    return new Date(instant.epochMilliseconds).toISOString();
  } catch {
    return text;
  }
}
