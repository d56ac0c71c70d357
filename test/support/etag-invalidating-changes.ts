import type { Json } from '../../testing/untypedJson.ts';
import type { Fixtures } from './fixtures.ts';

/** Returns a change of each field that PATCH accepts. */
export function getTaskChanges(): Record<string, (fixtures: Fixtures) => Json | Promise<Json>> {
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
    labelIds: async ({ owner, space }) => {
      const { body } = await owner.post('/labels', { spaceId: space.id, name: crypto.randomUUID() });
      return { labelIds: [body.label.id] };
    },
    completedAt: () => ({ completedAt: '2026-02-22T10:00:00Z' }),
    isArchived: () => ({ isArchived: true }),
    'isArchived, restored': () => ({ isArchived: false }),
    position: () => ({ position: 12_345.5 }),
    beforeTaskId: async ({ owner, project }) => ({ beforeTaskId: (await owner.createTask(project.id)).id }),
    afterTaskId: async ({ owner, project }) => ({ afterTaskId: (await owner.createTask(project.id)).id }),
  };
}

export interface RelatedChange {
  prepare?: (fixtures: Fixtures) => Promise<Json>;
  change: (fixtures: Fixtures, prepared: Json) => Promise<unknown>;
  /** The label of a read whose response must be different afterwards. */
  changedPath: string;
}

// Over 80 lines: one table of changes.
/** Returns changes of a record that another record's response depends on. */
export function getRelatedChanges(): Record<string, RelatedChange> {
  const subtask = ({ owner, task, project }: Fixtures) => owner.createTask(project.id, { parentTaskId: task.id });
  const other = ({ owner, project }: Fixtures) => owner.createTask(project.id);
  return {
    'a subtask is created': { change: subtask, changedPath: 'TASK by viewer' },
    'a subtask is deleted': {
      prepare: subtask,
      change: ({ owner }, { id }) => owner.delete(`/tasks/${id}`),
      changedPath: 'TASK by viewer',
    },
    'a subtask moves to another parent': {
      prepare: async (fixtures) => ({ child: await subtask(fixtures), parent: await other(fixtures) }),
      change: ({ owner }, { child, parent }) => owner.patch(`/tasks/${child.id}`, { parentTaskId: parent.id }),
      changedPath: 'TASK by viewer',
    },
    'a blocker is deleted': {
      prepare: async (fixtures) => {
        const blocker = await other(fixtures);
        await fixtures.owner.put(`/tasks/${fixtures.task.id}/blockers/${blocker.id}`);
        return blocker;
      },
      change: ({ owner }, { id }) => owner.delete(`/tasks/${id}`),
      changedPath: 'TASK by viewer',
    },
    'the parent of a blocker is deleted': {
      prepare: async (fixtures) => {
        const parent = await other(fixtures);
        const blocker = await fixtures.owner.createTask(fixtures.project.id, { parentTaskId: parent.id });
        await fixtures.owner.put(`/tasks/${fixtures.task.id}/blockers/${blocker.id}`);
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
    'its assignee leaves the space': {
      prepare: async ({ testApp, owner, space, task }) => {
        const leaving = await testApp.createMember(owner, space.id, 'member');
        await owner.put(`/tasks/${task.id}/assignees/${leaving.id}`);
        return leaving;
      },
      change: ({ space }, leaving) => leaving.delete(`/spaces/${space.id}/members/${leaving.id}`),
      changedPath: 'TASK by viewer',
    },
    'the column is renumbered because a gap is used up': {
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
    'an invitation expires': {
      change: async ({ testApp }) => testApp.advanceClock(7 * 86_400_000),
      changedPath: 'SPACE/invitations by owner',
    },
  };
}

/** Undoes the changes that would affect the next one. */
export async function resetFixtures({ owner, viewer, space, project, task, statuses }: Fixtures): Promise<void> {
  await owner.patch(`/projects/${project.id}`, { isArchived: false });
  await owner.patch(`/spaces/${space.id}/members/${viewer.id}`, { role: 'viewer' });
  await owner.patch(`/tasks/${task.id}`, { isArchived: false, parentTaskId: null, statusId: statuses[0].id });
  await owner.post(`/spaces/${space.id}/invitations`, { role: 'viewer' });
}
