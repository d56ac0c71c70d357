import fc from 'fast-check';
import { expect } from 'vitest';
import type { Json } from '../../../testing/json.ts';
import type { ApiClient, ApiResponse } from '../test-app.ts';
import { BoardModel, type Category, ExpectedError } from './board-model.ts';

/** The board as it should be, and the ids of what there ever was: what is gone is tried too, now and then. */
export class ModelState {
  readonly board = new BoardModel();
  readonly taskIds: string[] = [];
  readonly statusIds: string[] = [];
  readonly labelIds: string[] = [];
  readonly userIds: string[] = [];
  stepCount = 0;

  pickProject(at: number): string {
    return pick(this.board.projects, at).id;
  }

  pickTask(at: number): string {
    return mostly(this.board.tasks, this.taskIds, at);
  }

  pickProjectTask(projectId: string, at: number): string {
    const own = this.board.tasks.filter((task) => task.projectId === projectId);
    return mostly(own, this.taskIds, at);
  }

  pickStatus(at: number): string {
    const statuses = this.board.projects.flatMap((project) => project.statuses);
    return mostly(statuses, this.statusIds, at);
  }

  pickProjectStatus(projectId: string, at: number): string {
    return mostly(this.board.project(projectId).statuses, this.statusIds, at);
  }

  pickLabel(at: number): string {
    const labels = [...this.board.labels.keys()].map((id) => ({ id }));
    return mostly(labels, this.labelIds, at);
  }

  pickUser(at: number): string {
    const members = [...this.board.members].map((id) => ({ id }));
    return mostly(members, this.userIds, at);
  }
}

export interface RealSystem {
  api: ApiClient;
  spaceId: string;
}

/** Something that somebody does; the numbers choose among what there is when it comes to it. */
type Step = fc.AsyncCommand<ModelState, RealSystem>;

