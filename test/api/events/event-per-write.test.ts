import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationName } from '../../../contract/index.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { createFixtures, type Fixtures } from '../../support/fixtures.ts';
import { callOperation, getOperation, operationInputs, operationNames } from '../../support/operation-inputs.ts';
import { type ApiClient, createTokenClient, describeOnEachEngine } from '../../support/test-app.ts';

/** The event that each write in a space records. */
const appended: Partial<Record<OperationName, string[]>> = {
  update_space: ['space.updated'],
  delete_space: [],
  create_project: ['project.created'],
  update_project: ['project.updated'],
  archive_project: ['project.updated'],
  create_status: ['status.created'],
  update_status: ['status.updated'],
  delete_status: ['status.deleted'],
  create_task: ['task.created'],
  create_tasks: ['task.created', 'task.created'],
  duplicate_task: ['task.created'],
  duplicate_project: ['project.created', 'task.created'],
  update_task: ['task.updated'],
  skip_occurrence: ['task.updated'],
  delete_task: ['task.deleted'],
  trash_task: ['task.deleted'],
  restore_task: ['task.updated'],
  assign_task: ['task.updated'],
  unassign_task: ['task.updated'],
  add_blocker: ['task.updated'],
  remove_blocker: ['task.updated'],
  add_task_label: ['task.updated'],
  remove_task_label: ['task.updated'],
  claim_task: ['task.claimed', 'task.updated'],
  report_work: ['task.lease_updated'],
  stop_work: ['task.lease_updated'],
  answer_work: ['comment.created', 'task.lease_updated'],
  add_comment: ['comment.created'],
  update_comment: ['comment.updated'],
  delete_comment: ['comment.deleted'],
  restore_comment: ['comment.created'],
  create_label: ['label.created'],
  update_label: ['label.updated'],
  delete_label: ['label.deleted'],
  // The run has created a task.
  undo_run: ['task.deleted'],
  stop_run: ['run.updated'],
  resume_run: ['run.updated'],
  update_member: ['member.updated'],
  remove_member: ['member.removed'],
  // What a person watches and is told of does not concern the others.
  watch_task: [],
  unwatch_task: [],
  watch_project: [],
  unwatch_project: [],
  update_space_notification_settings: [],
  update_project_notification_settings: [],
  create_import: [],
  add_import_part: [],
  // Its tasks are changed in the background.
  start_import: ['project.created', 'task.created'],
  undo_import: ['task.deleted', 'project.updated'],
  delete_import: [],
  // Only admins know of invitations, but every member reads the log.
  create_invitation: [],
  delete_invitation: [],
  // One for each task in the trash.
  empty_trash: ['task.deleted'],
};
const writes = operationNames.filter((name) => getOperation(name).write && getOperation(name).target);

