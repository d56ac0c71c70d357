import ICAL from 'ical.js';
import { RRuleTemporal } from 'rrule-temporal';
import { describe, expect, test } from 'vitest';
import { fromDayNumber, toDayNumber } from '../../../contract/rules/recurrence/civilDays.ts';
import { iterateOccurrences } from '../../../contract/rules/recurrence/occurrences.ts';
import { parseRecurrenceRule } from '../../../contract/rules/recurrence/recurrenceRule.ts';

const years = 50;
/** `RULES=2000` for the figure of docs/guarantees.md. */
const ruleCount = Number(process.env.RULES ?? 200);
const maxDays = 60;

describe('the days of a rule', () => {
  test('are those of other libraries, for random rules over 50 years', () => {
    const random = createRandom(12);
    const differing: string[] = [];
    let comparedWithIcal = 0;
    for (let index = 0; index < ruleCount; index++) {
      const anchor = fromDayNumber(toDayNumber('2024-01-01') + Math.floor(random() * 3000));
      const end = `${Number(anchor.slice(0, 4)) + years}-01-01`;
      const rule = createRule(random);
      // The libraries look for a first occurrence for minutes where there is none.
      const text = rule.includes('UNTIL') ? rule : `${rule};UNTIL=${end.replaceAll('-', '')}`;
      const own = listOwn(text, anchor, end);
      const temporal = listTemporal(text, anchor, end);
      if (own.join() !== temporal.join()) differing.push(`${text} from ${anchor}: ${own} / rrule-temporal ${temporal}`);
      const [first] = own;
      if (first === undefined || !isRightInIcal(text)) continue;
      comparedWithIcal++;
      const [aligned, ical] = [listOwn(text, first, end), listIcal(text, first, end)];
      if (aligned.join() !== ical.join()) differing.push(`${text} from ${first}: ${aligned} / ical.js ${ical}`);
    }
    expect(differing).toEqual([]);
    expect(comparedWithIcal).toBeGreaterThan(ruleCount * 0.3);
  });
});

/**
 * ical.js 2.2 is wrong, or never ends, where a part of the rule limits the days of another one: with BYSETPOS, with
 * BYMONTHDAY beside BYDAY, with BYMONTH beside an interval, and with days of the month or months that yearly rules
 * name alone.
 */
function isRightInIcal(text: string): boolean {
  if (/BYSETPOS|BYMONTHDAY=.*BYDAY/.test(text)) return false;
  if (text.includes('DAILY')) return !/BY/.test(text);
  if (text.includes('WEEKLY')) return !text.includes('BYMONTH');
  if (text.includes('MONTHLY')) return !text.includes('BYMONTH=') && !/BYMONTHDAY=[^;]*-/.test(text);
  return !text.includes('BYMONTHDAY') && (text.includes('BYDAY') || !text.includes('BYMONTH'));
}

function listOwn(text: string, anchor: string, end: string): string[] {
  const days: string[] = [];
  for (const day of iterateOccurrences(parseRecurrenceRule(text), anchor, fromDayNumber(toDayNumber(anchor) - 1))) {
    if (day >= end || days.push(day) >= maxDays) break;
  }
  return days;
}

function listTemporal(text: string, anchor: string, end: string): string[] {
  const compact = anchor.replaceAll('-', '');
  const rule = new RRuleTemporal({
    rruleString: `DTSTART:${compact}T000000Z\nRRULE:${text}`,
    maxIterations: 1_000_000,
  });
  const days: string[] = [];
  rule.all((date: { toString: () => string }) => {
    const day = date.toString().slice(0, 10);
    if (day >= end) return false;
    days.push(day);
    return days.length < maxDays;
  });
  return days;
}

function listIcal(text: string, anchor: string, end: string): string[] {
  const iterator = ICAL.Recur.fromString(text).iterator(ICAL.Time.fromDateString(anchor));
  const days: string[] = [];
  for (let time = iterator.next(); time; time = iterator.next()) {
    const day = time.toString().slice(0, 10);
    if (day >= end || days.push(day) >= maxDays) break;
  }
  return days;
}

function createRule(random: () => number): string {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const some = <T>(values: readonly T[], max: number) => [
    ...new Set(Array.from({ length: 1 + Math.floor(random() * max) }, () => pick(values))),
  ];
  const chance = (share: number) => random() < share;
  const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
  const frequency = pick(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);
  const parts = [`FREQ=${frequency}`];
  if (chance(0.5))
    parts.push(
      `INTERVAL=${1 + Math.floor(random() * (frequency === 'DAILY' ? 200 : frequency === 'YEARLY' ? 4 : 12))}`,
    );
  const months = Array.from({ length: 12 }, (_, index) => index + 1);
  const monthDays = Array.from({ length: 62 }, (_, index) => (index < 31 ? index + 1 : 30 - index));
  let hasBy = false;
  const add = (part: string) => {
    parts.push(part);
    hasBy = true;
  };
  if (frequency === 'DAILY') {
    if (chance(0.3)) add(`BYMONTH=${some(months, 5)}`);
    if (chance(0.3)) add(`BYMONTHDAY=${some(monthDays, 5)}`);
    if (chance(0.3)) add(`BYDAY=${some(weekdays, 4)}`);
  }
  if (frequency === 'WEEKLY') {
    if (chance(0.8)) add(`BYDAY=${some(weekdays, 4)}`);
    if (chance(0.2)) add(`BYMONTH=${some(months, 6)}`);
    if (chance(0.3)) parts.push(`WKST=${pick(weekdays)}`);
  }
  if (frequency === 'MONTHLY' || frequency === 'YEARLY') {
    if (chance(frequency === 'YEARLY' ? 0.6 : 0.2)) add(`BYMONTH=${some(months, 4)}`);
    const ordinals = weekdays.flatMap((day) => [1, 2, 3, 4, 5, -1, -2].map((ordinal) => `${ordinal}${day}`));
    const kind = pick(['none', 'monthDays', 'weekdays', 'ordinals', 'both']);
    if (kind === 'monthDays' || kind === 'both') add(`BYMONTHDAY=${some(monthDays, 5)}`);
    if (kind === 'weekdays' || kind === 'both') add(`BYDAY=${some(weekdays, 5)}`);
    if (kind === 'ordinals') add(`BYDAY=${some(ordinals, 3)}`);
  }
  if (hasBy && chance(0.25)) parts.push(`BYSETPOS=${some([1, 2, 3, -1, -2], 2)}`);
  if (chance(0.2)) parts.push(`UNTIL=20${40 + Math.floor(random() * 30)}0615`);
  return parts.join(';');
}

/** mulberry32 */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
