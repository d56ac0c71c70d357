import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../support/documented-responses.ts';
import { countByHttpStatus, getInvalidFields } from '../support/invalid-fields-and-status-counts.ts';
import { getTask } from '../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';
import { createUnknownId } from '../support/unknown-id.ts';

describe('Comments', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let bea: Person;
    let project: Json;
    let task: Json;
    let path: string;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      ana = await test.createPerson();
      const team = await ana.createTeamSpace();
      project = team.project;
      bea = await test.createMember(ana, team.space.id, 'member', 'Bea');
    });
    beforeEach(async () => {
      task = await ana.createTask(project.id);
      path = `/tasks/${task.id}/comments`;
    });

    const list = async () => (await ana.get(path)).body;
    const say = async (content: string, who: Person = ana) => {
      const { status, body, text } = await who.post(path, { content });
      expect(status, text).toBe(201);
      return body.comment;
    };

    it('have an author and a time, and are listed oldest first', async () => {
      const first = await say('First');
      test.advanceClock(1000);
      const second = await say('Second', bea);
      expect(first).toEqual({
        id: expect.any(String),
        taskId: task.id,
        authorId: ana.id,
        content: 'First',
        createdAt: expect.stringMatching(/Z$/),
        updatedAt: first.createdAt,
      });
      expect(second.authorId).toBe(bea.id);
      expect(second.createdAt > first.createdAt).toBe(true);
      expect(await list()).toEqual([first, second]);
    });

    it('added at the same time are all there once, in a stable order', async () => {
      const words = Array.from({ length: 20 }, (_, at) => `Comment ${at}`);
      const said = await Promise.all(words.map((content, at) => say(content, at % 2 ? ana : bea)));
      const listed = await list();
      expect(listed.map(({ content }: Json) => content).sort()).toEqual([...words].sort());
      expect(listed.map(({ id }: Json) => id).sort()).toEqual(said.map(({ id }) => id).sort());
      expect(await list()).toEqual(listed);
      expect((await getTask(ana, task.id)).commentCount).toBe(20);
    });

    it('change the task’s count and version, but no other field', async () => {
      const versions = [(await ana.get(`/tasks/${task.id}`)).headers.etag];
      const { id } = await say('One');
      versions.push((await ana.get(`/tasks/${task.id}`)).headers.etag);
      expect(await getTask(ana, task.id)).toEqual({ ...task, commentCount: 1, subtaskCount: 0 });
      await ana.delete(`/comments/${id}`);
      versions.push((await ana.get(`/tasks/${task.id}`)).headers.etag);
      expect(await getTask(ana, task.id)).toEqual({ ...task, commentCount: 0, subtaskCount: 0 });
      expect(new Set(versions).size).toBe(3);
    });

    it('an edit changes only the content and the time of the edit', async () => {
      const [first, second] = [await say('Frist'), await say('Second', bea)];
      test.advanceClock(1000);
      const change = { content: 'First', authorId: bea.id, taskId: createUnknownId(), createdAt: '2001-01-01' };
      const { status, body } = await ana.patch(`/comments/${first.id.toUpperCase()}`, change);
      expect(status).toBe(200);
      expect(body.comment).toEqual({ ...first, content: 'First', updatedAt: body.comment.updatedAt });
      expect(body.comment.updatedAt > first.updatedAt).toBe(true);
      expect(await list()).toEqual([body.comment, second]);
      test.advanceClock(1000);
      for (const same of [{}, { content: 'First' }])
        expect((await ana.patch(`/comments/${first.id}`, same)).body).toEqual(body);
    });

    it('content has 1 to 50,000 characters, and not only white space', async () => {
      const { id } = await say('x'.repeat(50_000));
      expect((await say('🗨'.repeat(50_000))).content.length).toBe(100_000);
      for (const content of ['', ' ', '\n\t\u3000', 'x'.repeat(50_001), null, 7, ['x'], 'a\0b', '\ud83d']) {
        expect(getInvalidFields(await ana.post(path, { content }))).toEqual(['content']);
        expect(getInvalidFields(await ana.patch(`/comments/${id}`, { content }))).toEqual(['content']);
      }
      expect(getInvalidFields(await ana.post(path, {}))).toEqual(['content']);
      expect(await list()).toHaveLength(2);
    });

    it('a deleted comment is gone, and of many concurrent deletes one succeeds', async () => {
      const [gone, kept] = [await say('Gone'), await say('Kept')];
      const replies = await Promise.all(Array.from({ length: 4 }, () => ana.delete(`/comments/${gone.id}`)));
      expect(countByHttpStatus(replies)).toEqual({ 200: 1, 404: 3 });
      expect((await ana.patch(`/comments/${gone.id}`, { content: 'Back' })).status).toBe(404);
      expect(await list()).toEqual([kept]);
    });

    it('can be read, added, edited and deleted on an archived task', async () => {
      const { id } = await say('Before');
      await ana.patch(`/tasks/${task.id}`, { isArchived: true });
      await say('After');
      expect((await ana.patch(`/comments/${id}`, { content: 'Edited' })).status).toBe(200);
      expect((await list()).map(({ content }: Json) => content)).toEqual(['Edited', 'After']);
    });

    it('someone who has left the space stays their author but cannot change them', async () => {
      const carl = await test.createMember(ana, project.spaceId, 'member', 'Carl');
      const said = await say('I was here', carl);
      await carl.delete(`/spaces/${project.spaceId}/members/${carl.id}`);
      expect(await list()).toEqual([said]);
      for (const reply of [
        await carl.get(`/comments/${said.id}`),
        await carl.patch(`/comments/${said.id}`, { content: 'No' }),
        await carl.delete(`/comments/${said.id}`),
        await carl.get(path),
      ]) {
        expect(reply.status).toBe(404);
      }
      expect(await list()).toEqual([said]);
    });

    it('F188: are listed as they were written when the clock is set back in between', async () => {
      const first = await say('First');
      test.advanceClock(-3_600_000);
      const second = await say('Second');
      test.advanceClock(3_600_000);
      expect(second.createdAt < first.createdAt).toBe(true);
      expect((await list()).map(({ content }: Json) => content)).toEqual(['First', 'Second']);
    });

    it('F173: their events tell how many comments the task has then', async () => {
      const first = await say('First');
      await say('Second');
      await ana.patch(`/comments/${first.id}`, { content: 'Edited' });
      await ana.delete(`/comments/${first.id}`);
      const events = (await ana.get(`/tasks/${task.id}/activity`)).body.filter(({ type }: Json) =>
        /^comment/.test(type),
      );
      expect(events.map(({ type, data }: Json) => [type, data.commentCount])).toEqual([
        ['comment.deleted', 1],
        ['comment.updated', undefined],
        ['comment.created', 2],
        ['comment.created', 1],
      ]);
    });

    it('cannot be added to an unknown task or to a task of another space', async () => {
      const stranger = await test.createPerson('Stranger');
      const foreign = await stranger.createTask((await stranger.getPersonalSpace()).project.id);
      const { id } = await say('Here');
      for (const taskId of [createUnknownId(), foreign.id, project.id, id]) {
        const reply = await ana.post(`/tasks/${taskId}/comments`, { content: 'x' });
        expect([reply.status, reply.body]).toEqual([404, { error: 'Task not found', code: 'not_found' }]);
        expect((await ana.get(`/tasks/${taskId}/comments`)).status).toBe(404);
      }
      for (const commentId of [createUnknownId(), task.id])
        expect((await ana.get(`/comments/${commentId}`)).status).toBe(404);
      expect(getInvalidFields(await ana.get('/comments/first'))).toEqual(['id']);
    });
  });
});
