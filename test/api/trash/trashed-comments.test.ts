import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { connectMcpClient } from '../../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

const dayMs = 86_400_000;

describe('Comments and the log, and the trash', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let ben: Person;
    let space: Json;
    let project: Json;
    let task: Json;
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      ({ space, project } = await ana.createTeamSpace());
      ben = await test.createMember(ana, space.id, 'member', 'Ben');
      task = await ana.createTask(project.id, { title: 'Discussed' });
    });

    const write = async (person: Person, content: string, taskId = task.id): Promise<Json> =>
      (await person.post(`/tasks/${taskId}/comments`, { content })).body.comment;
    const listContents = async (taskId = task.id) =>
      (await ana.get(`/tasks/${taskId}/comments`)).body.map(({ content }: Json) => content);
    const listTrash = async (person = ana): Promise<Json[]> =>
      (await person.get(`/spaces/${space.id}/trash/comments`)).body;
    const readLog = () =>
      test.database.read(async (db) =>
        (await db.selectFrom('events').select('data').where('space_id', '=', space.id).execute())
          .map(({ data }) => data)
          .join(),
      );
    /** Everything that shows the log, for somebody who reads it from the beginning. */
    async function readLogAsViewer(taskId = task.id): Promise<string> {
      const viewer = await test.createMember(ana, space.id, 'viewer', `Viewer${crypto.randomUUID().slice(0, 4)}`);
      const { rev } = await test.database.read((db) =>
        db.selectFrom('spaces').select('rev').where('id', '=', space.id).executeTakeFirstOrThrow(),
      );
      const stream = await EventStreamClient.open(viewer, space.id, { lastEventId: '0' });
      await stream.waitUntil(() => stream.events.at(-1)?.rev >= rev);
      stream.disconnect();
      expect(stream.events.slice(1).map((event) => event.rev)).toEqual(Array.from({ length: rev }, (_, n) => n + 1));
      const reads = [`/tasks/${taskId}/activity?limit=200`, `/changes?spaceId=${space.id}&since=2020-01-01`];
      const texts = [];
      for (const path of reads) texts.push((await viewer.get(path)).text);
      return JSON.stringify(stream.events) + texts.join();
    }

    it('keeps what others than the author, or agents, delete; restore brings it back as it was', async () => {
      const [byAdmin, byAgent, own] = [
        await write(ben, 'wombat one'),
        await write(ana, 'wombat two'),
        await write(ben, 'numbat'),
      ];
      const before = (await ana.get(`/tasks/${task.id}/comments`)).body;
      const agent = await ana.createTokenClient({ name: 'Agent' });
      expect((await ana.delete(`/comments/${byAdmin.id}`)).body).toEqual({ success: true });
      expect((await agent.delete(`/comments/${byAgent.id}`)).status).toBe(200);
      expect((await ben.delete(`/comments/${own.id}`)).status).toBe(200);
      expect(await listContents()).toEqual([]);
      expect((await ana.get(`/tasks/${task.id}`)).body.task.commentCount).toBe(0);
      // The author's own deletion leaves nothing.
      expect(await readLog()).not.toContain('numbat');
      expect(await readLog()).toContain('wombat');
      expect(await readLogAsViewer()).not.toMatch(/wombat|numbat/);

      expect(await listTrash()).toMatchObject([
        { id: byAgent.id, taskId: task.id, content: 'wombat two', authorId: ana.id, trashedById: ana.id },
        { id: byAdmin.id, content: 'wombat one', authorId: ben.id, trashedById: ana.id },
      ]);
      expect((await listTrash(ben)).map(({ id }) => id)).toEqual([byAdmin.id]);
      for (const response of [
        await ana.get(`/comments/${byAdmin.id}`),
        await ben.patch(`/comments/${byAdmin.id}`, { content: 'Changed' }),
      ])
        expect([response.status, response.body]).toEqual([
          404,
          { error: 'The comment is in the trash', code: 'in_trash' },
        ]);
      const stranger = await test.createPerson('Stranger');
      for (const response of [
        await stranger.get(`/comments/${byAdmin.id}`),
        await stranger.post(`/comments/${byAdmin.id}/restore`),
        await stranger.delete(`/comments/${byAdmin.id}`),
      ])
        expect(response.body.code).toBe('not_found');
      expect((await ben.post(`/comments/${byAgent.id}/restore`)).body.code).toBe('insufficient_role');

      expect((await ben.post(`/comments/${byAdmin.id}/restore`)).body.comment).toEqual(byAdmin);
      expect((await agent.post(`/comments/${byAgent.id}/restore`)).status).toBe(200);
      expect((await ana.post(`/comments/${byAgent.id}/restore`)).body.comment).toEqual(byAgent);
      expect((await ana.get(`/tasks/${task.id}/comments`)).body).toEqual(before.slice(0, 2));
      expect(await listTrash()).toEqual([]);
      expect(await readLogAsViewer()).toContain('wombat one');
    });

    it('goes with its task to the trash and comes back into the trash of the task', async () => {
      const other = await ana.createTask(project.id, { title: 'Moved' });
      const comment = await write(ben, 'bilby', other.id);
      await ana.delete(`/comments/${comment.id}`);
      await ana.post(`/tasks/${other.id}/trash`);
      expect(await listTrash()).toEqual([]);
      expect((await ana.post(`/comments/${comment.id}/restore`)).body.code).toBe('not_found');
      await ana.post(`/tasks/${other.id}/restore`);
      expect((await listTrash()).map(({ id }) => id)).toEqual([comment.id]);
      expect((await ana.post(`/comments/${comment.id}/restore`)).status).toBe(200);
      expect(await listContents(other.id)).toEqual(['bilby']);
    });

    it('is deleted for good there by its author, with the trash, and after 30 days, and then leaves no text', async () => {
      const texts = ['possum', 'potoroo', 'quoll'];
      const comments: Json[] = [];
      for (const text of texts) comments.push(await write(ben, text));
      for (const { id } of comments) await ana.delete(`/comments/${id}`);
      expect((await ben.delete(`/comments/${comments[0]?.id}`)).status).toBe(200);
      expect(await readLog()).not.toContain('possum');
      expect((await ana.delete(`/spaces/${space.id}/trash`)).body).toEqual({ success: true, remaining: 0 });
      expect(await readLog()).not.toMatch(/potoroo|quoll/);
      const late = await write(ben, 'quokka');
      await ana.delete(`/comments/${late.id}`);
      test.advanceClock(29 * dayMs);
      await test.app.runDueJobs();
      expect(await readLog()).toContain('quokka');
      test.advanceClock(2 * dayMs);
      await test.app.runDueJobs();
      const back = await test.signIn(ana);
      expect((await back.get(`/spaces/${space.id}/trash/comments`)).body).toEqual([]);
      expect(await readLog()).not.toContain('quokka');
      expect((await back.post(`/comments/${late.id}/restore`)).body.code).toBe('not_found');
      ana = back;
      ben = await test.signIn(ben);
    });

    it('shows nothing of a task in the trash in the log, only that it is gone, until it comes back', async () => {
      const secret = await ana.createTask(project.id, { title: 'dunnart title', description: 'dunnart text' });
      const child = await ana.createTask(project.id, { title: 'dunnart child', parentTaskId: secret.id });
      await write(ben, 'dunnart comment', child.id);
      await ana.patch(`/tasks/${secret.id}`, { title: 'dunnart again' });
      const agent = await connectMcpClient(ana, { name: 'Claude' });
      const since = (await agent.callTool('what_changed')).cursor;
      expect(await readLogAsViewer()).toContain('dunnart');
      await ana.post(`/tasks/${secret.id}/trash`);
      // A page of the log has 100 events.
      for (const count of [0, 150]) {
        for (let n = 0; n < count; n++) await ana.patch(`/tasks/${task.id}`, { title: `Title ${n}` });
        const shown = await readLogAsViewer();
        expect(shown).not.toContain('dunnart');
        expect(shown).toContain(secret.id);
      }
      expect(JSON.stringify(await agent.callTool('what_changed', { since }))).not.toContain('dunnart');
      await ana.post(`/tasks/${secret.id}/restore`);
      expect(await readLogAsViewer(secret.id)).toContain('dunnart comment');
    });
  });
});
