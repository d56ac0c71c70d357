import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { connectMcpClient } from '../../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

const dayMs = 24 * 3_600_000;

describe('Notifications', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let ben: Person;
    let space: Json;
    let project: Json;
    let projectId: string;
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      ({ space, project } = await ana.createTeamSpace());
      projectId = project.id;
      ben = await test.createMember(ana, space.id, 'member', 'Ben');
    });
    beforeEach(async () => {
      for (const person of [ana, ben]) {
        await listInbox(person);
        await finishAll(person);
      }
    });
    const listInbox = async (person: Person, state = 'inbox'): Promise<Json[]> => {
      await test.app.catchUpNotifications();
      const { status, body, text } = await person.get(`/notifications?state=${state}`);
      expect([status, text]).toEqual([200, text]);
      return body.notifications;
    };
    const finishAll = async (person: Person) => {
      for (const { id } of await listInbox(person)) await person.patch(`/notifications/${id}`, { isDone: true });
    };
    const mention = ({ id, name }: Person) => `@[${name}](user:${id})`;
    const comment = (person: Person, { id }: Json, content: string) =>
      person.post(`/tasks/${id}/comments`, { content }).then(({ body }) => body.comment);
    const kindsOf = (notifications: Json[]) => notifications.map(({ kinds }) => kinds);

    it('tell the assignee, and not the person who did it', async () => {
      const task = await ana.createTask(projectId, { title: 'Plan', assigneeIds: [ana.id, ben.id] });
      const [told, ...others] = await listInbox(ben);
      expect(others).toEqual([]);
      expect(told).toMatchObject({
        spaceId: space.id,
        task: { id: task.id, ref: task.ref, title: 'Plan', projectId, completedAt: null },
        kinds: ['assigned'],
        events: 1,
        by: { userId: ana.id, name: 'Ana', tokenId: null },
        authors: [{ userId: ana.id, name: 'Ana' }],
        commentId: null,
        isRead: false,
        isDone: false,
        snoozedUntil: null,
      });
      expect(await listInbox(ana)).toEqual([]);
      await ana.delete(`/tasks/${task.id}/assignees/${ben.id}`);
      expect(kindsOf(await listInbox(ben))).toEqual([['assigned', 'unassigned']]);
      // People who assign themselves know.
      await ben.put(`/tasks/${task.id}/assignees/${ben.id}`);
      expect((await listInbox(ben))[0].events).toBe(2);
      expect(kindsOf(await listInbox(ana))).toEqual([['changed']]);
    });

    it('tell of what an agent does for oneself, as of somebody else', async () => {
      const task = await ana.createTask(projectId);
      const agent = await ana.createTokenClient({ name: 'Laptop' });
      await agent.patch(`/tasks/${task.id}`, { priority: 'high' });
      const [told] = await listInbox(ana);
      expect(told).toMatchObject({ kinds: ['changed'], by: { userId: ana.id, tokenName: 'Laptop' } });
    });

    it('group what happens to a task until it is read, and begin anew after that', async () => {
      const task = await ana.createTask(projectId, { assigneeIds: [ben.id] });
      const first = await comment(ana, task, 'One');
      await test.app.catchUpNotifications();
      await comment(ana, task, `Two ${mention(ben)}`);
      await ana.patch(`/tasks/${task.id}`, { title: 'Renamed' });
      const [grouped, ...others] = await listInbox(ben);
      expect(others).toEqual([]);
      expect(grouped).toMatchObject({ kinds: ['assigned', 'mentioned', 'commented', 'changed'], events: 4 });
      expect(grouped).toMatchObject({ task: { title: 'Renamed' }, commentId: first.id });
      expect(grouped.lastRev).toBeGreaterThan(grouped.firstRev);
      const { body } = await ben.patch(`/notifications/${grouped.id}`, { isRead: true });
      expect(body.notification).toMatchObject({ id: grouped.id, isRead: true });
      expect(await listInbox(ben, 'unread')).toEqual([]);
      const third = await comment(ana, task, 'Three');
      const [again] = await listInbox(ben, 'unread');
      expect(again).toMatchObject({ id: grouped.id, kinds: ['commented'], events: 1, commentId: third.id });
    });

    it('moving a card within its column, and what does not change anything, tells nobody', async () => {
      const [task, other] = [
        await ana.createTask(projectId, { assigneeIds: [ben.id] }),
        await ana.createTask(projectId),
      ];
      await finishAll(ben);
      await ana.patch(`/tasks/${task.id}`, { afterTaskId: other.id });
      await ana.patch(`/tasks/${task.id}`, { title: task.title });
      expect(await listInbox(ben)).toEqual([]);
    });

    it('tell those mentioned, once for each text, wherever it is; they then watch the task', async () => {
      const task = await ana.createTask(projectId, { description: `Ask ${mention(ben)} and ${mention(ben)}` });
      expect(kindsOf(await listInbox(ben))).toEqual([['mentioned']]);
      expect((await ben.get(`/tasks/${task.id}/watch`)).body.watch).toEqual({ isWatching: true, reason: 'chosen' });
      await finishAll(ben);
      // An edit tells only those newly mentioned.
      await ana.patch(`/tasks/${task.id}`, { description: `Please ask ${mention(ben)}` });
      expect(kindsOf(await listInbox(ben))).toEqual([['changed']]);
      await finishAll(ben);
      const { id } = await comment(ana, task, 'Without');
      await finishAll(ben);
      await ana.patch(`/comments/${id}`, { content: `With ${mention(ben)}` });
      expect(await listInbox(ben)).toMatchObject([{ kinds: ['mentioned'], commentId: id }]);
      await finishAll(ben);
      await ana.patch(`/comments/${id}`, { content: `With ${mention(ben)}!` });
      expect(await listInbox(ben)).toEqual([]);
      // The text itself stays as it was written.
      expect((await ana.get(`/comments/${id}`)).body.comment.content).toBe(`With ${mention(ben)}!`);
    });

    it('a mention of somebody who is not a member, or in code, is text', async () => {
      const stranger = await test.createPerson('Stranger');
      const task = await ana.createTask(projectId);
      const texts = [
        `\`${mention(ben)}\``,
        `~~~\n${mention(ben)}\n~~~`,
        `\`\`\`\n${mention(ben)}`,
        `@Ben user:${ben.id}`,
      ];
      for (const content of [`Hello ${mention(stranger)}`, ...texts]) await comment(ana, task, content);
      expect(await listInbox(stranger)).toEqual([]);
      expect(await listInbox(ben)).toEqual([]);
      await comment(ana, task, `An odd \` backtick, and \`code\`: ${mention({ ...ben, name: '😀 Zoë بن' } as Person)}`);
      expect(kindsOf(await listInbox(ben))).toEqual([['mentioned']]);
    });

    it('watching and not watching a task', async () => {
      const task = await ana.createTask(projectId);
      expect((await ben.get(`/tasks/${task.ref}/watch`)).body.watch).toEqual({ isWatching: false, reason: null });
      expect((await ana.get(`/tasks/${task.id}/watch`)).body.watch).toEqual({ isWatching: true, reason: 'creator' });
      await comment(ana, task, 'Nobody hears');
      expect(await listInbox(ben)).toEqual([]);
      const { body } = await ben.put(`/tasks/${task.id}/watch`);
      expect(body.watch).toEqual({ isWatching: true, reason: 'chosen' });
      await comment(ana, task, 'Ben hears');
      expect(kindsOf(await listInbox(ben))).toEqual([['commented']]);
      // A comment makes its author watch, until they choose not to.
      expect((await ana.delete(`/tasks/${task.id}/watch`)).body.watch).toEqual({ isWatching: false, reason: null });
      await comment(ben, task, 'Ana has chosen not to hear');
      expect(await listInbox(ana)).toEqual([]);
      await comment(ben, task, `Except when mentioned ${mention(ana)}`);
      expect(kindsOf(await listInbox(ana))).toEqual([['mentioned']]);
      expect((await ana.get(`/tasks/${task.id}/watch`)).body.watch.isWatching).toBe(false);
    });

    it('watching a project tells of its new tasks and of all that happens to them', async () => {
      expect((await ben.get(`/projects/${projectId}/watch`)).body.watch).toEqual({ isWatching: false, reason: null });
      expect((await ben.put(`/projects/${projectId}/watch`)).body.watch.isWatching).toBe(true);
      const task = await ana.createTask(projectId);
      expect(kindsOf(await listInbox(ben))).toEqual([['created']]);
      expect((await ben.get(`/tasks/${task.id}/watch`)).body.watch).toEqual({ isWatching: true, reason: 'project' });
      await ben.delete(`/tasks/${task.id}/watch`);
      await finishAll(ben);
      await comment(ana, task, 'Not this one');
      expect(await listInbox(ben)).toEqual([]);
      expect((await ben.delete(`/projects/${projectId}/watch`)).body.watch).toEqual({
        isWatching: false,
        reason: null,
      });
      await ana.createTask(projectId);
      expect(await listInbox(ben)).toEqual([]);
    });

    it('an agent’s question and its answer are told', async () => {
      const task = await ana.createTask(projectId);
      await ben.put(`/tasks/${task.id}/watch`);
      const agent = await ana.createTokenClient();
      const { body } = await agent.post('/leases', { spaceId: space.id, taskId: task.id });
      const { lease } = body.lease;
      await agent.patch(`/tasks/${task.id}/lease`, { lease, state: 'waiting', note: 'Which one?' });
      for (const person of [ana, ben]) expect((await listInbox(person))[0].kinds).toContain('asked');
      await finishAll(ana);
      await ben.post(`/tasks/${task.id}/lease/answer`, { content: 'The first one' });
      expect((await listInbox(ana))[0].kinds).toEqual(['commented', 'answered']);
    });

    it('a change of one’s role is told, and has no task', async () => {
      const cleo = await test.createMember(ana, space.id, 'viewer', 'Cleo');
      await ana.patch(`/spaces/${space.id}/members/${cleo.id}`, { role: 'member' });
      expect(await listInbox(cleo)).toMatchObject([{ kinds: ['role_changed'], task: null, by: { name: 'Ana' } }]);
    });

    it('are read, done, snoozed, and come back', async () => {
      const task = await ana.createTask(projectId, { assigneeIds: [ben.id] });
      const [{ id }] = (await listInbox(ben)) as [Json];
      const patch = async (fields: Json) => (await ben.patch(`/notifications/${id}`, fields)).body.notification;
      expect(await patch({ isDone: true })).toMatchObject({ isDone: true, isRead: true });
      expect(await listInbox(ben)).toEqual([]);
      expect((await listInbox(ben, 'done'))[0].id).toBe(id);
      expect(await patch({ isDone: false, isRead: false })).toMatchObject({ isDone: false, isRead: false });
      const until = new Date(test.now() + dayMs).toISOString();
      expect(await patch({ snoozedUntil: until })).toMatchObject({ snoozedUntil: until });
      expect([await listInbox(ben), (await listInbox(ben, 'snoozed')).length]).toEqual([[], 1]);
      expect((await ben.get('/notifications')).body.unreadCount).toBe(0);
      test.advanceClock(dayMs + 1000);
      expect(await listInbox(ben, 'unread')).toMatchObject([{ id, snoozedUntil: null }]);
      await patch({ snoozedUntil: new Date(test.now() + dayMs).toISOString() });
      expect(await patch({ snoozedUntil: null })).toMatchObject({ snoozedUntil: null });
      await patch({ isDone: true });
      // What happens next brings it back.
      await comment(ana, task, 'Again');
      expect(await listInbox(ben, 'unread')).toMatchObject([{ id, kinds: ['commented'] }]);
    });

    it('reject what is not valid, and what was decided without having seen the last event', async () => {
      const task = await ana.createTask(projectId, { assigneeIds: [ben.id] });
      const [seen] = (await listInbox(ben)) as [Json];
      const path = `/notifications/${seen.id}`;
      for (const [body, field] of [
        [{ snoozedUntil: '2020-01-01T00:00:00Z' }, 'snoozedUntil'],
        [{ snoozedUntil: '9999-01-01T00:00:00Z' }, 'snoozedUntil'],
        [{ snoozedUntil: 'tomorrow' }, 'snoozedUntil'],
        [{ isRead: 'yes' }, 'isRead'],
        [{ isDone: null }, 'isDone'],
      ] as const) {
        const reply = await ben.patch(path, body);
        expect([reply.status, reply.body.issues[0].path]).toEqual([400, field]);
      }
      expect((await ben.get('/notifications?state=all')).body.issues[0].path).toBe('state');
      expect((await ben.get('/notifications?cursor=x')).body.issues[0].path).toBe('cursor');
      await comment(ana, task, 'Meanwhile');
      await listInbox(ben);
      const late = await ben.patch(path, { isDone: true, expected: { lastRev: seen.lastRev } });
      expect([late.status, late.body.notification.events]).toEqual([412, 2]);
      expect(await listInbox(ben)).toMatchObject([{ id: seen.id, isDone: false, isRead: false, events: 2 }]);
      // Those of others do not exist.
      expect((await ana.patch(path, { isDone: true })).status).toBe(404);
    });

    it('are listed in pages and read all at once, up to what was seen', async () => {
      for (let n = 0; n < 5; n++) await ana.createTask(projectId, { title: `Task ${n}`, assigneeIds: [ben.id] });
      const all = await listInbox(ben);
      expect(all.length).toBe(5);
      const paged: Json[] = [];
      for (let cursor = ''; ; ) {
        const { body, headers } = await ben.get(`/notifications?limit=2${cursor}`);
        paged.push(...body.notifications);
        expect(body.unreadCount).toBe(5);
        if (!body.nextCursor) break;
        expect(headers.link).toContain(body.nextCursor);
        cursor = `&cursor=${body.nextCursor}`;
      }
      expect(paged).toEqual(all);
      const seen = all[2] as Json;
      const { body } = await ben.post('/notifications/read-all', { upTo: seen.at });
      const older = all.filter(({ at }) => at <= seen.at);
      expect(body).toEqual({ count: older.length });
      expect((await listInbox(ben, 'unread')).map(({ id }) => id)).toEqual(
        all.filter(({ at }) => at > seen.at).map(({ id }) => id),
      );
      expect((await ben.post('/notifications/read-all')).body.count).toBe(5 - older.length);
      expect((await ben.get('/notifications')).body.unreadCount).toBe(0);
    });

    it('settings by kind, space and project decide', async () => {
      const { body } = await ben.get('/me/notification-settings');
      expect(body.settings).toMatchObject({ quietHours: null, channels: ['inbox'] });
      expect(body.settings.kinds.assigned).toEqual({ inbox: true, email: 'now', push: true });
      const change = async (path: string, kinds: Json) => {
        const { status, body, text } = await ben.patch(`${path}/notification-settings`, { kinds });
        expect([status, text]).toEqual([200, text]);
        return body.settings ?? body.effectiveSettings;
      };
      const isTold = async () => {
        await ana.createTask(projectId, { assigneeIds: [ben.id] });
        const { length } = await listInbox(ben);
        await finishAll(ben);
        return length > 0;
      };
      await change('/me', { assigned: { inbox: false } });
      expect(await isTold()).toBe(false);
      const inSpace = await change(`/spaces/${space.id}`, { assigned: { inbox: true } });
      expect(inSpace.overrides).toEqual({ assigned: { inbox: true } });
      expect(inSpace.kinds.assigned).toEqual({ inbox: true, email: 'now', push: true });
      expect(await isTold()).toBe(true);
      const inProject = await change(`/projects/${projectId}`, { assigned: { inbox: false, email: 'daily' } });
      expect(inProject.kinds.assigned).toEqual({ inbox: false, email: 'daily', push: true });
      expect(await isTold()).toBe(false);
      // Null takes it back.
      await change(`/projects/${projectId}`, { assigned: { inbox: null, email: null } });
      expect((await ben.get(`/projects/${projectId}/notification-settings`)).body.effectiveSettings.overrides).toEqual(
        {},
      );
      await change(`/spaces/${space.id}`, { assigned: { inbox: null } });
      expect(await isTold()).toBe(false);
      await change('/me', { assigned: { inbox: true } });
      expect(await isTold()).toBe(true);
      const quiet = { from: '22:00', to: '07:30' };
      expect((await ben.patch('/me/notification-settings', { quietHours: quiet })).body.settings.quietHours).toEqual(
        quiet,
      );
      const invalid = await ben.patch('/me/notification-settings', { quietHours: { from: '24:00', to: '07:00' } });
      expect([invalid.status, invalid.body.issues[0].path]).toEqual([400, 'quietHours.from']);
      const unknown = await ben.patch('/me/notification-settings', { kinds: { assigned: { email: 'weekly' } } });
      expect([unknown.status, unknown.body.issues[0].path]).toEqual([400, 'kinds.assigned.email']);
      expect((await ben.get('/me/notification-settings')).body.settings.quietHours).toEqual(quiet);
    });

    it('nobody is told of what they may not see, by the time that it is told or later', async () => {
      const dora = await test.createMember(ana, space.id, 'member', 'Dora');
      const task = await ana.createTask(projectId, { title: 'Secret', assigneeIds: [dora.id, ben.id] });
      const { body } = await ana.post('/tasks', { projectId, title: 'Trashed before', assigneeIds: [ben.id] });
      await ana.post(`/tasks/${body.task.id}/trash`);
      await ana.delete(`/spaces/${space.id}/members/${dora.id}`);
      const before = await listInbox(ben);
      expect(before.map(({ task }) => task.title)).toEqual(['Secret']);
      expect(await listInbox(dora)).toEqual([]);
      const again = await ana.post(`/spaces/${space.id}/invitations`, { role: 'member' });
      const secret = String(again.body.url).split('#invitation=')[1];
      await dora.post('/invitations/accept', { secret });
      expect(await listInbox(dora)).toEqual([]);
      // In the trash it is hidden, and what was chosen comes back with it.
      await ben.delete(`/tasks/${task.id}/watch`);
      await ana.post(`/tasks/${task.id}/trash`);
      expect(await listInbox(ben)).toEqual([]);
      expect((await ben.get('/notifications')).body.unreadCount).toBe(0);
      expect((await ben.post('/notifications/read-all')).body).toEqual({ count: 0 });
      await ana.post(`/tasks/${task.id}/restore`);
      expect(await listInbox(ben)).toEqual(before);
      // A token that is confined to another space sees nothing of it.
      const { space: own } = await ben.getPersonalSpace();
      const confined = await ben.createTokenClient({ spaceIds: [own.id] });
      expect((await confined.get('/notifications')).body).toEqual({ notifications: [], unreadCount: 0 });
      await ana.delete(`/tasks/${task.id}`);
      expect(await listInbox(ben)).toEqual([]);
    });

    it('streams of the space and of all spaces tell that they have changed, and go on after them', async () => {
      const address = await test.listen();
      const streams = [
        await EventStreamClient.open(ben, space.id, { address }),
        await EventStreamClient.open(ben, undefined, { address }),
      ];
      const others = await EventStreamClient.open(ana, space.id, { address });
      for (const stream of [...streams, others]) await stream.waitForEvent('ready');
      const task = await ana.createTask(projectId, { assigneeIds: [ben.id] });
      for (const stream of streams) await stream.waitForEvent('notifications');
      const [notification] = (await ben.get('/notifications')).body.notifications;
      expect(notification.task.id).toBe(task.id);
      const count = () => streams.map(({ events }) => events.filter(({ type }) => type === 'notifications').length);
      const before = count();
      await ben.patch(`/notifications/${notification.id}`, { isRead: true });
      for (const [index, stream] of streams.entries())
        await stream.waitUntil(() => (count()[index] ?? 0) > (before[index] ?? 0));
      const last = streams[0]?.events.findLast(({ type }) => type === 'notifications');
      const lastEvent = streams[0]?.events.findLast(({ type }) => type === 'task.created');
      expect(last).toEqual({ type: 'notifications', rev: lastEvent?.rev });
      await others.waitForEvent('task.created');
      expect(others.events.map(({ type }) => type)).not.toContain('notifications');
      for (const stream of [...streams, others]) stream.disconnect();
    });

    it('MCP: the number in get_context, @Name in comments, and what people did', async () => {
      const agent = await connectMcpClient(ben);
      expect((await agent.callTool('get_context', {})).unreadNotifications).toBeUndefined();
      const { cursor } = await agent.callTool('what_changed', {});
      const task = await ana.createTask(projectId, { title: 'For Ben', assigneeIds: [ben.id] });
      await listInbox(ben);
      expect((await agent.callTool('get_context', {})).unreadNotifications).toBe(1);
      const content = 'See @ana, `@Ana`, ana@ana.example and @Nobody. @[Ana] stays';
      const { comment: written } = await agent.callTool('add_comment', { taskId: task.id, content });
      expect(written.content).toBe(`See ${mention(ana)}, \`@Ana\`, ana@ana.example and @Nobody. @[Ana] stays`);
      expect(kindsOf(await listInbox(ana))).toEqual([['mentioned']]);
      const { changes } = await agent.callTool('what_changed', { since: cursor, by: 'people' });
      expect(changes.map(({ title }: Json) => title)).toEqual(['For Ben']);
      expect(JSON.stringify(changes)).not.toContain('comment');
      // A name that two members have stays text.
      const namesake = await test.createMember(ana, space.id, 'member', 'Eva');
      await namesake.patch('/me', { name: 'Ana Ruiz' });
      const unclear = await agent.callTool('add_comment', { taskId: task.id, content: '@Ana? @Ana Ruiz!' });
      expect(unclear.comment.content).toBe(`@Ana? @[Ana Ruiz](user:${namesake.id})!`);
    });

    it('are deleted after 90 days', async () => {
      await ana.createTask(projectId, { assigneeIds: [ben.id] });
      expect((await listInbox(ben)).length).toBe(1);
      await test.app.runDueJobs();
      test.advanceClock(91 * dayMs);
      await test.app.runDueJobs();
      ben = await test.signIn(ben);
      ana = await test.signIn(ana);
      expect(await listInbox(ben)).toEqual([]);
      expect(await listInbox(ben, 'done')).toEqual([]);
    });
  });
});
