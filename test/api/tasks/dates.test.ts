import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { getInvalidFields } from '../../support/invalid-fields-and-status-counts.ts';
import { connectMcpClient } from '../../support/mcp/mcp-client.ts';
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
  'F120: the basic form': ['20260222T100000Z', '2026-02-22T10:00:00.000Z'],
  'F120: the basic form with an offset': ['20260222T1000+0100', '2026-02-22T09:00:00.000Z'],
  'F120: a blank for T, as in RFC 3339': ['2026-02-22 10:00:00+00:00', '2026-02-22T10:00:00.000Z'],
  'F120: a blank before the offset, as git writes it': ['2026-02-22 10:00:00 +0200', '2026-02-22T08:00:00.000Z'],
  'F120: lower case': ['2026-02-22t10:00:00.5z', '2026-02-22T10:00:00.500Z'],
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
  '2026-02-22T10',
  '2026-0222',
  '2026-02-22T25:00:00',
  '20260230',
  '20260222T1000000Z',
  '2026-02-22 10:00:00 01:00',
  '2026-02-30T10:00Z',
  '2026-W08-7',
  '2026-053',
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
  `2026-02-22T10:00:00.X${'1'.repeat(100_000)}`,
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

    it('F120: times without an offset, and F121: days of completion, are in the account’s zone, over REST and MCP', async () => {
      for (const [timeZone, offset] of [
        ['Pacific/Auckland', '+13:00'],
        ['America/Los_Angeles', '-08:00'],
        ['UTC', 'Z'],
      ] as const) {
        const person = await test.createPerson();
        await person.patch('/me', { timeZone });
        const { project: own } = await person.createTeamSpace();
        const agent = await connectMcpClient(person);
        const expected = new Date(`2026-12-24T10:30:15${offset}`).toISOString();
        for (const sent of [
          '2026-12-24T10:30:15',
          '2026-12-24 10:30:15',
          '20261224T103015',
          '2026-12-24t10:30:15.000',
        ]) {
          const made = await person.createTask(own.id, { dueDate: sent, startDate: sent });
          expect([timeZone, sent, made.dueDate, made.startDate]).toEqual([timeZone, sent, expected, expected]);
          const patched = await person.patch(`/tasks/${made.id}`, { dueDate: sent, completedAt: sent });
          expect(patched.body.task).toMatchObject({ dueDate: expected, completedAt: expected });
          const byAgent = await agent.callTool('create_task', { projectId: own.id, title: 'By MCP', dueDate: sent });
          expect((await person.get(`/tasks/${byAgent.task.id}`)).body.task.dueDate).toBe(expected);
        }
        const filter = (name: string, value: string) =>
          person.get(`/tasks?projectId=${own.id}&q=by+mcp&${name}=${encodeURIComponent(value)}`);
        expect((await filter('dueAfter', '2026-12-24T10:30:15')).body).toHaveLength(4);
        expect((await filter('dueBefore', '2026-12-24T10:30:15')).body).toHaveLength(0);
        expect((await filter('dueAfter', '2026-12-24T10:30:16')).body).toHaveLength(0);

        const { body: token } = await person.post('/tokens', { name: 'Until', expiresAt: '2036-12-24T10:30' });
        expect(token.token.expiresAt).toBe(new Date(`2036-12-24T10:30:00${offset}`).toISOString());

        const done = await person.createTask(own.id);
        for (const day of ['2026-12-24', '20261224']) {
          const { body } = await person.patch(`/tasks/${done.id}`, { completedAt: day });
          expect(body.task.completedAt).toBe(new Date(`2026-12-24T12:00:00${offset}`).toISOString());
        }
        // An all-day due date stays a day, in the form that is always returned.
        expect((await person.patch(`/tasks/${done.id}`, { dueDate: '20261224' })).body.task.dueDate).toBe('2026-12-24');
      }
    });

    it('F120: a local time that the clocks skip or repeat is a time all the same', async () => {
      const person = await test.createPerson();
      await person.patch('/me', { timeZone: 'Europe/Madrid' });
      const { project: own } = await person.createTeamSpace();
      const due = async (dueDate: string) => (await person.createTask(own.id, { dueDate })).dueDate;
      expect(await due('2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z');
      expect(await due('2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
    });

    it('F77: a bare + in a URL is a 400 that says how to write it', async () => {
      for (const list of [`/tasks?projectId=${project.id}&`, '/search?']) {
        const { status, body } = await ana.get(`${list}dueBefore=2026-02-22T10:00:00+01:00`);
        expect([status, body.issues[0].path]).toEqual([400, 'dueBefore']);
        expect(body.error).toContain('write the + of an offset as %2B');
        expect((await ana.get(`${list}dueBefore=2026-02-22T10:00:00%2B01:00`)).status).toBe(200);
        expect((await ana.get(`${list}dueBefore=soon`)).body.error).not.toContain('%2B');
      }
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
