export const toolDateFields = ['startDate', 'dueDate', 'dueBefore', 'dueAfter'];
const relativeDays = new Map([
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
]);

interface DateContext {
  timeZone: string;
  /** Milliseconds. */
  now: number;
}

/**
 * Converts the dates of a tool's input, at every depth, to those of the contract: `today` is the day in the user's time
 * zone, and a time without an offset is in that zone. Other values stay unchanged, for the contract to validate.
 */
export function parseToolDates(input: unknown, context: DateContext): unknown {
  if (Array.isArray(input)) return input.map((item) => parseToolDates(item, context));
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).map(([field, value]) => [
      field,
      toolDateFields.includes(field) && typeof value === 'string'
        ? parseDate(value, context)
        : parseToolDates(value, context),
    ]),
  );
}

function parseDate(text: string, { timeZone, now }: DateContext): string {
  const day = relativeDays.get(text.trim().toLowerCase());
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
