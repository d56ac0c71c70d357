import { expect, test } from 'vitest';
import { fromDayNumber, toDayNumber } from '../../../contract/rules/recurrence/civilDays.ts';
import { hasOccurrenceBefore, listOccurrences } from '../../../contract/rules/recurrence/occurrences.ts';
import { parseRecurrenceRule } from '../../../contract/rules/recurrence/recurrenceRule.ts';

const start = '2026-01-31';
const end = '2036-01-31';

/** Whether a task may have the rule: it is one, and has a day within ten years. */
function isAccepted(text: string): boolean {
  try {
    return hasOccurrenceBefore(parseRecurrenceRule(text), start, end);
  } catch {
    return false;
  }
}

const range = (length: number) => Array.from({ length }, (_, index) => index + 1);

test.each([
  'FREQ=SECONDLY',
  'FREQ=MINUTELY;INTERVAL=1',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-30,30,31;BYDAY=MO,TU',
  'FREQ=MONTHLY;BYMONTH=4,6,9,11;BYMONTHDAY=31',
  'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30,31',
  'FREQ=DAILY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO',
  'FREQ=YEARLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=29',
  'FREQ=YEARLY;BYDAY=53MO;BYSETPOS=366',
  `FREQ=MONTHLY;BYDAY=MO;BYSETPOS=${range(366).slice(5)}`,
  `FREQ=WEEKLY;BYMONTH=1;UNTIL=${'9'.repeat(8)}`,
  `FREQ=DAILY;BYSETPOS=2;BYMONTH=${range(12)}`,
  'FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=8,-8',
  `FREQ=DAILY${';'.repeat(1900)}`,
  `FREQ=DAILY;BYDAY=${'MO,'.repeat(600)}`,
  `FREQ=DAILY\n${'EXDATE:20260302\n'.repeat(120)}X`,
  `FREQ=DAILY;INTERVAL=${'1'.repeat(1900)}`,
  `${' '.repeat(1_000_000)}FREQ=DAILY`,
  'FREQ=DAILY;UNTIL=20250101',
])('hostile rule %# is refused within 5 ms', (text) => {
  // The fastest of some runs: other programs share the processor.
  const durations = range(15).map(() => {
    const startedAt = performance.now();
    expect(isAccepted(text)).toBe(false);
    return performance.now() - startedAt;
  });
  expect(Math.min(...durations)).toBeLessThan(5);
});

test('a series of the last days of months begins on the 31st, and does not lose days to shorter months', () => {
  const rule = parseRecurrenceRule('FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1');
  expect(listOccurrences(rule, start, fromDayNumber(toDayNumber(start) - 1), 6)).toEqual([
    '2026-01-31',
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
    '2026-05-31',
    '2026-06-30',
  ]);
});
