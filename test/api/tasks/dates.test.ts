import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { getInvalidFields } from '../../support/api-responses.ts';
import { getTask } from '../../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

/** Inputs and the values that are returned. */
const instants: Record<string, [string, string]> = {
  'as it is given back': ['2026-02-22T10:00:00.000Z', '2026-02-22T10:00:00.000Z'],
  'Python’s isoformat() with microseconds': ['2026-02-22T10:00:00.123456+00:00', '2026-02-22T10:00:00.123Z'],
  'Python’s isoformat() of a whole second': ['2026-02-22T10:00:00+00:00', '2026-02-22T10:00:00.000Z'],
  'Python’s strftime, no colon in its offset': ['2026-02-22T10:00:00+0530', '2026-02-22T04:30:00.000Z'],
  'an offset of hours alone': ['2026-02-22T10:00:00+02', '2026-02-22T08:00:00.000Z'],
  'a decimal comma': ['2026-02-22T10:00:00,5Z', '2026-02-22T10:00:00.500Z'],
  nanoseconds: ['2026-02-22T10:00:00.999999999Z', '2026-02-22T10:00:00.999Z'],
  'one digit of a fraction': ['2026-02-22T10:00:00.5Z', '2026-02-22T10:00:00.500Z'],
  'no seconds, as Python’s timespec=minutes': ['2026-02-22T10:00+01:00', '2026-02-22T09:00:00.000Z'],
  'an offset that leads into the day before': ['2026-03-01T00:30:00+01:00', '2026-02-28T23:30:00.000Z'],
  'an offset that leads into the next year': ['2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00.000Z'],
  'the widest offsets': ['2026-02-22T10:00:00-12:00', '2026-02-22T22:00:00.000Z'],
  'a quarter of an hour': ['2026-02-22T10:00:00+05:45', '2026-02-22T04:15:00.000Z'],
  'a leap day': ['2028-02-29T12:00:00Z', '2028-02-29T12:00:00.000Z'],
  'the first instant': ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
  'the last instant': ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
};

const allDay = ['2026-02-22', '2028-02-29', '0000-01-01', '9999-12-31', '1969-12-31'];

const refused = [
  '2026-02-30',
  '2026-02-30T10:00:00Z',
  '2027-02-29',
  '2027-02-29T00:00:00Z',
  '2100-02-29',
  '2026-04-31',
  '2026-13-01',
  '2026-00-10',
  '2026-01-00',
  '2026-02-22T10:00:00',
  '2026-02-22T10:00:00.000',
  '2026-02-22 10:00:00+00:00',
  '2026-02-22T24:00:00Z',
  '2026-02-22T10:60:00Z',
  '2026-02-22T10:00:60Z',
  '2026-02-22T10:00:00+25:00',
  '2026-02-22T10:00:00+01:60',
  '2026-02-22T10:00:00+',
  '2026-02-22T10:00:00.Z',
  '2026-02-22T10:00:00,Z',
  '2026-02-22T10:00:00,5,5Z',
  '2026-02-22T10:00-',
  '2026-02-22+02',
  '2026-02-22T',
  '2026-02-22T10Z',
  '2026-02-22T10:00',
  '2026-02-30T10:00Z',
  '2026-W08-7',
  '2026-053',
  '20260222',
  '20260222T100000Z',
  '+012026-02-22T10:00:00Z',
  '-000001-01-01T00:00:00Z',
  '10000-01-01',
  '9999-12-31T23:59:59-00:01',
  '0000-01-01T00:00:00+00:01',
  ' 2026-02-22',
  '2026-02-22\n',
  '2026-02-22T10:00:00Z ',
  '٢٠٢٦-٠٢-٢٢',
  'now',
  'Sun, 22 Feb 2026 10:00:00 GMT',
  '1771754400',
  `2026-02-22T10:00:00.${'1'.repeat(100_000)}X`,
];

describe('Dates', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let task: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project } = await ana.createTeamSpace());
      task = await ana.createTask(project.id, { dueDate: '2026-01-01', startDate: '2026-01-01' });
    });

    it.each(Object.entries(instants))(
      'an instant is given back in UTC with milliseconds: %s',
      async (_, [sent, back]) => {
        const { body } = await ana.patch(`/tasks/${task.id}`, { dueDate: sent, startDate: sent, completedAt: sent });
        expect(body.task).toMatchObject({ dueDate: back, startDate: back, completedAt: back });
        expect(await getTask(ana, task.id)).toMatchObject({ dueDate: back, startDate: back, completedAt: back });
        expect((await ana.createTask(project.id, { dueDate: sent })).dueDate).toBe(back);
      },
    );

    it('a fraction with a hundred thousand digits is an instant like any other', async () => {
      const { body } = await ana.patch(`/tasks/${task.id}`, { dueDate: `2026-02-22T10:00:00.${'9'.repeat(100_000)}Z` });
      expect(body.task.dueDate).toBe('2026-02-22T10:00:00.999Z');
    });

    it.each(allDay)('the all-day date %s is returned unchanged', async (date) => {
      const { body } = await ana.patch(`/tasks/${task.id}`, { dueDate: date, startDate: date });
      expect(body.task).toMatchObject({ dueDate: date, startDate: date });
      expect(await getTask(ana, task.id)).toMatchObject({ dueDate: date, startDate: date });
      expect((await ana.createTask(project.id, { startDate: date })).startDate).toBe(date);
    });

    it('completedAt, given as an all-day date, is the first instant of that day in UTC', async () => {
      const { body } = await ana.patch(`/tasks/${task.id}`, { completedAt: '2026-02-22' });
      expect(body.task.completedAt).toBe('2026-02-22T00:00:00.000Z');
    });

    it.each(refused)('%j is rejected by name', async (date) => {
      const before = await getTask(ana, task.id);
      for (const field of ['dueDate', 'startDate', 'completedAt']) {
        const reply = await ana.patch(`/tasks/${task.id}`, { [field]: date });
        expect(getInvalidFields(reply)).toEqual([field]);
        expect(reply.body.error).toContain('ISO 8601');
      }
      for (const field of ['dueBefore', 'dueAfter']) {
        const query = new URLSearchParams({ projectId: project.id, [field]: date.slice(0, 8000) });
        expect(getInvalidFields(await ana.get(`/tasks?${query}`))).toEqual([field]);
      }
      expect(await getTask(ana, task.id)).toEqual(before);
    });

    it('a start date after the due date is allowed', async () => {
      const dates = { startDate: '2026-03-01', dueDate: '2026-02-01' };
      expect((await ana.patch(`/tasks/${task.id}`, dates)).body.task).toMatchObject(dates);
    });
  });
});
