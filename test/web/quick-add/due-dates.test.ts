import { describe, expect, test } from 'vitest';
import { parseQuickAdd, type QuickAddContext } from '../../../web/features/tasks/parseQuickAdd.ts';
import { englishLines } from './due-dates-english.ts';
import { spanishLines } from './due-dates-spanish.ts';

/** The parser as the quick add form calls it, on tables whose results were written by hand. */
const people = [
  { userId: 'id-ana', name: 'Ana Ruiz' },
  { userId: 'id-jose', name: 'José' },
] as unknown as QuickAddContext['members'];
const labels = [
  { id: 'id-home', name: 'Home' },
  { id: 'id-2026', name: '2026 goals' },
] as unknown as QuickAddContext['labels'];

function parse(text: string, options: Partial<QuickAddContext> = {}, ignored: readonly string[] = []) {
  const context: QuickAddContext = {
    members: people,
    labels,
    userId: 'id-me',
    timeZone: 'Europe/London',
    locale: 'en-GB',
    now: new Date('2026-12-02T10:00:20Z'),
    ...options,
  };
  const { title, tokens } = parseQuickAdd(text, context, new Set(ignored));
  const due = tokens.find(({ kind }) => kind === 'due')?.value;
  const getValues = (wanted: string) => tokens.filter(({ kind }) => kind === wanted).map(({ value }) => value);
  return {
    title,
    due: due && toLocal(due, context.timeZone),
    priority: getValues('priority')[0],
    people: getValues('assignee'),
    labels: getValues('label'),
  };
}

function toLocal(date: string, timeZone: string): string {
  if (date.length === 10) return date;
  return Temporal.Instant.from(date)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString()
    .slice(0, 16)
    .replace('T', ' ');
}

function toRows(lines: string): { text: string; title: string; due: string | undefined }[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((part) => part.trim()))
    .map(([text = '', title = text, due]) => ({ text, title, due }));
}

describe('F90 F91 F92: dates are read in English', () => {
  const rows = toRows(englishLines);
  test('the table has its lines', () => expect(rows.length).toBeGreaterThan(190));
  test.each(rows)('$text', ({ text, title, due }) => {
    expect(parse(text)).toEqual({ title, due, priority: undefined, people: [], labels: [] });
  });
});

describe('F93: dates are read in Spanish', () => {
  const rows = toRows(spanishLines);
  const inMadrid = { locale: 'es-ES', timeZone: 'Europe/Madrid', now: new Date('2026-12-02T09:00:20Z') };
  test('the table has its lines', () => expect(rows.length).toBeGreaterThan(110));
  test.each(rows)('$text', ({ text, title, due }) => {
    expect(parse(text, inMadrid)).toEqual({ title, due, priority: undefined, people: [], labels: [] });
  });
});

test.each([
  ['en-US', '5/6', '2027-05-06'],
  ['en-US', '13/6', '2027-06-13'],
  ['en-US', '10.12.2026', '2026-10-12'],
  ['en-US', '12/10/2026', '2026-12-10'],
  ['en-GB', '12/10/2026', '2026-10-12'],
  ['en-AU', '5/6', '2027-06-05'],
  ['en', '5/6', '2027-05-06'],
  ['es-MX', '5/6', '2027-06-05'],
  ['es', '5/6', '2027-06-05'],
])('F93: in %s, %s is %s', (locale, typed, due) => {
  expect(parse(`Party ${typed}`, { locale })).toMatchObject({ title: 'Party', due });
});

