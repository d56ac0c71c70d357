import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { applyEventToReplica, loadBoardReplica, toComparableBoard } from '../../support/board-replica.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { connectMcpClient } from '../../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('What was deleted for good', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let space: Json;
    let project: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ space, project } = await ana.createTeamSpace());
    });

    /** Reads the log from its beginning, as somebody who joins now. */
    async function replayLog(): Promise<Json[]> {
      const viewer = await test.createMember(ana, space.id, 'viewer', `Viewer${crypto.randomUUID().slice(0, 4)}`);
      const { body } = await ana.get(`/projects/${project.id}/board`);
      const stream = await EventStreamClient.open(viewer, space.id, { lastEventId: '0' });
      await stream.waitUntil(() => stream.events.at(-1)?.rev >= body.rev);
      stream.disconnect();
      return stream.events.slice(1);
    }
    const readStoredEvents = () =>
      test.database.read(async (db) =>
        (await db.selectFrom('events').select('data').where('space_id', '=', space.id).execute())
          .map(({ data }) => data)
          .join(),
      );

    it('F41: a deleted task leaves no text in the log, nor do its subtasks and their comments', async () => {
      const secret = (n: number) => `secret${n}é`;
      const task = await ana.createTask(project.id, { title: secret(1), description: `${secret(2)}\n"quoted"` });
      const child = await ana.createTask(project.id, { title: secret(3), parentTaskId: task.id });
      const kept = await ana.createTask(project.id, { title: 'Kept title', description: 'Kept text' });
      for (const { id } of [task, child]) {
        await ana.patch(`/tasks/${id}`, { title: secret(4), description: secret(5) });
        const { comment } = (await ana.post(`/tasks/${id}/comments`, { content: secret(6) })).body;
        await ana.patch(`/comments/${comment.id}`, { content: secret(7) });
        await ana.patch(`/tasks/${id}`, { isArchived: true });
        await ana.patch(`/tasks/${id}`, { isArchived: false, description: null });
      }
      for (let n = 0; n < 250; n++) await ana.patch(`/tasks/${child.id}`, { title: `secret again ${n}` });
      expect(await readStoredEvents()).toContain('secret');
      expect((await ana.delete(`/tasks/${task.id}`)).status).toBe(200);

      const events = await replayLog();
      expect(JSON.stringify(events)).not.toContain('secret');
      expect(await readStoredEvents()).not.toContain('secret');
      expect(JSON.stringify(events)).toContain('Kept text');
      // Every revision is still there, with who did what and when, and with its ids.
      expect(events.map(({ rev }) => rev)).toEqual(events.map((_, index) => index + 1));
      const created = events.find(({ type, taskId }) => type === 'task.created' && taskId === child.id);
      expect(created).toMatchObject({
        by: { userId: ana.id },
        data: { erased: true, task: { id: child.id, parentTaskId: task.id } },
      });
      const untouched = events.find(({ type, taskId }) => type === 'task.created' && taskId === kept.id);
      expect(untouched.data).not.toHaveProperty('erased');
      expect(untouched.data.task).toMatchObject({ title: 'Kept title', description: 'Kept text' });
    });

    it('F41: a deleted comment leaves no text in the log and in the activity of its task', async () => {
      const task = await ana.createTask(project.id, { title: 'Discussed' });
      const write = async (content: string) => (await ana.post(`/tasks/${task.id}/comments`, { content })).body.comment;
      const kept = await write('kept words');
      const deleted = await write('hidden words');
      await ana.patch(`/comments/${deleted.id}`, { content: 'hidden again' });
      await ana.patch(`/comments/${kept.id}`, { content: 'kept again' });
      await ana.delete(`/comments/${deleted.id}`);
      const activity = (await ana.get(`/tasks/${task.id}/activity`)).body;
      for (const text of [JSON.stringify(activity), JSON.stringify(await replayLog()), await readStoredEvents()]) {
        expect(text).not.toContain('hidden');
        expect(text).toContain('kept words');
        expect(text).toContain('kept again');
      }
      const created = activity.find(({ data }: Json) => data.comment?.id === deleted.id);
      expect(created.data).toMatchObject({ erased: true, comment: { content: '(deleted)', authorId: ana.id } });
    });

    it('F41: the trash keeps the texts; deleting from it, emptying it and its 30 days erase them', async () => {
      const trash = async (title: string) => {
        const task = await ana.createTask(project.id, { title, description: `${title} described` });
        const child = await ana.createTask(project.id, { title: `${title} child`, parentTaskId: task.id });
        await ana.post(`/tasks/${child.id}/comments`, { content: `${title} comment` });
        expect((await ana.post(`/tasks/${task.id}/trash`)).status).toBeLessThan(300);
        return task;
      };
      const forever = await trash('forever');
      const restored = await trash('comesback');
      expect(await readStoredEvents()).toContain('forever child');
      expect((await ana.post(`/tasks/${restored.id}/restore`)).status).toBeLessThan(300);
      expect((await ana.delete(`/tasks/${forever.id}`)).status).toBe(200);
      expect(await readStoredEvents()).not.toContain('forever');
      await trash('emptied');
      expect((await ana.delete(`/spaces/${space.id}/trash`)).status).toBe(200);
      expect(await readStoredEvents()).not.toContain('emptied');
      await trash('expiring');
      await test.app.runDueJobs();
      test.advanceClock(31 * 86_400_000);
      await test.app.runDueJobs();
      expect(await readStoredEvents()).not.toContain('expiring');
      expect(await readStoredEvents()).toContain('comesback comment');
      ana = await test.signIn(ana);
    });

    it('F41: what an agent deletes is erased once it leaves the trash, and a rejected deletion erases nothing', async () => {
      const agent = await connectMcpClient(ana);
      const task = await ana.createTask(project.id, { title: 'agent words' });
      const member = await test.createMember(ana, space.id, 'member', 'Mo');
      expect((await member.delete(`/tasks/${task.id}`)).status).toBe(403);
      expect((await ana.delete(`/tasks/${task.id}`, undefined, { 'if-match': '"0"' })).status).toBe(412);
      expect(await readStoredEvents()).toContain('agent words');
      await agent.callTool('delete_task', { taskId: task.id });
      expect(await readStoredEvents()).toContain('agent words');
      expect((await ana.delete(`/tasks/${task.id}`)).status).toBe(200);
      expect(await readStoredEvents()).not.toContain('agent words');
    });

    it('F41: a client that replays the log ends with the same board', async () => {
      const other = (await ana.post('/projects', { spaceId: space.id, name: 'Replayed', slug: 'replayed' })).body
        .project;
      const replica = await loadBoardReplica(ana, other.id);
      const parent = await ana.createTask(other.id, { title: 'Parent' });
      for (let n = 0; n < 3; n++) {
        const { id } = await ana.createTask(other.id, {
          title: `Child ${n}`,
          parentTaskId: parent.id,
          description: 'x',
        });
        const { comment } = (await ana.post(`/tasks/${parent.id}/comments`, { content: `Note ${n}` })).body;
        await ana.patch(`/tasks/${id}`, { title: `Renamed ${n}` });
        if (n > 0) await ana.delete(`/comments/${comment.id}`);
        if (n !== 2) await ana.delete(`/tasks/${id}`);
      }
      const after = await loadBoardReplica(ana, other.id);
      const stream = await EventStreamClient.open(ana, space.id, { lastEventId: String(replica.rev) });
      await stream.waitUntil(() => stream.events.at(-1)?.rev >= after.rev);
      stream.disconnect();
      for (const event of stream.events.slice(1)) applyEventToReplica(replica, event);
      expect(toComparableBoard(replica)).toEqual(toComparableBoard(after));
    });
  });
});
