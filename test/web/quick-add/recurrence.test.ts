import { describe, expect, test } from 'vitest';
import { parseQuickAdd, type QuickAddContext, toTaskDraft } from '../../../web/features/tasks/parseQuickAdd.ts';

/** Now is Wednesday, 2 December 2026, 10:00 in London. */
const context: QuickAddContext = {
  members: [],
  labels: [],
  userId: 'id-me',
  timeZone: 'Europe/London',
  locale: 'en-GB',
  now: new Date('2026-12-02T10:00:20Z'),
};

function read(text: string, locale: string, ignored: readonly string[] = []) {
  const { title, dueDate, recurrence } = toTaskDraft(parseQuickAdd(text, { ...context, locale }, new Set(ignored)));
  return [title, recurrence?.rule, recurrence?.from, dueDate];
}

describe('Words of repetition at the end of a text', () => {
  test.each([
    ['Water plants every monday', 'Water plants', 'FREQ=WEEKLY;BYDAY=MO'],
    [
      'Water plants every other friday at 5pm',
      'Water plants',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR',
      '2026-12-04T17:00:00.000Z',
    ],
    ['Standup every weekday at 9:30', 'Standup', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', '2026-12-03T09:30:00.000Z'],
    ['Standup at 9am every monday', 'Standup', 'FREQ=WEEKLY;BYDAY=MO', '2026-12-07T09:00:00.000Z'],
    ['Gym every day from friday', 'Gym', 'FREQ=DAILY', '2026-12-04'],
    ['Gym every morning', 'Gym', 'FREQ=DAILY', '2026-12-03T09:00:00.000Z'],
    ['Report every last workday', 'Report', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'],
    ['Rent every 31st', 'Rent', 'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1'],
    ['Rent the last friday of every month', 'Rent', 'FREQ=MONTHLY;BYDAY=-1FR'],
    ['Taxes every year on jan 5', 'Taxes', 'FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5'],
    ['Pay daily', 'Pay', 'FREQ=DAILY'],
  ])('are read in English: %s', (text, title, rule, due = undefined as unknown as string) => {
    expect(read(text, 'en-GB')).toEqual([title, rule, 'due', due]);
  });

  test.each([
    ['Regar cada lunes', 'Regar', 'FREQ=WEEKLY;BYDAY=MO'],
    ['Regar todos los días a las 9', 'Regar', 'FREQ=DAILY', '2026-12-03T09:00:00.000Z'],
    ['Informe cada último día laborable', 'Informe', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'],
    ['Pagar el día 1 de cada mes', 'Pagar', 'FREQ=MONTHLY;BYMONTHDAY=1'],
    ['Leer cada mañana', 'Leer', 'FREQ=DAILY', '2026-12-03T09:00:00.000Z'],
  ])('are read in Spanish: %s', (text, title, rule, due = undefined as unknown as string) => {
    expect(read(text, 'es-ES')).toEqual([title, rule, 'due', due]);
  });

  test('count from completion with an exclamation mark', () => {
    expect(read('Call mum every! 3 days', 'en-GB')).toEqual([
      'Call mum',
      'FREQ=DAILY;INTERVAL=3',
      'completion',
      undefined,
    ]);
    expect(read('Llamar cada! semana', 'es-ES')).toEqual(['Llamar', 'FREQ=WEEKLY', 'completion', undefined]);
  });

  test('“on the 1st” is a date, not a repetition', () => {
    expect(read('Pay rent on the 1st', 'en-GB')).toEqual(['Pay rent', undefined, undefined, '2027-01-01']);
    expect(read('Pagar el día 1', 'es-ES')).toEqual(['Pagar', undefined, undefined, '2027-01-01']);
  });

  test.each([
    'every day counts',
    'Every Friday fun',
    'every monday',
    'Say “every day”',
    'Review the daily',
    'Check mail twice daily',
    'Everyday shoes',
    'cada uno lo suyo',
    'Water every 0 days',
    'Rent every 32nd',
  ])('stay in the title where they are part of it: %s', (text) => {
    expect(read(text, 'en-GB')).toEqual([text, undefined, undefined, undefined]);
  });

  test('stay in the title when the chip is refused', () => {
    const text = 'Water plants every monday';
    expect(read(text, 'en-GB', ['every monday'])).toEqual([text, undefined, undefined, undefined]);
  });
});
