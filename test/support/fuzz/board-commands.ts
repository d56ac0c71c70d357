import fc from 'fast-check';
import { expect } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import type { ApiClient, ApiResponse } from '../test-app.ts';
import { BoardModel, type Category, ExpectedError } from './board-model.ts';

// Over 300 lines: one table of commands, each a few lines.

/** The expected board, and the ids of everything that ever existed, because steps also use deleted records. */
export class ModelState {
  readonly board = new BoardModel();
  readonly taskIds: string[] = [];
  readonly statusIds: string[] = [];
  readonly labelIds: string[] = [];
  readonly userIds: string[] = [];
  stepCount = 0;

  pickProject(index: number): string {
    return pick(this.board.projects, index).id;
  }

  pickTask(index: number): string {
    return pickMostlyExisting(this.board.tasks, this.taskIds, index);
  }

  pickProjectTask(projectId: string, index: number): string {
    const own = this.board.tasks.filter((task) => task.projectId === projectId);
    return pickMostlyExisting(own, this.taskIds, index);
  }

  pickStatus(index: number): string {
    const statuses = this.board.projects.flatMap((project) => project.statuses);
    return pickMostlyExisting(statuses, this.statusIds, index);
  }

  pickProjectStatus(projectId: string, index: number): string {
    return pickMostlyExisting(this.board.project(projectId).statuses, this.statusIds, index);
  }

  pickLabel(index: number): string {
    const labels = [...this.board.labels.keys()].map((id) => ({ id }));
    return pickMostlyExisting(labels, this.labelIds, index);
  }

  pickUser(index: number): string {
    const members = [...this.board.members].map((id) => ({ id }));
    return pickMostlyExisting(members, this.userIds, index);
  }
}

export interface RealSystem {
  api: ApiClient;
  spaceId: string;
}

/** One write. Its numbers choose among the records that exist when it runs. */
type Step = fc.AsyncCommand<ModelState, RealSystem>;

const unknownId = '01990000-0000-7000-8000-000000000000';
const which = fc.nat(1000);
/** Usually undefined, because one invalid field makes the complete step fail. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const few = fc.array(which, { maxLength: 3 });
const title = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() === text && text !== '');
const name = fc.constantFrom('Red', 'Green', 'Blue', 'To Do', 'Later');
const category = fc.constantFrom<Category>('todo', 'active', 'done');

const createTask = step(
  'createTask',
  {
    project: which,
    title,
    status: maybe(fc.option(which)),
    parent: maybe(which),
    assignees: maybe(few),
    labels: maybe(few),
  },
  (state, { project, title, status, parent, assignees, labels }) => {
    const projectId = state.pickProject(project);
    const body = {
      projectId,
      title,
      statusId: status == null ? status : state.pickProjectStatus(projectId, status),
      parentTaskId: parent === undefined ? undefined : state.pickProjectTask(projectId, parent),
      assigneeIds: assignees?.map((index) => state.pickUser(index)),
      labelIds: labels?.map((index) => state.pickLabel(index)),
    };
    return {
      call: (api) => api.post('/tasks', body),
      onBoard: ({ task }) => {
        state.board.createTask({ ...body, id: task?.id });
        state.taskIds.push(task?.id);
      },
    };
  },
);

const updateTask = step(
  'updateTask',
  {
    task: which,
    title: maybe(title),
    isArchived: maybe(fc.boolean()),
    isDone: maybe(fc.boolean()),
    parent: maybe(fc.option(which)),
    assignees: maybe(few),
    labels: maybe(few),
  },
  (state, { task, title, isArchived, isDone, parent, assignees, labels }) => {
    const id = state.pickTask(task);
    const { projectId } = state.board.tasks.find((task) => task.id === id) ?? { projectId: state.pickProject(0) };
    const changes = {
      title,
      isArchived,
      parentTaskId: parent == null ? parent : state.pickProjectTask(projectId, parent),
      assigneeIds: assignees?.map((index) => state.pickUser(index)),
      labelIds: labels?.map((index) => state.pickLabel(index)),
    };
    const completedAt = isDone === undefined ? undefined : isDone ? '2026-02-22T10:00:00Z' : null;
    return {
      call: (api) => api.patch(`/tasks/${id}`, { ...changes, completedAt }),
      onBoard: () => state.board.updateTask(id, { ...changes, isDone }),
    };
  },
);

/** Moves to the end of a column or next to another task, sometimes with a column that contradicts it. */
const moveTask = step(
  'moveTask',
  {
    task: which,
    to: fc.constantFrom('column', 'before', 'after'),
    status: fc.option(which),
    other: which,
    both: fc.nat(9),
  },
  (state, { task, to, status, other, both }) => {
    const id = state.pickTask(task);
    const { projectId } = state.board.tasks.find((task) => task.id === id) ?? { projectId: state.pickProject(0) };
    const column = status === null ? null : state.pickProjectStatus(projectId, status);
    const move = {
      statusId: to === 'column' || both === 0 ? column : undefined,
      beforeTaskId: to === 'before' ? state.pickProjectTask(projectId, other) : undefined,
      afterTaskId: to === 'after' ? state.pickProjectTask(projectId, other) : undefined,
    };
    return {
      call: (api) => api.patch(`/tasks/${id}`, move),
      onBoard: () => state.board.updateTask(id, move),
    };
  },
);

