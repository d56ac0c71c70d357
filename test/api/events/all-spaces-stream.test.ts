import { describe, expect, it } from 'vitest';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { joinSpace } from '../../support/fixtures.ts';
import { useManualTimers } from '../../support/manual-timers.ts';
import { describeOnEachEngine } from '../../support/test-app.ts';

describe('A stream of what happens in all spaces of somebody', () => {
  describeOnEachEngine((test) => {
    it('tells of each space, in its order, and of nobody else’s', async () => {
      const ana = await test.person();
      const ben = await test.person();
      const [home, team, strange] = [await ana.home(), await ana.team(), await ben.team()];
      await ana.task(home.project.id, { title: 'Before' });
      const stream = await EventStreamClient.open(ana, undefined);
      await stream.event('ready');
      expect(stream.events).toEqual([{ type: 'ready', rev: 0 }]);
      await ben.task(strange.project.id, { title: 'Strange' });
      for (const { project } of [home, team, home]) await ana.task(project.id, { title: 'Now' });
      const made = () => stream.events.filter(({ type }) => type === 'task.created');
      await stream.until(() => made().length === 3);
      expect(made().map(({ data }) => data.task.title)).toEqual(['Now', 'Now', 'Now']);
      expect(
        made()
          .map(({ spaceId }) => spaceId)
          .sort(),
      ).toEqual([home, home, team].map(({ space }) => space.id).sort());
      const revs = made().flatMap(({ spaceId, rev }) => (spaceId === home.space.id ? [rev] : []));
      expect(revs[1]).toBe(revs[0] + 1);
      expect(stream.events.filter(({ spaceId }) => spaceId === strange.space.id)).toEqual([]);
      stream.cut();
    });

    it('whoever is removed from a space hears no more of it, and still of the others', async () => {
      const ana = await test.person();
      const { space, project } = await ana.team();
      const vera = await test.member(ana, space.id, 'viewer');
      const home = await vera.home();
      const stream = await EventStreamClient.open(vera, undefined);
      await stream.event('ready');
      await ana.task(project.id, { title: 'Still seen' });
      await stream.event('task.created');
      expect((await ana.delete(`/spaces/${space.id}/members/${vera.id}`)).status).toBe(200);
      await ana.task(project.id, { title: 'Secret' });
      await vera.task(home.project.id, { title: 'Own' });
      await stream.until(() =>
        stream.events.some(({ spaceId, type }) => spaceId !== space.id && type === 'task.created'),
      );
      expect(stream.events.filter(({ type }) => type === 'ready')).toHaveLength(2);
      const titles = stream.events.flatMap(({ data }) => (data?.task ? [data.task.title] : []));
      expect(titles).toEqual(['Still seen', 'Own']);
      stream.cut();
    });

    it('a space joined meanwhile is told of with another ready, at the latest when it has been quiet', async () => {
      const ana = await test.person();
      const ben = await test.person();
      const { space, project } = await ana.team();
      const timers = useManualTimers(15_000);
      const stream = await EventStreamClient.open(ben, undefined);
      await stream.event('ready');
      await joinSpace(ben, ana, space.id, 'member');
      await timers.fire();
      await stream.until(() => stream.events.length === 2);
      expect(stream.events).toEqual([
        { type: 'ready', rev: 0 },
        { type: 'ready', rev: 0 },
      ]);
      await ana.task(project.id, { title: 'For both' });
      expect((await stream.event('task.created')).data.task.title).toBe('For both');
      stream.cut();
    });

    it('Last-Event-ID, which a browser sends by itself, takes it nowhere else', async () => {
      const ana = await test.person();
      const { project } = await ana.home();
      await ana.task(project.id, { title: 'Before' });
      const stream = await EventStreamClient.open(ana, undefined, { lastEventId: '1' });
      await stream.event('ready');
      await ana.task(project.id, { title: 'After' });
      await stream.event('task.created');
      expect(stream.events.map(({ type, data }) => data?.task.title ?? type)).toEqual(['ready', 'After']);
      stream.cut();
    });

    it('a token may listen, nobody may without, and a revoked one hears no more', async () => {
      const ana = await test.person();
      const { project } = await ana.home();
      const nobody = await EventStreamClient.open(test.anyone, undefined);
      expect([nobody.status, nobody.text]).toEqual([401, JSON.stringify({ error: 'Unauthorized' })]);
      const program = await ana.token();
      const stream = await EventStreamClient.open(program, undefined);
      await stream.event('ready');
      const [{ id }] = (await ana.get('/tokens')).body;
      await ana.delete(`/tokens/${id}`);
      await ana.task(project.id, { title: 'Secret' });
      await stream.ended();
      expect(stream.events.map(({ type }) => type)).toEqual(['ready']);
    });
  });
});
