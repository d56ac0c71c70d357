import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/engine/database.ts';
import { createDueDateNotifier } from '../../../server/notifications/createDueDateNotifier.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

const dayMs = 24 * 3_600_000;

describe('Tasks that are due', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let ben: Person;
    let space: Json;
    let projectId: string;
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      const team = await ana.createTeamSpace();
      space = team.space;
      projectId = team.project.id;
      ben = await test.createMember(ana, space.id, 'member', 'Ben');
      await ana.patch('/me', { timeZone: 'UTC' });
      await ben.patch('/me', { timeZone: 'Asia/Tokyo' });
      await goTo(0, '12:00');
    });

    /** A day after the one on which a test begins. */
    let firstDay = 0;
    const toDay = (offset: number) => new Date((firstDay + offset) * dayMs).toISOString().slice(0, 10);
    const startTest = async () => {
      firstDay = Math.floor(test.now() / dayMs) + 1;
      await goTo(0, '12:00');
    };
    const goTo = async (offset: number, time: string) => {
      test.advanceClock(Date.parse(`${toDay(offset)}T${time}:00.000Z`) - test.now());
      await test.app.runDueJobs();
    };
    const listInbox = async (person: Person): Promise<Json[]> => {
      await test.app.catchUpNotifications();
      return (await person.get('/notifications')).body.notifications;
    };
    const listKinds = async (person: Person): Promise<Record<string, string[]>> =>
      Object.fromEntries((await listInbox(person)).map(({ task, kinds }) => [task?.title, kinds]));
    const finishAll = async () => {
      for (const person of [ana, ben])
        for (const { id } of await listInbox(person)) await person.patch(`/notifications/${id}`, { isDone: true });
    };

    it('are told in the morning of their day and once they are late, in the zone of each person, and once', async () => {
      firstDay = Math.floor(test.now() / dayMs) + 1;
      await startTest();
      const create = (title: string, fields: Json) => ana.createTask(projectId, { title, ...fields });
      const assigneeIds = [ana.id, ben.id];
      await create('All day', { dueDate: toDay(2), assigneeIds });
      await create('At three', { dueDate: `${toDay(2)}T15:00:00.000Z`, assigneeIds: [ana.id] });
      await create('Early', { dueDate: `${toDay(2)}T08:00:00.000Z` });
      await create('Of nobody', { dueDate: toDay(2) });
      const done = await create('Done', { dueDate: toDay(2), assigneeIds });
      await ana.patch(`/tasks/${done.id}`, { completedAt: new Date(test.now()).toISOString() });
      const archived = await create('Archived', { dueDate: toDay(2), assigneeIds });
      await ana.patch(`/tasks/${archived.id}`, { isArchived: true });
      const trashed = await create('Trashed', { dueDate: toDay(2), assigneeIds });
      await ana.post(`/tasks/${trashed.id}/trash`);
      const moved = await create('Moved', { dueDate: toDay(2), assigneeIds });
      await ana.patch(`/tasks/${moved.id}`, { dueDate: toDay(20) });
      await create('Without a date', { assigneeIds });
      await finishAll();

      await goTo(1, '23:58');
      expect([await listKinds(ana), await listKinds(ben)]).toEqual([{}, {}]);
      // Nine o'clock in Tokyo.
      await goTo(2, '00:00');
      expect([await listKinds(ana), await listKinds(ben)]).toEqual([{}, { 'All day': ['due_soon'] }]);
      await goTo(2, '08:58');
      expect(await listKinds(ana)).toEqual({ Early: ['overdue'] });
      await goTo(2, '09:01');
      const soon = ['due_soon'];
      expect(await listKinds(ana)).toEqual({
        Early: ['overdue'],
        'All day': soon,
        'At three': soon,
        'Of nobody': soon,
      });
      const [told] = await listInbox(ben);
      expect(told).toMatchObject({ by: null, authors: [], events: 1, isRead: false, at: `${toDay(2)}T00:00:00.000Z` });
      await finishAll();
      await goTo(2, '14:00');
      expect(await listKinds(ana)).toEqual({});
      await goTo(2, '15:00');
      expect(await listKinds(ana)).toEqual({ 'At three': ['overdue'] });
      await goTo(3, '09:00');
      const late = ['overdue'];
      expect(await listKinds(ana)).toEqual({ 'At three': late, 'All day': late, 'Of nobody': late });
      expect(await listKinds(ben)).toEqual({ 'All day': late });
      await finishAll();
      await goTo(5, '12:00');
      expect([await listKinds(ana), await listKinds(ben)]).toEqual([{}, {}]);
    });

    it('are told late if no server ran, then only the last of them, and not after more than a week', async () => {
      await startTest();
      await ana.createTask(projectId, { title: 'Missed', dueDate: toDay(1) });
      await ana.createTask(projectId, { title: 'Long ago', dueDate: toDay(30) });
      await finishAll();
      await goTo(4, '12:00');
      const [told, ...others] = await listInbox(ana);
      expect(others).toEqual([]);
      expect(told).toMatchObject({ task: { title: 'Missed' }, kinds: ['overdue'], at: `${toDay(2)}T09:00:00.000Z` });
      await finishAll();
      await goTo(60, '12:00');
      expect(await listKinds(ana)).toEqual({});
    });

    it('grow with what people do, and are not told to those who do not want it or have left the space', async () => {
      await startTest();
      const cleo = await test.createMember(ana, space.id, 'member', 'Cleo');
      await cleo.patch('/me', { timeZone: 'UTC' });
      const assigneeIds = [ana.id, ben.id, cleo.id];
      const task = await ana.createTask(projectId, { title: 'Shared', dueDate: toDay(2), assigneeIds });
      await ben.patch('/me/notification-settings', { kinds: { due_soon: { inbox: false } } });
      expect((await ben.get('/me/notification-settings')).body.settings.kinds.due_soon.inbox).toBe(false);
      expect((await ana.delete(`/spaces/${space.id}/members/${cleo.id}`)).status).toBe(200);
      await finishAll();
      await goTo(2, '10:00');
      expect(await listKinds(ben)).toEqual({});
      expect((await cleo.get('/notifications')).body.notifications).toEqual([]);
      await ben.post(`/tasks/${task.id}/comments`, { content: 'On it' });
      const [grown] = await listInbox(ana);
      expect(grown).toMatchObject({ kinds: ['commented', 'due_soon'], events: 2, by: { name: 'Ben' } });
      expect(grown?.authors).toEqual([{ userId: ben.id, name: 'Ben' }]);
      await goTo(3, '10:00');
      expect((await listInbox(ana))[0]).toMatchObject({
        kinds: ['commented', 'due_soon', 'overdue'],
        events: 3,
        by: null,
      });
      expect(await listKinds(ben)).toMatchObject({ Shared: ['overdue'] });
    });

    it('are told once by several servers, and by the next one after a crash halfway', async () => {
      await startTest();
      const people = await Promise.all(['Dana', 'Emil', 'Fay'].map((name) => test.createPerson(name)));
      for (const person of people) {
        await person.patch('/me', { timeZone: 'UTC' });
        const { project } = await person.getPersonalSpace();
        await person.createTask(project.id, { title: 'Due', dueDate: toDay(2) });
      }
      const now = () => test.now();
      test.advanceClock(Date.parse(`${toDay(2)}T10:00:00.000Z`) - test.now());
      let writes = 0;
      const crashing = new Proxy(test.database, {
        get: (database, name: keyof Database) =>
          name === 'write' && ++writes > 2 ? () => Promise.reject(new Error('The server has crashed')) : database[name],
      });
      await expect(createDueDateNotifier({ database: crashing, now })()).rejects.toThrow('crashed');
      const told = async () =>
        (await Promise.all(people.map(listInbox))).map((list) => list.map(({ events }) => events));
      expect((await told()).flat()).toHaveLength(1);
      const servers = Array.from({ length: 4 }, () => createDueDateNotifier({ database: test.database, now }));
      await Promise.all(servers.map((tell) => tell()));
      await servers[0]?.();
      expect(await told()).toEqual([[1], [1], [1]]);
    });
  });
});