const otherTaskSteps = [
  step('moveToProject', { task: which, project: which }, (state, { task, project }) => {
    const [id, projectId] = [state.pickTask(task), state.pickProject(project)];
    return {
      call: (api) => api.patch(`/tasks/${id}`, { projectId }),
      onBoard: () => state.board.moveToProject(id, projectId),
    };
  }),
  step('deleteTask', { task: which }, (state, { task }) => {
    const id = state.pickTask(task);
    return { call: (api) => api.delete(`/tasks/${id}`), onBoard: () => state.board.deleteTask(id) };
  }),
  step('assign', { task: which, user: which, on: fc.boolean() }, (state, { task, user, on }) => {
    const [id, userId] = [state.pickTask(task), state.pickUser(user)];
    return {
      call: (api) => api.request(on ? 'PUT' : 'DELETE', `/tasks/${id}/assignees/${userId}`),
      onBoard: () => (on ? state.board.assign(id, userId) : state.board.unassign(id, userId)),
    };
  }),
  step('label', { task: which, label: which, on: fc.boolean() }, (state, { task, label, on }) => {
    const [id, labelId] = [state.pickTask(task), state.pickLabel(label)];
    return {
      call: (api) => api.request(on ? 'PUT' : 'DELETE', `/tasks/${id}/labels/${labelId}`),
      onBoard: () => (on ? state.board.addLabel(id, labelId) : state.board.removeLabel(id, labelId)),
    };
  }),
  step('block', { task: which, other: which, on: fc.boolean() }, (state, { task, other, on }) => {
    const [id, otherId] = [state.pickTask(task), state.pickTask(other)];
    return {
      call: (api) => api.request(on ? 'PUT' : 'DELETE', `/tasks/${id}/blockers/${otherId}`),
      onBoard: () => (on ? state.board.addBlocker(id, otherId) : state.board.removeBlocker(id, otherId)),
    };
  }),
];

const createStatus = step('createStatus', { project: which, name, category }, (state, { project, name, category }) => {
  const projectId = state.pickProject(project);
  return {
    call: (api) => api.post('/statuses', { projectId, name, category }),
    onBoard: ({ status }) => {
      state.board.createStatus(status?.id, projectId, name, category);
      state.statusIds.push(status?.id);
    },
  };
});

const recategorize = step('recategorize', { status: which, category }, (state, { status, category }) => {
  const id = state.pickStatus(status);
  return {
    call: (api) => api.patch(`/statuses/${id}`, { category }),
    onBoard: () => state.board.setStatusCategory(id, category),
  };
});

const deleteStatus = step('deleteStatus', { status: which, moveTo: maybe(which) }, (state, { status, moveTo }) => {
  const id = state.pickStatus(status);
  const to = moveTo === undefined ? undefined : state.pickStatus(moveTo);
  return {
    call: (api) => api.delete(`/statuses/${id}${to === undefined ? '' : `?moveTo=${to}`}`),
    onBoard: () => state.board.deleteStatus(id, to),
  };
});

const createLabel = step('createLabel', { name }, (state, { name }) => ({
  call: (api, spaceId) => api.post('/labels', { spaceId, name }),
  onBoard: ({ label }) => {
    state.board.createLabel(label?.id, name);
    state.labelIds.push(label?.id);
  },
}));

