import { beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import {
  applyEventToReplica,
  type BoardReplica,
  loadBoardReplica,
  toComparableBoard,
} from '../../support/board-replica.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('A board that was read once can be kept up to date by events alone', () => {
  describeOnEachEngine((app) => {
    let ana: Person;
    let bea: Person;
    let space: Json;
    let project: Json;
    let statuses: Json[];

    beforeAll(async () => {
      ana = await app.createPerson();
      ({ space, project, statuses } = await ana.createTeamSpace());
      bea = await app.createMember(ana, space.id, 'admin', 'Bea');
    });

    /** A client that loaded the board at the start and follows the events. */
    async function expectFollowed(board: BoardReplica): Promise<void> {
      const now = await loadBoardReplica(ana, project.id);
      const stream = await EventStreamClient.open(ana, space.id, { query: `&after=${board.rev}` });
      await stream.waitUntil(() => stream.events.at(-1)?.rev === now.rev);
      stream.disconnect();
      for (const event of stream.events.filter(({ type }) => type !== 'ready')) applyEventToReplica(board, event);
      expect(toComparableBoard(board)).toEqual(toComparableBoard(now));
    }

    test('tasks: created, changed, moved, linked, archived, restored, deleted', async () => {
      const [todo, , done] = statuses;
      const first = await ana.createTask(project.id, { title: 'First', description: 'Text', assigneeIds: [bea.id] });
      const gone = await ana.createTask(project.id, { title: 'Gone', isArchived: true });
      await ana.patch(`/tasks/${gone.id}`, { isArchived: true, description: 'Kept' });
      const board = await loadBoardReplica(ana, project.id);

      const second = await bea.createTask(project.id, { title: 'Second', dueDate: '2026-02-22', statusId: done.id });
      const child = await ana.createTask(project.id, { title: 'Child', parentTaskId: first.id });
      const other = await ana.createTask(project.id, { title: 'Other child', parentTaskId: first.id });
      await ana.patch(`/tasks/${first.id}`, {
        title: 'Renamed',
        description: null,
        priority: 'urgent',
        estimatedHours: 2,
      });
      await ana.patch(`/tasks/${first.id}`, { statusId: done.id, startDate: '2026-02-20T10:00:00Z' });
      await ana.patch(`/tasks/${second.id}`, { statusId: todo.id });
      await ana.patch(`/tasks/${other.id}`, { parentTaskId: second.id });
      await ana.put(`/tasks/${first.id}/assignees/me`);
      await ana.delete(`/tasks/${first.id}/assignees/${bea.id}`);
      await ana.put(`/tasks/${second.id}/blockers/${child.id}`);
      await ana.put(`/tasks/${second.id}/blockers/${first.id}`);
      await ana.delete(`/tasks/${second.id}/blockers/${first.id}`);
      const { body: said } = await bea.post(`/tasks/${first.id}/comments`, { content: 'One' });
      await bea.post(`/tasks/${first.id}/comments`, { content: 'Two' });
      await bea.patch(`/comments/${said.comment.id}`, { content: 'Uno' });
      await bea.delete(`/comments/${said.comment.id}`);
      await bea.post(`/tasks/${gone.id}/comments`, { content: 'While it was away' });
      await ana.patch(`/tasks/${gone.id}`, { isArchived: false });
      await ana.patch(`/tasks/${other.id}`, { isArchived: true });
      await ana.delete(`/tasks/${child.id}`);
      await expectFollowed(board);
    });

    test('a column that is renumbered', async () => {
      const [, active] = statuses;
      const made = [];
      for (const title of ['A', 'B', 'C']) made.push(await ana.createTask(project.id, { title, statusId: active.id }));
      const [a, b, c] = made;
      await ana.patch(`/tasks/${b.id}`, { position: a.position + 2e-11 });
      const board = await loadBoardReplica(ana, project.id);
      await ana.patch(`/tasks/${c.id}`, { afterTaskId: a.id });
      const { body: activity } = await ana.get(`/tasks/${c.id}/activity`);
      // Two revisions were used: one for the renumbering, one for the move.
      expect(activity[0].rev).toBe(board.rev + 2);
      await expectFollowed(board);
    });

    test('columns, labels, members, the project and the space', async () => {
      const { body: labelled } = await ana.post('/labels', { spaceId: space.id, name: 'Old' });
      const task = await ana.createTask(project.id, { labelIds: [labelled.label.id], assigneeIds: [bea.id] });
      const board = await loadBoardReplica(ana, project.id);

      const { body: added } = await ana.post('/labels', { spaceId: space.id, name: 'New', color: '#112233' });
      await ana.patch(`/labels/${added.label.id}`, { name: 'Newer' });
      await ana.patch(`/tasks/${task.id}`, { labelIds: [labelled.label.id, added.label.id] });
      await ana.delete(`/labels/${labelled.label.id}`);
      const { body: column } = await ana.post('/statuses', { projectId: project.id, name: 'Review' });
      await ana.patch(`/statuses/${column.status.id}`, { position: 1, color: '#aabbcc', category: 'done' });
      await ana.patch(`/tasks/${task.id}`, { statusId: column.status.id });
      await ana.delete(`/statuses/${column.status.id}?moveTo=${statuses[0].id}`);
      await ana.patch(`/projects/${project.id}`, { name: 'Renamed', color: '#010203', defaultView: 'gantt' });
      await ana.patch(`/spaces/${space.id}`, { name: 'Renamed', description: 'Text' });
      const carl = await app.createMember(ana, space.id, 'viewer', 'Carl');
      await ana.patch(`/spaces/${space.id}/members/${carl.id}`, { role: 'member' });
      await ana.delete(`/spaces/${space.id}/members/${bea.id}`);
      // Events of another project do not change the board.
      const { body: elsewhere } = await ana.post('/projects', { spaceId: space.id, name: 'Else', slug: 'else' });
      await ana.createTask(elsewhere.project.id, { title: 'Elsewhere' });
      await expectFollowed(board);
    });
  });
});
