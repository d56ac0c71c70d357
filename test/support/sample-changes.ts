import type { Fixtures } from './fixtures.ts';
import type { Json } from './test-app.ts';

/** One change of each field that PATCH takes. */
export function getTaskChanges(): Record<string, (world: Fixtures) => Json | Promise<Json>> {
  return {
    title: () => ({ title: 'Another title' }),
    description: () => ({ description: 'Other words' }),
    statusId: ({ statuses }) => ({ statusId: statuses[1].id }),
    'statusId, to a done column': ({ statuses }) => ({ statusId: statuses[2].id }),
    'statusId, to none': () => ({ statusId: null }),
    priority: () => ({ priority: 'urgent' }),
    startDate: () => ({ startDate: '2026-02-20' }),
    dueDate: () => ({ dueDate: '2026-02-22' }),
    parentTaskId: async ({ owner, project }) => ({ parentTaskId: (await owner.task(project.id)).id }),
    'parentTaskId, to none': () => ({ parentTaskId: null }),
    estimatedHours: () => ({ estimatedHours: 7 }),
    assigneeIds: ({ viewer }) => ({ assigneeIds: [viewer.id] }),
    labelIds: () => ({ labelIds: [] }),
    completedAt: () => ({ completedAt: '2026-02-22T10:00:00Z' }),
    isArchived: () => ({ isArchived: true }),
    'isArchived, restored': () => ({ isArchived: false }),
    position: () => ({ position: 12_345.5 }),
    beforeTaskId: async ({ owner, project }) => ({ beforeTaskId: (await owner.task(project.id)).id }),
    afterTaskId: async ({ owner, project }) => ({ afterTaskId: (await owner.task(project.id)).id }),
  };
}

export interface RelatedChange {
  before?: (world: Fixtures) => Promise<Json>;
  make: (world: Fixtures, prepared: Json) => Promise<unknown>;
  /** What must read differently then. */
  shows: string;
}

/** Changes of something that is shown by something else. */
export function getRelatedChanges(): Record<string, RelatedChange> {
  const subtask = ({ owner, task, project }: Fixtures) => owner.task(project.id, { parentTaskId: task.id });
  const other = ({ owner, project }: Fixtures) => owner.task(project.id);
  return {
    'a subtask is made': { make: subtask, shows: 'TASK by viewer' },
    'a subtask is deleted': {
      before: subtask,
      make: ({ owner }, { id }) => owner.delete(`/tasks/${id}`),
      shows: 'TASK by viewer',
    },
    'a subtask goes to another parent': {
      before: async (world) => ({ child: await subtask(world), parent: await other(world) }),
      make: ({ owner }, { child, parent }) => owner.patch(`/tasks/${child.id}`, { parentTaskId: parent.id }),
      shows: 'TASK by viewer',
    },
    'a task that it waits for is deleted': {
      before: async (world) => {
        const blocker = await other(world);
        await world.owner.put(`/tasks/${world.task.id}/blockers/${blocker.id}`);
        return blocker;
      },
      make: ({ owner }, { id }) => owner.delete(`/tasks/${id}`),
      shows: 'TASK by viewer',
    },
    'the parent of a task that it waits for is deleted': {
      before: async (world) => {
        const parent = await other(world);
        const blocker = await world.owner.task(world.project.id, { parentTaskId: parent.id });
        await world.owner.put(`/tasks/${world.task.id}/blockers/${blocker.id}`);
        return parent;
      },
      make: ({ owner }, { id }) => owner.delete(`/tasks/${id}`),
      shows: 'TASK by viewer',
    },
    'its label is deleted': {
      before: async ({ owner, space, task }) => {
        const { body } = await owner.post('/labels', { spaceId: space.id, name: `Short-lived ${crypto.randomUUID()}` });
        await owner.patch(`/tasks/${task.id}`, { labelIds: [body.label.id] });
        return body.label;
      },
      make: ({ owner }, { id }) => owner.delete(`/labels/${id}`),
      shows: 'TASK by viewer',
    },
    'its column is deleted': {
      before: async ({ owner, project, task }) => {
        const { body } = await owner.post('/statuses', {
          projectId: project.id,
          name: `Short-lived ${crypto.randomUUID()}`,
        });
        await owner.patch(`/tasks/${task.id}`, { statusId: body.status.id });
        return body.status;
      },
      make: ({ owner, statuses }, { id }) => owner.delete(`/statuses/${id}`, { moveTo: statuses[0].id }),
      shows: 'TASK by viewer',
    },
    'its assignee leaves': {
      before: async ({ test, owner, space, task }) => {
        const leaving = await test.member(owner, space.id, 'member');
        await owner.put(`/tasks/${task.id}/assignees/${leaving.id}`);
        return leaving;
      },
      make: ({ space }, leaving) => leaving.delete(`/spaces/${space.id}/members/${leaving.id}`),
      shows: 'TASK by viewer',
    },
    'the gap beside it is used up and the column numbered anew': {
      before: async ({ owner, task }) => {
        await owner.patch(`/tasks/${task.id}`, { position: 7 });
        const [low, moved] = [await owner.task(task.projectId), await owner.task(task.projectId)];
        await owner.patch(`/tasks/${low.id}`, { position: 7 - 2 ** -50 });
        return { low, moved };
      },
      make: ({ owner }, { low, moved }) => owner.patch(`/tasks/${moved.id}`, { afterTaskId: low.id }),
      shows: 'TASK by viewer',
    },
    'the reader’s role changes': {
      make: ({ owner, viewer, space }) => owner.patch(`/spaces/${space.id}/members/${viewer.id}`, { role: 'admin' }),
      shows: 'SPACE by viewer',
    },
    'a member changes their name': {
      make: ({ admin }) => admin.patch('/me', { name: crypto.randomUUID() }),
      shows: 'SPACE/members by viewer',
    },
    'the project is archived': {
      make: ({ owner, project }) => owner.delete(`/projects/${project.id}`),
      shows: '/tasks?projectId=PROJECT by viewer',
    },
    'an invitation runs out': {
      make: async ({ test }) => test.advance(7 * 86_400_000),
      shows: 'SPACE/invitations by owner',
    },
  };
}

/** As it was in the beginning, as far as the changes before have undone that. */
export async function resetFixtures({ owner, viewer, space, project, task, statuses }: Fixtures): Promise<void> {
  await owner.patch(`/projects/${project.id}`, { isArchived: false });
  await owner.patch(`/spaces/${space.id}/members/${viewer.id}`, { role: 'viewer' });
  await owner.patch(`/tasks/${task.id}`, { isArchived: false, parentTaskId: null, statusId: statuses[0].id });
  await owner.post(`/spaces/${space.id}/invitations`, { role: 'viewer' });
}