const deleteLabel = step('deleteLabel', { label: which }, (state, { label }) => {
  const id = state.pickLabel(label);
  return { call: (api) => api.delete(`/labels/${id}`), onBoard: () => state.board.deleteLabel(id) };
});

const archiveProject = step('archiveProject', { project: which, on: fc.boolean() }, (state, { project, on }) => {
  const id = state.pickProject(project);
  return {
    call: (api) => (on ? api.delete(`/projects/${id}`) : api.patch(`/projects/${id}`, { isArchived: false })),
    onBoard: () => {
      state.board.project(id).isArchived = on;
    },
  };
});

/** Never removes the first user, who is the caller. */
const leave = step('leave', { user: which }, (state, { user }) => {
  const userId = pick(state.userIds.slice(1), user);
  return {
    call: (api, spaceId) => api.delete(`/spaces/${spaceId}/members/${userId}`),
    onBoard: () => state.board.removeMember(userId),
  };
});

/** Steps for the model test. Repeated entries make writes of tasks more frequent than writes of columns. */
export const boardCommands: fc.Arbitrary<Step>[] = [
  ...Array(4).fill(createTask),
  ...Array(4).fill(updateTask),
  ...Array(8).fill(moveTask),
  ...otherTaskSteps,
  ...[createStatus, recategorize, deleteStatus, createLabel, createLabel, deleteLabel, archiveProject, leave],
];

interface PlannedStep {
  call: (api: ApiClient, spaceId: string) => Promise<ApiResponse>;
  /** Applies the same write to the model; takes the response body for the ids of new records. */
  onBoard: (body: Json) => void;
}

function step<T extends object>(
  name: string,
  choices: { [K in keyof T]: fc.Arbitrary<T[K]> },
  play: (state: ModelState, chosen: T) => PlannedStep,
): fc.Arbitrary<Step> {
  return fc.record(choices).map((chosen) => ({
    check: () => true,
    run: async (state, { api, spaceId }) => {
      const { call, onBoard } = play(state, chosen as T);
      const { status, body, text } = await call(api, spaceId);
      const expected = getExpectedOutcome(() => onBoard(body));
      expect([status < 300 ? 'done' : status, text]).toEqual([expected, text]);
      if (++state.stepCount % 5 === 0) await expectSameBoard(state, { api, spaceId });
    },
    toString: () => `${name}(${fc.stringify(chosen)})`,
  }));
}

/** Returns the error status that the model expects, or `done`. */
function getExpectedOutcome(work: () => void): number | 'done' {
  try {
    work();
    return 'done';
  } catch (error) {
    if (error instanceof ExpectedError) return error.status;
    throw error;
  }
}

export async function expectSameBoard({ board }: ModelState, { api, spaceId }: RealSystem): Promise<void> {
  for (const project of board.projects) {
    for (const isArchived of [false, true]) {
      const { body } = await api.get(`/tasks?projectId=${project.id}&archived=${isArchived}`);
      expect(body.map(fromApi)).toEqual(board.listTasks(project, isArchived).map(fromModel));
    }
    const { body: statuses } = await api.get(`/statuses?projectId=${project.id}`);
    expect(statuses.map(({ id, name, category }: Json) => ({ id, name, category }))).toEqual(project.statuses);
  }
  const { body: labels } = await api.get(`/labels?spaceId=${spaceId}`);
  expect(labels.map(({ id }: Json) => id).sort()).toEqual([...board.labels.keys()].sort());
}

function fromApi({ id, title, statusId, parentTaskId, completedAt, ...task }: Json) {
  const links = [task.assigneeIds, task.labelIds, task.blockedByIds].map((ids) => [...ids].sort());
  return { id, title, statusId, parentTaskId, isDone: completedAt !== null, isArchived: task.isArchived, links };
}

function fromModel({ id, title, statusId, parentTaskId, isDone, isArchived, ...task }: BoardModel['tasks'][number]) {
  const links = [task.assigneeIds, task.labelIds, task.blockedByIds].map((ids) => [...ids].sort());
  return { id, title, statusId, parentTaskId, isDone, isArchived, links };
}

function pick<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}

/** Picks an existing record; one time in ten an id that ever existed, or one that never did. */
function pickMostlyExisting(existing: readonly { id: string }[], allIds: readonly string[], index: number): string {
  if (existing.length > 0 && index % 10 !== 0) return pick(existing, index).id;
  return allIds.length > 0 ? pick(allIds, index) : unknownId;
}