const nowhere = '01990000-0000-7000-8000-000000000000';
const which = fc.nat(1000);
/** Rarely, because each that is wrong is the end of the whole step. */
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
  (game, { project, title, status, parent, assignees, labels }) => {
    const projectId = game.pickProject(project);
    const body = {
      projectId,
      title,
      statusId: status == null ? status : game.pickProjectStatus(projectId, status),
      parentTaskId: parent === undefined ? undefined : game.pickProjectTask(projectId, parent),
      assigneeIds: assignees?.map((at) => game.pickUser(at)),
      labelIds: labels?.map((at) => game.pickLabel(at)),
    };
    return {
      call: (api) => api.post('/tasks', body),
      onBoard: ({ task }) => {
        game.board.createTask({ ...body, id: task?.id });
        game.taskIds.push(task?.id);
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
  (game, { task, title, isArchived, isDone, parent, assignees, labels }) => {
    const id = game.pickTask(task);
    const { projectId } = game.board.tasks.find((one) => one.id === id) ?? { projectId: game.pickProject(0) };
    const changes = {
      title,
      isArchived,
      parentTaskId: parent == null ? parent : game.pickProjectTask(projectId, parent),
      assigneeIds: assignees?.map((at) => game.pickUser(at)),
      labelIds: labels?.map((at) => game.pickLabel(at)),
    };
    const completedAt = isDone === undefined ? undefined : isDone ? '2026-02-22T10:00:00Z' : null;
    return {
      call: (api) => api.patch(`/tasks/${id}`, { ...changes, completedAt }),
      onBoard: () => game.board.updateTask(id, { ...changes, isDone }),
    };
  },
);

/** To the end of a column, or beside another task; sometimes with a column that is not the other's. */
const moveTask = step(
  'moveTask',
  {
    task: which,
    to: fc.constantFrom('column', 'before', 'after'),
    status: fc.option(which),
    other: which,
    both: fc.nat(9),
  },
  (game, { task, to, status, other, both }) => {
    const id = game.pickTask(task);
    const { projectId } = game.board.tasks.find((one) => one.id === id) ?? { projectId: game.pickProject(0) };
    const column = status === null ? null : game.pickProjectStatus(projectId, status);
    const place = {
      statusId: to === 'column' || both === 0 ? column : undefined,
      beforeTaskId: to === 'before' ? game.pickProjectTask(projectId, other) : undefined,
      afterTaskId: to === 'after' ? game.pickProjectTask(projectId, other) : undefined,
    };
    return {
      call: (api) => api.patch(`/tasks/${id}`, place),
      onBoard: () => game.board.updateTask(id, place),
    };
  },
);

const aboutTask = [
  step('deleteTask', { task: which }, (game, { task }) => {
    const id = game.pickTask(task);
    return { call: (api) => api.delete(`/tasks/${id}`), onBoard: () => game.board.deleteTask(id) };
  }),
  step('assign', { task: which, user: which, on: fc.boolean() }, (game, { task, user, on }) => {
    const [id, userId] = [game.pickTask(task), game.pickUser(user)];
    return {
      call: (api) => api.request(on ? 'PUT' : 'DELETE', `/tasks/${id}/assignees/${userId}`),
      onBoard: () => (on ? game.board.assign(id, userId) : game.board.unassign(id, userId)),
    };
  }),
  step('block', { task: which, other: which, on: fc.boolean() }, (game, { task, other, on }) => {
    const [id, otherId] = [game.pickTask(task), game.pickTask(other)];
    return {
      call: (api) => api.request(on ? 'PUT' : 'DELETE', `/tasks/${id}/blockers/${otherId}`),
      onBoard: () => (on ? game.board.addBlocker(id, otherId) : game.board.removeBlocker(id, otherId)),
    };
  }),
];

const createStatus = step('createStatus', { project: which, name, category }, (game, { project, name, category }) => {
  const projectId = game.pickProject(project);
  return {
    call: (api) => api.post('/statuses', { projectId, name, category }),
    onBoard: ({ status }) => {
      game.board.createStatus(status?.id, projectId, name, category);
      game.statusIds.push(status?.id);
    },
  };
});

const recategorise = step('recategorise', { status: which, category }, (game, { status, category }) => {
  const id = game.pickStatus(status);
  return {
    call: (api) => api.patch(`/statuses/${id}`, { category }),
    onBoard: () => game.board.setStatusCategory(id, category),
  };
});

const deleteStatus = step('deleteStatus', { status: which, moveTo: maybe(which) }, (game, { status, moveTo }) => {
  const id = game.pickStatus(status);
  const to = moveTo === undefined ? undefined : game.pickStatus(moveTo);
  return {
    call: (api) => api.delete(`/statuses/${id}${to === undefined ? '' : `?moveTo=${to}`}`),
    onBoard: () => game.board.deleteStatus(id, to),
  };
});

const createLabel = step('createLabel', { name }, (game, { name }) => ({
  call: (api, spaceId) => api.post('/labels', { spaceId, name }),
  onBoard: ({ label }) => {
    game.board.createLabel(label?.id, name);
    game.labelIds.push(label?.id);
  },
}));

const deleteLabel = step('deleteLabel', { label: which }, (game, { label }) => {
  const id = game.pickLabel(label);
  return { call: (api) => api.delete(`/labels/${id}`), onBoard: () => game.board.deleteLabel(id) };
});

const archiveProject = step('archiveProject', { project: which, on: fc.boolean() }, (game, { project, on }) => {
  const id = game.pickProject(project);
  return {
    call: (api) => (on ? api.delete(`/projects/${id}`) : api.patch(`/projects/${id}`, { isArchived: false })),
    onBoard: () => {
      game.board.project(id).isArchived = on;
    },
  };
});

/** The first one is the caller, who stays. */
const leave = step('leave', { user: which }, (game, { user }) => {
  const userId = pick(game.userIds.slice(1), user);
  return {
    call: (api, spaceId) => api.delete(`/spaces/${spaceId}/members/${userId}`),
    onBoard: () => game.board.removeMember(userId),
  };
});

/** Tasks are made and moved more often than columns are. */
export const boardCommands: fc.Arbitrary<Step>[] = [
  ...Array(4).fill(createTask),
  ...Array(4).fill(updateTask),
  ...Array(8).fill(moveTask),
  ...aboutTask,
  ...[createStatus, recategorise, deleteStatus, createLabel, createLabel, deleteLabel, archiveProject, leave],
];

interface Played {
  call: (api: ApiClient, spaceId: string) => Promise<ApiResponse>;
  /** The same on the board; with what was answered, for ids. */
  onBoard: (body: Json) => void;
}

function step<T extends object>(
  name: string,
  choices: { [K in keyof T]: fc.Arbitrary<T[K]> },
  play: (game: ModelState, chosen: T) => Played,
): fc.Arbitrary<Step> {
  return fc.record(choices).map((chosen) => ({
    check: () => true,
    run: async (game, { api, spaceId }) => {
      const { call, onBoard } = play(game, chosen as T);
      const reply = await call(api, spaceId);
      expect([reply.status < 300 ? 'done' : reply.status, reply.text]).toEqual([
        outcomeOf(() => onBoard(reply.body)),
        reply.text,
      ]);
      if (++game.stepCount % 5 === 0) await expectSameBoard(game, { api, spaceId });
    },
    toString: () => `${name}(${fc.stringify(chosen)})`,
  }));
}

/** The refusal that is due, if any. */
function outcomeOf(work: () => void): number | 'done' {
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
      expect(body.map(seen)).toEqual(board.listTasks(project, isArchived).map(shown));
    }
    const { body: statuses } = await api.get(`/statuses?projectId=${project.id}`);
    expect(statuses.map(({ id, name, category }: Json) => ({ id, name, category }))).toEqual(project.statuses);
  }
  const { body: labels } = await api.get(`/labels?spaceId=${spaceId}`);
  expect(labels.map(({ id }: Json) => id).sort()).toEqual([...board.labels.keys()].sort());
}

function seen({ id, title, statusId, parentTaskId, completedAt, ...task }: Json) {
  const links = [task.assigneeIds, task.labelIds, task.blockedByIds].map((ids) => [...ids].sort());
  return { id, title, statusId, parentTaskId, isDone: completedAt !== null, isArchived: task.isArchived, links };
}

function shown({ id, title, statusId, parentTaskId, isDone, isArchived, ...task }: BoardModel['tasks'][number]) {
  const links = [task.assigneeIds, task.labelIds, task.blockedByIds].map((ids) => [...ids].sort());
  return { id, title, statusId, parentTaskId, isDone, isArchived, links };
}

function pick<T>(list: readonly T[], at: number): T {
  return list[at % list.length] as T;
}

/** One of what there is; now and then one of what there ever was, or nowhere. */
function mostly(there: readonly { id: string }[], ever: readonly string[], at: number): string {
  if (there.length > 0 && at % 10 !== 0) return pick(there, at).id;
  return ever.length > 0 ? pick(ever, at) : nowhere;
}