test.each([
  [
    'Pay rent fri 5pm p1 @ana #home',
    'Pay rent',
    { due: '2026-12-04 17:00', priority: 'urgent', people: ['id-ana'], labels: ['id-home'] },
  ],
  ['p2 Pay rent', 'Pay rent', { priority: 'high' }],
  ['Pay rent p3 tomorrow', 'Pay rent', { priority: 'medium', due: '2026-12-03' }],
  ['Pay rent p1 p2', 'Pay rent p2', { priority: 'urgent' }],
  ['Fix P2 pump', 'Fix P2 pump', {}],
  ['Ask @ana about @jose and @nobody', 'Ask about and @nobody', { people: ['id-ana', 'id-jose'] }],
  ['Fix #123', 'Fix #123', {}],
  ['Fix #12a', 'Fix #12a', {}],
  ['Fix #1.2.3', 'Fix #1.2.3', {}],
  ['Plan #2026goals', 'Plan', { labels: ['id-2026'] }],
  ['Plan #new-label', 'Plan', { labels: ['new:new-label'] }],
  ['Say "@ana #home p1 tomorrow"', 'Say "@ana #home p1 tomorrow"', {}],
  ['See https://example.com/#home', 'See https://example.com/#home', {}],
  ['p1 p1', 'p1', { priority: 'urgent' }],
  ['friday p1', 'friday', { priority: 'urgent' }],
  ['@ana #home tomorrow p1', 'tomorrow', { priority: 'urgent', people: ['id-ana'], labels: ['id-home'] }],
  ['@ana', '@ana', {}],
  ['#home p1', '#home p1', {}],
  ['  spaces   stay  single ', 'spaces stay single', {}],
])('F91 F92: %s', (text, title, found) => {
  const nothing = { due: undefined, priority: undefined, people: [], labels: [] };
  expect(parse(text)).toEqual({ ...nothing, title, ...found });
});

test('F90: what is refused stays in the title', () => {
  expect(parse('Plan Easter Friday')).toMatchObject({ title: 'Plan Easter Friday' });
  expect(parse('Watch Freaky Friday', {}, ['Friday'])).toMatchObject({ title: 'Watch Freaky Friday', due: undefined });
  expect(parse('Call #home fri p1', {}, ['#home', 'p1'])).toMatchObject({
    title: 'Call #home p1',
    due: '2026-12-04',
    labels: [],
  });
});

test('F90: no line takes long, and a long one is kept as it is', () => {
  expect(parse('on friday '.repeat(200))).toMatchObject({ title: 'on friday '.repeat(200).trim(), due: undefined });
  const startedAt = performance.now();
  for (const word of ['on friday ', 'at 5 ', ' ', '"', '#home ', 'p1 ', '@ana ', '1/2 ', 'every ', 'the '])
    parse(word.repeat(Math.floor(1000 / word.length)));
  expect(performance.now() - startedAt).toBeLessThan(5000);
});

test.each([
  // Clocks go back at 3:00 on 25 October and forward at 2:00 on 28 March.
  ['Europe/Madrid', '2026-10-24T22:00:00Z', 'Call in 6 hours', '2026-10-25T04:00:00.000Z'],
  ['Europe/Madrid', '2027-03-27T23:00:00Z', 'Call in 6 hours', '2027-03-28T05:00:00.000Z'],
  ['Europe/Madrid', '2027-03-27T12:00:00Z', 'Call tomorrow 02:30', '2027-03-28T01:30:00.000Z'],
  ['Europe/Madrid', '2026-10-24T12:00:00Z', 'Call tomorrow 02:30', '2026-10-25T00:30:00.000Z'],
  ['Europe/Madrid', '2026-10-24T12:00:00Z', 'Call tomorrow 17:00', '2026-10-25T16:00:00.000Z'],
  // Midnight does not exist on that day: the clock goes from 23:59 to 01:00.
  ['America/Santiago', '2026-09-05T12:00:00Z', 'Call tomorrow 00:30', '2026-09-06T04:30:00.000Z'],
  ['America/Santiago', '2026-09-05T12:00:00Z', 'Call tonight at midnight', '2026-09-06T04:00:00.000Z'],
  ['Pacific/Apia', '2011-12-29T12:00:00Z', 'Call 2011-12-31 10:00', '2011-12-30T20:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-10-03T12:00:00Z', 'Call 4 oct 2026 02:15', '2026-10-03T15:45:00.000Z'],
])('F101: in %s, at %s, “%s” is %s', (timeZone, now, text, due) => {
  const context = { members: [], labels: [], userId: '', timeZone, locale: 'en-GB', now: new Date(now) };
  expect(parseQuickAdd(text, context, new Set()).tokens).toMatchObject([{ kind: 'due', value: due }]);
});
