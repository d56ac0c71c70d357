import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../../support/documented-responses.ts';
import { createFixtures, type Fixtures } from '../../support/fixtures.ts';
import { getTask } from '../../support/read-tasks.ts';
import { describeOnEachEngine } from '../../support/test-app.ts';

describe('A PATCH with the values that its writer has seen', () => {
  describeOnEachEngine((test) => {
    let world: Fixtures;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      world = await createFixtures(test);
    });

    it('F5: PATCH changes nothing when a value differs from the expected one, and returns the current object', async () => {
      const { owner, member, project, space, statuses } = world;
      const task = await owner.createTask(project.id, { title: 'Old', description: 'Text', dueDate: '2026-02-22' });
      const { body } = await owner.post(`/tasks/${task.id}/comments`, { content: 'Said' });
      const label = (await owner.post('/labels', { spaceId: space.id, name: 'Old label' })).body.label;
      const things: [path: string, key: string, read: Json, mine: Json, theirs: Json][] = [
        [`/tasks/${task.id}`, 'task', task, { description: 'Mine' }, { description: 'Theirs' }],
        [`/tasks/${task.id}`, 'task', task, { dueDate: '2026-03-01' }, { dueDate: null }],
        [`/tasks/${task.id}`, 'task', task, { isArchived: true, title: 'Mine' }, { title: 'Theirs' }],
        [`/comments/${body.comment.id}`, 'comment', body.comment, { content: 'Mine' }, { content: 'Theirs' }],
        [`/labels/${label.id}`, 'label', label, { name: 'Mine' }, { name: 'Theirs' }],
        [`/statuses/${statuses[1].id}`, 'status', statuses[1], { name: 'Mine' }, { name: 'Theirs' }],
        [`/projects/${project.id}`, 'project', project, { name: 'Mine' }, { name: 'Theirs' }],
        [`/spaces/${space.id}`, 'space', space, { description: 'Mine' }, { description: 'Theirs' }],
      ];
      for (const [path, key, read, mine, theirs] of things) {
        const expected = Object.fromEntries(Object.keys(mine).map((field) => [field, read[field]]));
        expect((await owner.patch(path, { ...theirs, expected })).body[key]).toMatchObject(theirs);
        const before = await owner.get(path);
        const refused = await owner.patch(path, { ...mine, expected });
        expect([refused.status, refused.body.code, refused.body[key]]).toEqual([
          412,
          'changed_meanwhile',
          before.body[key],
        ]);
        const after = await owner.get(path);
        expect([after.text, after.headers['etag']]).toEqual([before.text, before.headers['etag']]);
      }
      // A change of another field does not matter, and a role or a missing value is reported first.
      const path = `/tasks/${task.id}`;
      expect((await member.patch(path, { priority: 'high', expected: { priority: 'none' } })).status).toBe(200);
      const wrong = await owner.patch(path, { statusId: task.id, expected: { priority: 'none' } });
      expect([wrong.status, wrong.body.issues[0].path]).toEqual([400, 'statusId']);
      const invalid = await owner.patch(path, { priority: 'low', expected: { priority: 'whatever' } });
      expect([invalid.status, invalid.body.issues[0].path]).toEqual([400, 'expected.priority']);
      expect((await world.viewer.patch(path, { priority: 'low', expected: { priority: 'none' } })).status).toBe(403);
      expect((await getTask(owner, task.id)).priority).toBe('high');
    });

    it('F5: a refused PATCH leaves its Idempotency-Key free for the person’s decision', async () => {
      const { owner, project } = world;
      const task = await owner.createTask(project.id, { title: 'Old' });
      await owner.patch(`/tasks/${task.id}`, { title: 'Theirs' });
      const key = { 'idempotency-key': crypto.randomUUID() };
      const send = (expected: string) =>
        owner.patch(`/tasks/${task.id}`, { title: 'Mine', expected: { title: expected } }, key);
      expect((await send('Old')).status).toBe(412);
      expect((await send('Theirs')).body.task.title).toBe('Mine');
    });
  });
});
