import { describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { joinSpace } from '../../support/invite-and-join-space.ts';
import { installManualTimers } from '../../support/manual-timers.ts';
import { describeOnEachEngine } from '../../support/test-app.ts';

describe('The event stream of all spaces of a user', () => {
  describeOnEachEngine((test) => {
    it('sends the events of each of the user’s spaces in order, and of no other space', async () => {
      const ana = await test.createPerson();
      const ben = await test.createPerson();
      const [home, team, strange] = [
        await ana.getPersonalSpace(),
        await ana.createTeamSpace(),
        await ben.createTeamSpace(),
      ];
      await ana.createTask(home.project.id, { title: 'Before' });
      const stream = await EventStreamClient.open(ana, undefined);
      await stream.waitForEvent('ready');
      const readRev = async ({ project }: Json) => (await ana.get(`/projects/${project.id}/board`)).body.rev;
      const startRevs = {
        [home.space.id]: await readRev(home),
        [team.space.id]: await readRev(team),
      };
      expect(stream.events).toEqual([{ type: 'ready', rev: 0, revs: startRevs }]);
      await ben.createTask(strange.project.id, { title: 'Strange' });
      for (const { project } of [home, team, home]) await ana.createTask(project.id, { title: 'Now' });
      const made = () => stream.events.filter(({ type }) => type === 'task.created');
      await stream.waitUntil(() => made().length === 3);
      expect(made().map(({ data }) => data.task.title)).toEqual(['Now', 'Now', 'Now']);
      expect(
        made()
          .map(({ spaceId }) => spaceId)
          .sort(),
      ).toEqual([home, home, team].map(({ space }) => space.id).sort());
      const revs = made().flatMap(({ spaceId, rev }) => (spaceId === home.space.id ? [rev] : []));
      expect(revs[1]).toBe(revs[0] + 1);
      expect(stream.events.filter(({ spaceId }) => spaceId === strange.space.id)).toEqual([]);
      stream.disconnect();
    });

    it('after a removal from a space it continues with the other spaces', async () => {
      const ana = await test.createPerson();
      const { space, project } = await ana.createTeamSpace();
      const vera = await test.createMember(ana, space.id, 'viewer');
      const home = await vera.getPersonalSpace();
      const stream = await EventStreamClient.open(vera, undefined);
      await stream.waitForEvent('ready');
      await ana.createTask(project.id, { title: 'Still seen' });
      await stream.waitForEvent('task.created');
      expect((await ana.delete(`/spaces/${space.id}/members/${vera.id}`)).status).toBe(200);
      await ana.createTask(project.id, { title: 'Secret' });
      await vera.createTask(home.project.id, { title: 'Own' });
      await stream.waitUntil(() =>
        stream.events.some(({ spaceId, type }) => spaceId !== space.id && type === 'task.created'),
      );
      expect(stream.events.filter(({ type }) => type === 'ready')).toHaveLength(2);
      const titles = stream.events.flatMap(({ data }) => (data?.task ? [data.task.title] : []));
      expect(titles).toEqual(['Still seen', 'Own']);
      stream.disconnect();
    });

    it('announces a space that the user has joined by another ready, at the latest after a quiet period', async () => {
      const ana = await test.createPerson();
      const ben = await test.createPerson();
      const { space, project } = await ana.createTeamSpace();
      const home = await ben.getPersonalSpace();
      const timers = installManualTimers(15_000);
      const stream = await EventStreamClient.open(ben, undefined);
      await stream.waitForEvent('ready');
      await joinSpace(ben, ana, space.id, 'member');
      await timers.fireAll();
      await stream.waitUntil(() => stream.events.length === 2);
      expect(stream.events).toEqual([
        { type: 'ready', rev: 0, revs: { [home.space.id]: expect.any(Number) } },
        { type: 'ready', rev: 0, revs: { [home.space.id]: expect.any(Number), [space.id]: expect.any(Number) } },
      ]);
      await ana.createTask(project.id, { title: 'For both' });
      expect((await stream.waitForEvent('task.created')).data.task.title).toBe('For both');
      stream.disconnect();
    });

    it('ignores Last-Event-ID, which browsers send by themselves', async () => {
      const ana = await test.createPerson();
      const { project } = await ana.getPersonalSpace();
      await ana.createTask(project.id, { title: 'Before' });
      const stream = await EventStreamClient.open(ana, undefined, { lastEventId: '1' });
      await stream.waitForEvent('ready');
      await ana.createTask(project.id, { title: 'After' });
      await stream.waitForEvent('task.created');
      expect(stream.events.map(({ type, data }) => data?.task.title ?? type)).toEqual(['ready', 'After']);
      stream.disconnect();
    });

    it('accepts a token, rejects anonymous callers, and ends when the token is revoked', async () => {
      const ana = await test.createPerson();
      const { project } = await ana.getPersonalSpace();
      const nobody = await EventStreamClient.open(test.anonymousClient, undefined);
      expect([nobody.status, nobody.errorBody]).toEqual([401, JSON.stringify({ error: 'Unauthorized' })]);
      const program = await ana.createTokenClient();
      const stream = await EventStreamClient.open(program, undefined);
      await stream.waitForEvent('ready');
      const [{ id }] = (await ana.get('/tokens')).body;
      await ana.delete(`/tokens/${id}`);
      await ana.createTask(project.id, { title: 'Secret' });
      await stream.waitForEnd();
      expect(stream.events.map(({ type }) => type)).toEqual(['ready']);
    });
  });
});
