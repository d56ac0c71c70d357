import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../support/documented-responses.ts';
import { joinSpace } from '../support/invite-and-join-space.ts';
import { type ApiClient, type ApiResponse, describeOnEachEngine, type Person } from '../support/test-app.ts';

interface Event {
  uid: string;
  summary: string;
  start: string;
  end: string;
  isAllDay: boolean;
}

describe('Calendar feeds', () => {
  describeOnEachEngine((test) => {
    requireDocumentedResponses(test);

    const subscribe = async (person: Person, input: Json = {}) => {
      const { status, body } = await person.post('/me/calendars', input);
      expect(status).toBe(201);
      return { id: body.calendar.id as string, path: new URL(body.url).pathname.replace(/^\/api/, '') };
    };
    const read = async (path: string, headers?: Record<string, string>): Promise<ApiResponse> =>
      test.anonymousClient.get(path, headers);
    const readEvents = async (path: string): Promise<Event[]> => {
      const { status, text } = await read(path);
      expect(status).toBe(200);
      return parseEvents(text);
    };
    const day = (offset: number) => new Date(test.now() + offset * 86_400_000).toISOString().slice(0, 10);

    it('has the tasks that are assigned to its user, in all spaces, and none of the others', async () => {
      const [ana, bea] = [await test.createPerson('Ana'), await test.createPerson('Bea')];
      const { space, project } = await ana.createTeamSpace();
      await joinSpace(bea, ana, space.id, 'member');
      const personal = await bea.getPersonalSpace();
      const assigneeIds = [bea.id];
      const shared = await ana.createTask(project.id, { title: 'Shared', dueDate: day(3), assigneeIds });
      const own = await bea.createTask(personal.project.id, { title: 'Own', startDate: day(4), assigneeIds });
      await ana.createTask(project.id, { title: 'Of Ana', dueDate: day(3), assigneeIds: [ana.id] });
      await ana.createTask(project.id, { title: 'Without a date', assigneeIds });
      await ana.createTask(project.id, { title: 'Long ago', dueDate: day(-400), assigneeIds });
      const archived = await ana.createTask(project.id, { title: 'Archived', dueDate: day(3), assigneeIds });
      await ana.patch(`/tasks/${archived.id}`, { isArchived: true });
      const trashed = await ana.createTask(project.id, { title: 'In the trash', dueDate: day(3), assigneeIds });
      await ana.post(`/tasks/${trashed.id}/trash`);
      const { path, id } = await subscribe(bea);
      const events = await readEvents(path);
      expect(events.map(({ uid }) => uid).sort()).toEqual([own.id, shared.id].sort());
      expect((await bea.get('/me/calendars')).body).toEqual([{ id, projectId: null, createdAt: expect.any(String) }]);
      expect((await ana.get('/me/calendars')).body).toEqual([]);

      await bea.patch(`/tasks/${shared.id}`, { completedAt: new Date(test.now()).toISOString() });
      expect((await readEvents(path)).map(({ summary }) => summary).sort()).toEqual(['Own', '✓ Shared']);
      expect((await ana.delete(`/spaces/${space.id}/members/${bea.id}`)).status).toBe(200);
      expect((await readEvents(path)).map(({ uid }) => uid)).toEqual([own.id]);
    });

    it('has all dated tasks of a project while its user may read it', async () => {
      const [ana, bea] = [await test.createPerson('Ana'), await test.createPerson('Bea')];
      const { space, project } = await ana.createTeamSpace();
      const strange = await subscribeOrFail(bea, project.id);
      expect(strange).toEqual([400, 'projectId: must be the id of a project in one of your spaces']);
      await joinSpace(bea, ana, space.id, 'viewer');
      const task = await ana.createTask(project.id, { title: 'Everyone’s', dueDate: day(1) });
      const { path } = await subscribe(bea, { projectId: project.id });
      expect((await readEvents(path)).map(({ uid }) => uid)).toEqual([task.id]);
      expect((await read(path)).text).toContain(`\r\nX-WR-CALNAME:${project.name}\r\n`);
      await ana.patch(`/projects/${project.id}`, { isArchived: true });
      expect(await readEvents(path)).toEqual([]);
      await ana.patch(`/projects/${project.id}`, { isArchived: false });
      await ana.delete(`/spaces/${space.id}/members/${bea.id}`);
      expect((await read(path)).status).toBe(404);
    });

    it.each([
      ['Europe/Madrid', '2027-03-28T09:00:00+02:00', '2027-03-27T09:00:00+01:00'],
      ['America/New_York', '2027-03-14T09:00:00-04:00', '2027-03-13T09:00:00-05:00'],
      ['Australia/Lord_Howe', '2027-04-04T09:00:00+10:30', '2027-04-03T09:00:00+11:00'],
      ['Asia/Kathmandu', '2027-03-28T09:00:00+05:45', '2027-03-27T09:00:00+05:45'],
      ['Pacific/Apia', '2027-03-28T00:30:00+13:00', '2027-03-27T00:30:00+13:00'],
    ])('keeps instants and days as they are for somebody in %s', async (timeZone, after, before) => {
      const ana = await test.createPerson('Ana');
      await ana.patch('/me', { timeZone });
      const { project } = await ana.getPersonalSpace();
      const add = (title: string, dates: Json) => ana.createTask(project.id, { title, ...dates });
      await add('moment', { dueDate: after });
      await add('range', { startDate: before, dueDate: after });
      await add('day', { dueDate: '2027-03-28' });
      await add('days', { startDate: '2027-03-27', dueDate: '2027-03-29' });
      await add('from a day to a time', { startDate: '2027-03-01', dueDate: after });
      await add('from a time to a day', { startDate: before, dueDate: '2027-05-01' });
      await add('begins after it is due', { startDate: '2027-06-01', dueDate: '2027-05-01' });
      const { path } = await subscribe(ana, { projectId: project.id });
      const events = Object.fromEntries((await readEvents(path)).map((event) => [event.summary, event]));
      const [afterUtc, beforeUtc] = [after, before].map((instant) => new Date(instant).toISOString());
      const time = (start?: string, end?: string) => ({ isAllDay: false, start, end });
      const days = (start: string, end: string) => ({ isAllDay: true, start, end });
      const localDay = (instant: string) => instant.slice(0, 10);
      const dayAfter = new Date(Date.parse(`${localDay(after)}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
      expect(events['moment']).toMatchObject(time(afterUtc, afterUtc));
      expect(events['range']).toMatchObject(time(beforeUtc, afterUtc));
      expect(events['day']).toMatchObject(days('2027-03-28', '2027-03-29'));
      expect(events['days']).toMatchObject(days('2027-03-27', '2027-03-30'));
      expect(events['from a day to a time']).toMatchObject(days('2027-03-01', dayAfter));
      expect(events['from a time to a day']).toMatchObject(days(localDay(before), '2027-05-02'));
      expect(events['begins after it is due']).toMatchObject(days('2027-05-01', '2027-05-02'));
    });

    it('keeps every text, in lines of at most 75 bytes, and adds no property that a text contains', async () => {
      const ana = await test.createPerson('Ana');
      const { project } = await ana.getPersonalSpace();
      const title = `${'Ñandú 🦤, a;b\\c '.repeat(20)}end`;
      const description = 'One\r\nEND:VEVENT\nSUMMARY:Forged\\n, “quoted”; tab\there\u0007';
      const { ref } = await ana.createTask(project.id, { title, description, dueDate: day(2), priority: 'urgent' });
      const { path } = await subscribe(ana, { projectId: project.id });
      const { text, headers } = await read(path);
      expect(headers['content-type']).toBe('text/calendar; charset=utf-8');
      expect(text.endsWith('\r\n')).toBe(true);
      const lines = text.split('\r\n');
      for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(lines).toContain('REFRESH-INTERVAL;VALUE=DURATION:PT15M');
      const [event] = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');
      expect(event?.getAllProperties('summary').map((property) => property.getFirstValue())).toEqual([title]);
      const shown = description.replace('\r\n', '\n').replace('\u0007', '');
      expect(event?.getFirstPropertyValue('description')).toContain(`\n\n${shown}\n\n`);
      expect(event?.getFirstPropertyValue('url')).toBe(`${test.config.publicUrl}/t/${ref}`);
      expect(event?.getFirstPropertyValue('priority')).toBe(1);
    });

    it('has an ETag that changes with its content only', async () => {
      const ana = await test.createPerson('Ana');
      const { project } = await ana.getPersonalSpace();
      const task = await ana.createTask(project.id, { dueDate: day(2) });
      const { path } = await subscribe(ana, { projectId: project.id });
      const { headers } = await read(path);
      const etag = headers['etag'] as string;
      const again = await read(path, { 'if-none-match': etag });
      expect([again.status, again.text]).toEqual([304, '']);
      await ana.createTask(project.id, { title: 'No date' });
      expect((await read(path, { 'if-none-match': etag })).status).toBe(304);
      await ana.patch(`/tasks/${task.id}`, { dueDate: day(3) });
      expect((await read(path, { 'if-none-match': etag })).status).toBe(200);
    });

    it('stops at once when it is deleted, and its secret is in no list, log or repeated response', async () => {
      const ana = await test.createPerson('Ana');
      const key = { 'idempotency-key': crypto.randomUUID() };
      const { body } = await ana.post('/me/calendars', {}, key);
      const path = new URL(body.url).pathname.replace(/^\/api/, '');
      const secret = path.slice('/calendars/'.length).replace('.ics', '');
      expect((await read(path)).status).toBe(200);
      expect((await read(path.replace('.ics', ''))).status).toBe(200);
      expect((await read(`${path}/`)).status).toBe(200);
      await read(`${path}/more`);
      const repeated = await ana.post('/me/calendars', {}, key);
      expect(repeated.body).toEqual({ calendar: body.calendar, notice: expect.stringContaining('`url`') });
      expect((await ana.get('/me/calendars')).text).not.toContain(secret);
      expect(JSON.stringify(test.log)).not.toContain(secret);
      expect(JSON.stringify(test.log)).toContain('/api/calendars/:secret');
      expect((await ana.delete(`/me/calendars/${body.calendar.id}`)).body).toEqual({ success: true });
      expect((await read(path)).body).toEqual({ error: 'Calendar not found', code: 'not_found' });
      expect((await ana.delete(`/me/calendars/${body.calendar.id}`)).status).toBe(404);
    });

    it('ends with a change of the password that ends tokens, and not without', async () => {
      const ana = await test.createPerson('Ana');
      const { path } = await subscribe(ana);
      const change = { currentPassword: ana.password, password: 'another password' };
      expect((await ana.post('/account/change-password', change)).status).toBe(200);
      expect((await read(path)).status).toBe(200);
      const again = { currentPassword: change.password, password: ana.password, revokeTokens: true };
      expect((await ana.post('/account/change-password', again)).status).toBe(200);
      expect((await read(path)).status).toBe(404);
      expect((await ana.get('/me/calendars')).body).toEqual([]);
    });

    it('has tasks that repeat once, with the rule, and what follows on its own where a task left its series', async () => {
      const person = await test.createPerson('Cleo');
      const { project } = await person.getPersonalSpace();
      const { path } = await subscribe(person, { projectId: project.id });
      const rule = `FREQ=DAILY;INTERVAL=7\nEXDATE:${day(17).replaceAll('-', '')}`;
      const create = (fields: Json) => person.createTask(project.id, { title: 'Repeats', ...fields });
      const allDay = await create({ dueDate: day(3), recurrence: { rule } });
      // The clock of Madrid changes in the last week of March.
      const anchor = '2099-03-23T08:00:00.000Z';
      const timedRule = 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20990406';
      const timed = await create({ dueDate: anchor, recurrence: { rule: timedRule, timeZone: 'Europe/Madrid' } });
      const moved = await create({ dueDate: day(3), recurrence: { rule: 'FREQ=DAILY;INTERVAL=7;COUNT=3' } });
      await person.patch(`/tasks/${moved.id}`, { dueDate: day(4) });
      const last = await create({ dueDate: day(3), recurrence: { rule: 'FREQ=DAILY;COUNT=1' } });
      const late = await create({ dueDate: day(-10), recurrence: { rule: 'FREQ=DAILY;INTERVAL=7;UNTIL=20990101' } });
      const afterwards = await create({ dueDate: day(3), recurrence: { rule: 'FREQ=DAILY', from: 'completion' } });
      const { text } = await read(path);
      expect(listDays(text)).toEqual({
        [allDay.id]: [day(3), day(10), day(24)],
        [timed.id]: ['2099-03-23T08:00:00.000Z', '2099-03-30T07:00:00.000Z', '2099-04-06T07:00:00.000Z'],
        [moved.id]: [day(4)],
        [`${moved.id}-series`]: [day(10), day(17)],
        [last.id]: [day(3)],
        [late.id]: [day(-10)],
        [`${late.id}-series`]: [day(4), day(11), day(18)],
        [afterwards.id]: [day(3)],
      });
      await person.patch(`/tasks/${allDay.id}`, { completedAt: new Date(test.now()).toISOString() });
      const days = listDays((await read(path)).text);
      expect(days[allDay.id]).toEqual([day(3)]);
      expect(Object.values(days)).toContainEqual([day(10), day(24), day(31)]);
      await person.patch(`/tasks/${timed.id}`, { recurrence: null });
      expect((await read(path)).text).not.toContain('VTIMEZONE');
    });

    it('limits how many feeds a person has and how often one is read', async () => {
      const ana = await test.createPerson('Ana');
      const { path } = await subscribe(ana);
      for (let n = 1; n < 50; n++) await subscribe(ana);
      const tooMany = await ana.post('/me/calendars');
      expect([tooMany.status, tooMany.body.code]).toEqual([409, 'too_many_calendars']);
      for (let n = 0; n < 30; n++) expect((await read(path)).status).toBe(200);
      const tooOften = await read(path);
      expect([tooOften.status, tooOften.body.code]).toEqual([429, 'too_many_attempts']);
      expect(Number(tooOften.headers['retry-after'])).toBeGreaterThan(0);
    });

    async function subscribeOrFail(person: ApiClient, projectId: string): Promise<[number, string]> {
      const { status, body } = await person.post('/me/calendars', { projectId });
      return [status, body.error];
    }
  });
});

function parseEvents(text: string): Event[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const isAllDay = event.startDate.isDate;
    const format = (time: ICAL.Time) => (isAllDay ? time.toString() : time.toJSDate().toISOString());
    return {
      uid: event.uid,
      summary: event.summary,
      start: format(event.startDate),
      end: format(event.endDate),
      isAllDay,
    };
  });
}

/** The first three days or instants of each event. */
function listDays(text: string): Record<string, string[]> {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const days: Record<string, string[]> = {};
  for (const component of calendar.getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(component);
    const iterator = event.iterator();
    const list: string[] = [];
    for (let time = iterator.next(); time && list.length < 3; time = iterator.next())
      list.push(time.isDate ? time.toString() : time.toJSDate().toISOString());
    expect(days).not.toHaveProperty([event.uid]);
    days[event.uid] = list;
  }
  ICAL.TimezoneService.reset();
  return days;
}
