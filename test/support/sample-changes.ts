import type { Json } from '../../testing/json.ts';
import type { Fixtures } from './fixtures.ts';

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
    parentTaskId: async ({ owner, project }) => ({ parentTaskId: (await owner.createTask(project.id)).id }),
    'parentTaskId, to none': () => ({ parentTaskId: null }),
    estimatedHours: () => ({ estimatedHours: 7 }),
    assigneeIds: ({ viewer }) => ({ assigneeIds: [viewer.id] }),
    labelIds: () => ({ labelIds: [] }),
    completedAt: () => ({ completedAt: '2026-02-22T10:00:00Z' }),
    isArchived: () => ({ isArchived: true }),
    'isArchived, restored': () => ({ isArchived: false }),
    position: () => ({ position: 12_345.5 }),
    beforeTaskId: async ({ owner, project }) => ({ beforeTaskId: (await owner.createTask(project.id)).id }),
    afterTaskId: async ({ owner, project }) => ({ afterTaskId: (await owner.createTask(project.id)).id }),
  };
}

export interface RelatedChange {
  prepare?: (world: Fixtures) => Promise<Json>;
  change: (world: Fixtures, prepared: Json) => Promise<unknown>;
  /** What must read differently then. */
  changedPath: string;
}

/** Changes of something that is shown by something else. */
export function getRelatedChanges(): Record<string, RelatedChange> {
  const subtask = ({ owner, task, project }: Fixtures) => owner.createTask(project.id, { parentTaskId: task.id });
  const other = ({ owner, project }: Fixtures) => owner.createTask(project.id);
  return {
    'a subtask is made': { change: subtask, changedPath: 'TASK by viewer' },
    'a subtask is deleted': {
      prepare: subtask,
      change: ({ owner }, { id }) => owner.delete(`/tasks/${id}`),
      changedPath: 'TASK by viewer',
    },
    'a subtask goes to another parent': {
      prepare: async (world) => ({ child: await subtask(world), parent: await other(world) }),
      change: ({ owner }, { child, parent }) => owner.patch(`/tasks/${child.id}`, { parentTaskId: parent.id }),
      changedPath: 'TASK by viewer',
    },
    'a task that it waits for is deleted': {
      prepare: async (world) => {
        const blocker = await other(world);
        await world.owner.put(`/tasks/${world.task.id}/blockers/${blocker.id}`);
        return blocker;
      },
      change: ({ owner }, { id }) => owner.delete(`/tasks/${id}`),
      changedPath: 'TASK by viewer',
    },
    'the parent of a task that it waits for is deleted': {
      prepare: async (world) => {
        const parent = await other(world);
        const blocker = await world.owner.createTask(world.project.id, { parentTaskId: parent.id });
        await world.owner.put(`/tasks/${world.task.id}/blockers/${blocker.id}`);
        return parent;
      },
      change: ({ owner }, { id }) => owner.delete(`/tasks/${id}`),
      changedPath: 'TASK by viewer',
    },
    'its label is deleted': {
      prepare: async ({ owner, space, task }) => {
        const { body } = await owner.post('/labels', { spaceId: space.id, name: `Short-lived ${crypto.randomUUID()}` });
        await owner.patch(`/tasks/${task.id}`, { labelIds: [body.label.id] });
        return body.label;
      },
      change: ({ owner }, { id }) => owner.delete(`/labels/${id}`),
      changedPath: 'TASK by viewer',
    },
    'its column is deleted': {
      prepare: async ({ owner, project, task }) => {
        const { body } = await owner.post('/statuses', {
          projectId: project.id,
          name: `Short-lived ${crypto.randomUUID()}`,
        });
        await owner.patch(`/tasks/${task.id}`, { statusId: body.status.id });
        return body.status;
      },
      change: ({ owner, statuses }, { id }) => owner.delete(`/statuses/${id}`, { moveTo: statuses[0].id }),
      changedPath: 'TASK by viewer',
    },
    'its assignee leaves': {
      prepare: async ({ testApp, owner, space, task }) => {
        const leaving = await testApp.createMember(owner, space.id, 'member');
        await owner.put(`/tasks/${task.id}/assignees/${leaving.id}`);
        return leaving;
      },
      change: ({ space }, leaving) => leaving.delete(`/spaces/${space.id}/members/${leaving.id}`),
      changedPath: 'TASK by viewer',
    },
    'the gap beside it is used up and the column numbered anew': {
      prepare: async ({ owner, task }) => {
        await owner.patch(`/tasks/${task.id}`, { position: 7 });
        const [low, moved] = [await owner.createTask(task.projectId), await owner.createTask(task.projectId)];
        await owner.patch(`/tasks/${low.id}`, { position: 7 - 2 ** -50 });
        return { low, moved };
      },
      change: ({ owner }, { low, moved }) => owner.patch(`/tasks/${moved.id}`, { afterTaskId: low.id }),
      changedPath: 'TASK by viewer',
    },
    'the reader’s role changes': {
      change: ({ owner, viewer, space }) => owner.patch(`/spaces/${space.id}/members/${viewer.id}`, { role: 'admin' }),
      changedPath: 'SPACE by viewer',
    },
    'a member changes their name': {
      change: ({ admin }) => admin.patch('/me', { name: crypto.randomUUID() }),
      changedPath: 'SPACE/members by viewer',
    },
    'the project is archived': {
      change: ({ owner, project }) => owner.delete(`/projects/${project.id}`),
      changedPath: '/tasks?projectId=PROJECT by viewer',
    },
    'an invitation runs out': {
      change: async ({ testApp }) => testApp.advanceClock(7 * 86_400_000),
      changedPath: 'SPACE/invitations by owner',
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
