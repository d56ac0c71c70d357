import { beforeAll, describe, expect, it } from 'vitest';
import type { EndpointName, OperationName } from '../../contract/index.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../support/documented-responses.ts';
import { createFixtures, type Fixtures } from '../support/fixtures.ts';
import {
  aliasedOperationNames,
  callAlias,
  callOperation,
  getOperation,
  operationNames,
} from '../support/operation-inputs.ts';
import {
  type CallerKind,
  callers,
  getActualOutcomes,
  getExpectedOutcomes,
  type OutcomesByCaller,
} from '../support/role-matrix.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const inProject = operationNames.filter((name) =>
  ['projectId', 'statusId', 'taskId', 'commentId'].includes(getOperation(name).target ?? ''),
);

/** Creating a task in an archived project is a 409 for those who could otherwise. */
const archivedProject: { [N in OperationName]?: Partial<OutcomesByCaller> } = {
  create_task: refuseAsArchived('create_task'),
  create_tasks: refuseAsArchived('create_tasks'),
  duplicate_task: refuseAsArchived('duplicate_task'),
};

function refuseAsArchived(name: EndpointName): Partial<OutcomesByCaller> {
  const succeeds = (caller: CallerKind) => /^20[01]$/.test(getExpectedOutcomes(name)[caller]);
  return Object.fromEntries(callers.filter(succeeds).map((caller) => [caller, '409 project_archived']));
}

describe('Access to archived tasks and projects', () => {
  describeOnEachEngine((test) => {
    let owner: Person;
    let fixtures: Fixtures;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      fixtures = await createFixtures(test);
      owner = fixtures.owner;
    });

    describe('an archived task', () => {
      beforeAll(async () => {
        const { body } = await owner.patch(`/tasks/${fixtures.task.id}`, { isArchived: true });
        expect(body.task.isArchived).toBe(true);
      });

      it.each(inProject.filter((name) => getOperation(name).target === 'taskId'))(
        '%s: has the same outcomes as for an active task',
        async (name) => {
          expect(await getActualOutcomes(fixtures, name)).toEqual(getExpectedOutcomes(name));
        },
      );

      it.each(aliasedOperationNames)('F136: %s by body: has the same outcomes', async (name) => {
        expect(await getActualOutcomes(fixtures, name, callAlias)).toEqual(getExpectedOutcomes(name));
      });

      it('can be changed and deleted by the same people as an active task', async () => {
        const { creator, member, demotedCreator } = fixtures;
        for (const [person, updated, deleted] of [
          [demotedCreator, 403, 403],
          [member, 200, 403],
          [creator, 200, 200],
        ] as const) {
          const task = await creator.createTask(fixtures.project.id);
          await owner.patch(`/tasks/${task.id}`, { isArchived: true });
          expect((await person.patch(`/tasks/${task.id}`, { title: 'X' })).status).toBe(updated);
          expect((await person.delete(`/tasks/${task.id}`)).status).toBe(deleted);
        }
      });
    });

    describe('an archived project', () => {
      let archived: Fixtures;
      beforeAll(async () => {
        const { body } = await owner.post('/projects', { spaceId: fixtures.space.id, name: 'Old', slug: 'old' });
        const { project } = body;
        const { body: statuses } = await owner.get(`/statuses?projectId=${project.id}`);
        archived = { ...fixtures, project, statuses, task: await owner.createTask(project.id, { title: 'Kept' }) };
        await owner.delete(`/projects/${project.id}`);
      });

      // Operations that need a new object in the project are covered by the matrix of active projects.
      const needsNewObject: OperationName[] = [
        'trash_task',
        'restore_task',
        'update_task',
        'delete_task',
        'skip_occurrence',
        'report_work',
        'stop_work',
        'answer_work',
        'add_blocker',
        'remove_blocker',
      ];
      const names = inProject.filter(
        (name) => !needsNewObject.includes(name) && !['archive_project', 'update_project'].includes(name),
      );
      it.each(names)('%s: has the same outcomes as for an active project, except for creating tasks', async (name) => {
        expect(await getActualOutcomes(archived, name)).toEqual(getExpectedOutcomes(name, archivedProject[name]));
        expect((await owner.get(`/projects/${archived.project.id}`)).body.project.isArchived).toBe(true);
      });

      it('only tells people who could add tasks that it is archived', async () => {
        const input = { projectId: archived.project.id, title: 'New' };
        const response = await callOperation(fixtures.member, 'create_task', input);
        const expectedError = { error: 'The project “Old” is archived. Restore it first.', code: 'project_archived' };
        expect([response.status, response.body]).toEqual([409, expectedError]);
        for (const [person, code] of [
          [fixtures.stranger, 'not_found'],
          [fixtures.viewer, 'insufficient_role'],
        ] as const) {
          const { body, text } = await callOperation(person, 'create_task', input);
          expect(body.code).toBe(code);
          expect(text).not.toContain('archived');
        }
      });

      it('hides its tasks from lists but keeps them', async () => {
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

      it('lets people change its tasks if they could before', async () => {
        const path = `/tasks/${archived.task.id}`;
        expect((await fixtures.viewer.patch(path, { priority: 'low' })).status).toBe(403);
        expect((await fixtures.member.patch(path, { priority: 'low' })).body.task.priority).toBe('low');
        expect((await fixtures.member.delete(path)).status).toBe(403);
        expect((await fixtures.stranger.get(path)).status).toBe(404);
      });

      it('can be restored by an admin but not by a member, and then accepts tasks again', async () => {
        const { admin, member, project } = archived;
        const path = `/projects/${project.id}`;
        expect((await member.patch(path, { isArchived: false })).status).toBe(403);
        expect((await admin.patch(path, { isArchived: false })).body.project.isArchived).toBe(false);
        expect(await listTitles(project.id)).toContain('Kept');
        expect((await member.post('/tasks', { projectId: project.id, title: 'New' })).status).toBe(201);
        await admin.delete(path);
      });
    });

    async function listTitles(projectId: string): Promise<string[]> {
      const { body } = await owner.get(`/tasks?projectId=${projectId}`);
      return body.map((task: Json) => task.title);
    }
  });
});