describe('A write in a space records an event with the next revision and its user', () => {
  it('the table of events has every operation that writes in a space', () => {
    expect(Object.keys(appended).sort()).toEqual([...writes].sort());
  });

  describeOnEachEngine((test) => {
    let world: Fixtures;
    let stream: EventStreamClient;
    let token: ApiClient;
    let tokenId: string;
    beforeAll(async () => {
      world = await createFixtures(test);
      const { body } = await world.owner.post('/tokens', { name: 'Laptop' });
      [token, tokenId] = [createTokenClient(test, body.secret), body.token.id];
      stream = await EventStreamClient.open(world.viewer, world.space.id);
      await stream.waitForEvent('ready');
    });
    afterAll(() => stream.disconnect());

    /** Returns all events of the log. */
    const log = async (): Promise<Json[]> => {
      const { body } = await world.owner.post('/labels', { spaceId: world.space.id, name: crypto.randomUUID() });
      await stream.waitUntil(() => stream.events.some(({ data }) => data?.label?.id === body.label.id));
      return stream.events.slice();
    };

    /** Empties the trash, and then moves one task to it. */
    const trashOneTask = async () => {
      await world.owner.delete(`/spaces/${world.space.id}/trash`);
      const task = await world.owner.createTask(world.project.id);
      await world.owner.post(`/tasks/${task.id}/trash`);
    };

    it.each(writes)('%s', async (name) => {
      for (const [client, by] of [
        [world.owner, { userId: world.owner.id, tokenId: null, tokenName: null, client: null }],
        [token, { userId: world.owner.id, tokenId, tokenName: 'Laptop', client: null }],
      ] as const) {
        // A token takes back only its own runs.
        if (name === 'undo_run' && client === token) continue;
        // Only people who are signed in stop and answer agents.
        if (client === token && ['stop_work', 'answer_work', 'stop_run', 'resume_run'].includes(name)) continue;
        // A second identical write would not be a change.
        const assignee = `/tasks/${world.task.id}/assignees/${world.spareMember.id}`;
        if (name === 'assign_task') await world.owner.delete(assignee);
        if (name === 'unassign_task') await world.owner.put(assignee);
        const label = `/tasks/${world.task.id}/labels/${world.label.id}`;
        if (name === 'add_task_label') await world.owner.delete(label);
        if (name === 'remove_task_label') await world.owner.put(label);
        const input = await operationInputs[name]({ ...world, caller: world.owner, recordCreator: world.owner });
        if (name === 'empty_trash') await trashOneTask();
        const before = await log();
        const { status, text } = await callOperation(client, name, input);
        expect(status, text).toBeLessThan(300);
        await test.app.waitForImports();
        const events = (await log()).slice(before.length, -1);
        if (name === 'delete_space') continue;
        expect(events.map(({ type }) => type)).toEqual(appended[name]);
        expect(events.map(({ rev }) => rev)).toEqual(events.map((_, n) => before.at(-1).rev + 1 + n));
        for (const event of events) {
          expect(event).toMatchObject({ spaceId: world.space.id, by, at: expect.stringMatching(/Z$/) });
        }
      }
    });

    it('a rejected write records nothing and uses no revision', async () => {
      const before = await log();
      expect((await world.owner.post('/tasks', { projectId: world.project.id, title: '' })).status).toBe(400);
      expect((await world.viewer.post('/tasks', { projectId: world.project.id, title: 'No' })).status).toBe(403);
      const taken = { spaceId: world.space.id, name: 'Taken', slug: 'general' };
      expect((await world.owner.post('/projects', taken)).status).toBe(409);
      const changed = { 'if-match': '"0"' };
      expect((await world.owner.patch(`/tasks/${world.task.id}`, { title: 'No' }, changed)).status).toBe(412);
      expect((await log()).slice(before.length).map(({ type }) => type)).toEqual(['label.created']);
      expect(stream.events.at(-1).rev).toBe(before.at(-1).rev + 1);
    });

    it('the complete log has no gap and no duplicate, and starts with the space itself', async () => {
      const whole = await EventStreamClient.open(world.owner, world.space.id, { lastEventId: '0' });
      const end = (await log()).at(-1).rev;
      await whole.waitUntil(() => whole.events.at(-1)?.rev >= end);
      whole.disconnect();
      const [ready, ...events] = whole.events;
      expect(ready).toEqual({ type: 'ready', rev: 0 });
      expect(events.map(({ rev }) => rev)).toEqual(Array.from({ length: events.at(-1).rev }, (_, n) => n + 1));
      expect(events[0]).toMatchObject({ type: 'space.created', by: { userId: world.owner.id } });
      expect(events.slice(1, 3).map(({ type }) => type)).toEqual(['project.created', 'member.added']);
    });

    it('accepting an invitation records the new member', async () => {
      const { body } = await world.owner.post(`/spaces/${world.space.id}/invitations`, { role: 'viewer' });
      const cleo = await test.createPerson('Cleo');
      await cleo.post('/invitations/accept', { secret: body.url.split('#invitation=')[1] });
      const event = (await log()).at(-2);
      expect(event).toMatchObject({ type: 'member.added', by: { userId: cleo.id } });
      expect(event.data.member).toMatchObject({ userId: cleo.id, role: 'viewer' });
      expect(JSON.stringify(event)).not.toContain(body.url.split('#invitation=')[1]);
    });
  });
});
