import { beforeAll, describe, expect, it } from 'vitest';
import type { OperationName } from '../../contract/index.ts';
import type { Json } from '../../testing/json.ts';
import { createFixtures, type Fixtures } from '../support/fixtures.ts';
import { callOperation, getOperation, operationNames } from '../support/operation-inputs.ts';
import { callers, getActualOutcomes, getExpectedOutcomes, type OutcomesByCaller } from '../support/role-matrix.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const inProject = operationNames.filter((name) =>
  ['projectId', 'statusId', 'taskId', 'commentId'].includes(getOperation(name).target ?? ''),
);

/** Nothing new goes into an archived project: told to whoever might otherwise. */
const archivedProject: { [N in OperationName]?: Partial<OutcomesByCaller> } = {
  create_task: Object.fromEntries(
    callers
      .filter((caller) => getExpectedOutcomes('create_task')[caller] === '201')
      .map((caller) => [caller, '409 project_archived']),
  ),
};

describe('Who may do what with the archived', () => {
  describeOnEachEngine((test) => {
    let owner: Person;
    let world: Fixtures;
    beforeAll(async () => {
      world = await createFixtures(test);
      owner = world.owner;
    });

    describe('an archived task', () => {
      beforeAll(async () => {
        const { body } = await owner.patch(`/tasks/${world.task.id}`, { isArchived: true });
        expect(body.task.isArchived).toBe(true);
      });

      it.each(inProject.filter((name) => getOperation(name).target === 'taskId'))(
        '%s: as with an active one',
        async (name) => {
          expect(await getActualOutcomes(world, name)).toEqual(getExpectedOutcomes(name));
        },
      );

      it('is changed and deleted by the same people as an active one', async () => {
        const { creator, member, demotedCreator } = world;
        for (const [person, updated, deleted] of [
          [demotedCreator, 403, 403],
          [member, 200, 403],
          [creator, 200, 200],
        ] as const) {
          const task = await creator.createTask(world.project.id);
          await owner.patch(`/tasks/${task.id}`, { isArchived: true });
          expect((await person.patch(`/tasks/${task.id}`, { title: 'X' })).status).toBe(updated);
          expect((await person.delete(`/tasks/${task.id}`)).status).toBe(deleted);
        }
      });
    });

    describe('an archived project', () => {
      let archived: Fixtures;
      beforeAll(async () => {
        const { body } = await owner.post('/projects', { spaceId: world.space.id, name: 'Old', slug: 'old' });
        const { project } = body;
        const { body: statuses } = await owner.get(`/statuses?projectId=${project.id}`);
        archived = { ...world, project, statuses, task: await owner.createTask(project.id, { title: 'Kept' }) };
        await owner.delete(`/projects/${project.id}`);
      });

      // What would first have to be made in it is in the matrix of what is active.
      const made: OperationName[] = ['update_task', 'delete_task', 'add_blocker', 'remove_blocker'];
      const names = inProject.filter(
        (name) => !made.includes(name) && !['archive_project', 'update_project'].includes(name),
      );
      it.each(names)('%s: as with an active one, but that nothing new goes in', async (name) => {
        expect(await getActualOutcomes(archived, name)).toEqual(getExpectedOutcomes(name, archivedProject[name]));
        expect((await owner.get(`/projects/${archived.project.id}`)).body.project.isArchived).toBe(true);
      });

      it('says that it is archived only to whoever might otherwise add to it', async () => {
        const input = { projectId: archived.project.id, title: 'New' };
        const told = await callOperation(world.member, 'create_task', input);
        const refusal = { error: 'The project is archived: restore it first', code: 'project_archived' };
        expect([told.status, told.body]).toEqual([409, refusal]);
        for (const [person, code] of [
          [world.stranger, 'not_found'],
          [world.viewer, 'insufficient_role'],
        ] as const) {
          const { body, text } = await callOperation(person, 'create_task', input);
          expect(body.code).toBe(code);
          expect(text).not.toContain('archived');
        }
      });

      it('hides its tasks from the lists, and keeps them', async () => {
        const { id } = archived.task;
        await owner.put(`/tasks/${id}/assignees/me`);
        for (const query of [
          `projectId=${archived.project.id}`,
          `projectId=${archived.project.id}&archived=true`,
          'assigneeId=me',
        ]) {
          expect((await owner.get(`/tasks?${query}`)).body).toEqual([]);
        }
        expect((await owner.get(`/tasks/${id}`)).body.task.title).toBe('Kept');
      });

      it('lets who may change a task change those in it', async () => {
        const path = `/tasks/${archived.task.id}`;
        expect((await world.viewer.patch(path, { priority: 'low' })).status).toBe(403);
        expect((await world.member.patch(path, { priority: 'low' })).body.task.priority).toBe('low');
        expect((await world.member.delete(path)).status).toBe(403);
        expect((await world.stranger.get(path)).status).toBe(404);
      });

      it('is restored by an admin, not by a member, and then takes tasks again', async () => {
        const { admin, member, project } = archived;
        const path = `/projects/${project.id}`;
        expect((await member.patch(path, { isArchived: false })).status).toBe(403);
        expect((await admin.patch(path, { isArchived: false })).body.project.isArchived).toBe(false);
        expect(await titles(project.id)).toContain('Kept');
        expect((await member.post('/tasks', { projectId: project.id, title: 'New' })).status).toBe(201);
        await admin.delete(path);
      });
    });

    async function titles(projectId: string): Promise<string[]> {
      const { body } = await owner.get(`/tasks?projectId=${projectId}`);
      return body.map((task: Json) => task.title);
    }
  });
});
