import { beforeAll, describe, expect, test } from 'vitest';
import type { BoardTask } from '../../../contract/board.ts';
import { decodeBoardTasks } from '../../../contract/columnarCodec.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { createFixtures, type Fixtures } from '../../support/fixtures.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describeOnEachEngine((app) => {
  let world: Fixtures;
  let owner: Person;

  beforeAll(async () => {
    world = await createFixtures(app);
    owner = world.owner;
  });

  const boardOf = async (projectId: string, query = '', person = owner) => {
    const { status, body, text } = await person.get(`/projects/${projectId}/board${query}`);
    expect(status, text).toBe(200);
    return { ...body, tasks: decodeBoardTasks(body.tasks) };
  };

  /** Reads the same records through the other endpoints. */
  const compact = (task: Json, more: Partial<BoardTask> = {}): BoardTask => {
    const { spaceId, projectId, description, isArchived, createdAt, updatedAt, ref, ...shown } = task;
    return {
      ...shown,
      number: Number(ref.split('-')[1]),
      hasDescription: (description ?? '') !== '',
      commentCount: 0,
      subtaskCount: 0,
      ...more,
    };
  };

  test('has the same records as the lists', async () => {
    const { space, project, viewer } = world;
    const board = await boardOf(project.id, '', viewer);
    expect(board.project).toEqual((await viewer.get(`/projects/${project.id}`)).body.project);
    expect(board.space).toEqual({ ...space, role: 'viewer' });
    expect(board.statuses).toEqual((await viewer.get(`/statuses?projectId=${project.id}`)).body);
    expect(board.labels).toEqual((await viewer.get(`/labels?spaceId=${space.id}`)).body);
    expect(board.members).toEqual((await viewer.get(`/spaces/${space.id}/members`)).body);
    expect(board.tasks).toEqual([compact(world.task)]);
  });

  describe('Its tasks', () => {
    let project: Json;
    let made: Json[];

    beforeAll(async () => {
      const { space, label, spareMember } = world;
      const { body } = await owner.post('/projects', { spaceId: space.id, name: 'Full', slug: 'full' });
      project = body.project;
      const { body: statuses } = await owner.get(`/statuses?projectId=${project.id}`);
      const last = await owner.createTask(project.id, { title: 'In the last column', statusId: statuses[2].id });
      const parent = await owner.createTask(project.id, {
        title: 'With everything',
        description: '# Long',
        priority: 'urgent',
        startDate: '2026-02-20',
        dueDate: '2026-02-22T10:00:00Z',
        estimatedHours: 2.5,
        assigneeIds: [owner.id, spareMember.id],
        labelIds: [label.id],
      });
      const child = await spareMember.createTask(project.id, {
        title: 'Below it',
        parentTaskId: parent.id,
        description: '',
      });
      const none = await owner.createTask(project.id, { title: 'In no column', statusId: null });
      const archived = await owner.createTask(project.id, { title: 'Archived', parentTaskId: parent.id });
      await owner.patch(`/tasks/${archived.id}`, { isArchived: true });
      await owner.put(`/tasks/${child.id}/blockers/${parent.id}`);
      for (const content of ['One', 'Two']) await owner.post(`/tasks/${parent.id}/comments`, { content });
      await owner.post(`/tasks/${archived.id}/comments`, { content: 'Late' });
      made = [parent, child, last, none, archived];
      for (const [at, { id }] of made.entries()) made[at] = (await owner.get(`/tasks/${id}`)).body.task;
    });

    test('are all active ones in list order, with whether they have a description and how many comments', async () => {
      const [parent, child, last, none] = made.slice(0, 4).map((task) => compact(task, counts(task)));
      const board = await boardOf(project.id);
      expect(board.tasks).toEqual([parent, child, last, none]);
      expect(parent).toMatchObject({ commentCount: 2, subtaskCount: 2, hasDescription: true });
      expect(child).toMatchObject({ commentCount: 0, subtaskCount: 0, hasDescription: false });
      const { body: list } = await owner.get(`/tasks?projectId=${project.id}`);
      expect(board.tasks.map(({ id }: BoardTask) => id)).toEqual(list.map(({ id }: Json) => id));
    });

    test('are the archived ones with archived=true', async () => {
      const archived = made[4];
      const { tasks } = await boardOf(project.id, '?archived=true');
      expect(tasks).toEqual([compact(archived, counts(archived))]);
      expect(tasks[0]).toMatchObject({ title: 'Archived', commentCount: 1 });
    });

    test('have no fields that the board does not need', async () => {
      const { text } = await owner.get(`/projects/${project.id}/board`);
      expect(text).not.toContain('# Long');
      expect(text.split(project.id)).toHaveLength(5);
    });

    test('of an archived project are not shown', async () => {
      await owner.delete(`/projects/${project.id}`);
      expect((await boardOf(project.id)).tasks).toEqual([]);
      await owner.patch(`/projects/${project.id}`, { isArchived: false });
      expect((await boardOf(project.id)).tasks).toHaveLength(4);
    });
  });

  test('An empty board has no tasks', async () => {
    const { project } = await owner.createTeamSpace();
    const { body } = await owner.get(`/projects/${project.id}/board`);
    expect(body.tasks.count).toBe(0);
    expect(decodeBoardTasks(body.tasks)).toEqual([]);
  });

  test('Its rev is the revision from which to follow events', async () => {
    const { space, project } = await owner.createTeamSpace();
    const before = await boardOf(project.id);
    await owner.createTask(project.id, { title: 'Since then' });
    const after = await boardOf(project.id);
    expect(after.rev).toBe(before.rev + 1);
    const { body: events } = await owner.get(`/tasks/${after.tasks[0].id}/activity`);
    expect(events.map((event: Json) => [event.rev, event.type, event.spaceId])).toEqual([
      [after.rev, 'task.created', space.id],
    ]);
  });

  test('Its ETag changes with everything on it', async () => {
    const { space, project, statuses } = await owner.createTeamSpace();
    const task = await owner.createTask(project.id);
    const other = await app.createMember(owner, space.id, 'member', 'Bea');
    const path = `/projects/${project.id}/board`;
    const changes: [string, () => Promise<unknown>][] = [
      ['a task', () => owner.patch(`/tasks/${task.id}`, { priority: 'low' })],
      ['a comment', () => owner.post(`/tasks/${task.id}/comments`, { content: 'New' })],
      ['a label', () => owner.post('/labels', { spaceId: space.id, name: 'New' })],
      ['a status', () => owner.patch(`/statuses/${statuses[0].id}`, { name: 'New' })],
      ['the project', () => owner.patch(`/projects/${project.id}`, { name: 'New' })],
      ['the space', () => owner.patch(`/spaces/${space.id}`, { name: 'New' })],
      ['a member’s name', () => other.patch('/me', { name: 'Beatriz' })],
      ['a role', () => owner.patch(`/spaces/${space.id}/members/${other.id}`, { role: 'viewer' })],
    ];
    for (const [what, change] of changes) {
      const { headers } = await owner.get(path);
      const again = await owner.get(path, { 'if-none-match': headers['etag'] as string });
      expect([again.status, again.text], what).toEqual([304, '']);
      await change();
      const after = await owner.get(path, { 'if-none-match': headers['etag'] as string });
      expect(after.status, what).toBe(200);
      expect(after.headers['etag']).not.toBe(headers['etag']);
    }
  });
});

function counts({ commentCount, subtaskCount }: Json) {
  return { commentCount, subtaskCount };
}
