/** A board in memory, simple enough to be obviously correct. The model test compares the product with it. */

export type Category = 'todo' | 'active' | 'done';

export interface ModelTask {
  id: string;
  projectId: string;
  title: string;
  statusId: string | null;
  parentTaskId: string | null;
  isDone: boolean;
  isArchived: boolean;
  /** The task whose archiving archived this one. */
  archivedWithId?: string | undefined;
  assigneeIds: Set<string>;
  labelIds: Set<string>;
  blockedByIds: Set<string>;
}

export interface ModelProject {
  id: string;
  isArchived: boolean;
  statuses: { id: string; name: string; category: Category }[];
}

export interface NewModelTask {
  id: string;
  projectId: string;
  title: string;
  statusId?: string | null | undefined;
  parentTaskId?: string | undefined;
  assigneeIds?: string[] | undefined;
  labelIds?: string[] | undefined;
}

export interface ModelTaskChanges {
  title?: string | undefined;
  isArchived?: boolean | undefined;
  isDone?: boolean | undefined;
  statusId?: string | null | undefined;
  parentTaskId?: string | null | undefined;
  beforeTaskId?: string | undefined;
  afterTaskId?: string | undefined;
  assigneeIds?: string[] | undefined;
  labelIds?: string[] | undefined;
}

/** Thrown where the product must answer with this error status. */
export class ExpectedError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`expected status ${status}`);
    this.status = status;
  }
}

export class BoardModel {
  readonly projects: ModelProject[] = [];
  /** The tasks of all columns in one list. The order within a column is the order of its tasks here. */
  tasks: ModelTask[] = [];
  readonly labels = new Map<string, string>();
  readonly members = new Set<string>();

  project(id: string): ModelProject {
    return this.projects.find((project) => project.id === id) ?? fail(404);
  }

  task(id: string): ModelTask {
    return this.tasks.find((task) => task.id === id) ?? fail(404);
  }

  createTask({ id, projectId, title, statusId, parentTaskId = null as never, ...links }: NewModelTask): void {
    const project = this.project(projectId);
    if (project.isArchived) fail(409);
    this.#requireParent(project, parentTaskId);
    if (parentTaskId && this.task(parentTaskId).isArchived) fail(400);
    this.#requireLinks(links);
    const status = statusId === undefined ? (project.statuses[0]?.id ?? null) : statusId;
    const isDone = this.#getCategory(project, status) === 'done';
    this.tasks.push({
      ...{ id, projectId, title, statusId: status, parentTaskId, isDone, isArchived: false },
      assigneeIds: new Set(links.assigneeIds),
      labelIds: new Set(links.labelIds),
      blockedByIds: new Set(),
    });
  }

  updateTask(id: string, changes: ModelTaskChanges): void {
    const task = this.task(id);
    const project = this.project(task.projectId);
    const { title, isArchived, isDone, parentTaskId, assigneeIds, labelIds } = changes;
    this.#requireParent(project, parentTaskId);
    if (parentTaskId && this.#getSubtreeIds(id).has(parentTaskId)) fail(400);
    const staysActive = !(isArchived ?? task.isArchived);
    if (parentTaskId && parentTaskId !== task.parentTaskId && staysActive && this.task(parentTaskId).isArchived)
      fail(400);
    const move = this.#planMove(task, project, changes);
    this.#requireLinks(changes);
    move();
    if (title !== undefined) task.title = title;
    if (isArchived === true && !task.isArchived) this.#archive(task);
    if (isArchived === false && task.isArchived)
      this.#restore(task, parentTaskId === undefined ? task.parentTaskId : parentTaskId);
    if (isDone !== undefined) task.isDone = isDone;
    if (parentTaskId !== undefined) task.parentTaskId = parentTaskId;
    if (assigneeIds) task.assigneeIds = new Set(assigneeIds);
    if (labelIds) task.labelIds = new Set(labelIds);
  }

  #archive(task: ModelTask): void {
    for (const item of this.#getDescendants(task)) {
      if (!item.isArchived) Object.assign(item, { isArchived: true, archivedWithId: task.id });
    }
    task.isArchived = true;
  }

  #restore(task: ModelTask, parentId: string | null): void {
    const origins = [task.id, task.archivedWithId];
    const restored = this.#getDescendants(task).filter(
      (item) => item.isArchived && item.archivedWithId !== undefined && origins.includes(item.archivedWithId),
    );
    for (let id = parentId; id !== null && this.task(id).isArchived; id = this.task(id).parentTaskId)
      restored.push(this.task(id));
    for (const item of [...restored, task]) Object.assign(item, { isArchived: false, archivedWithId: undefined });
  }

  #getDescendants(task: ModelTask): ModelTask[] {
    const ids = this.#getSubtreeIds(task.id);
    return this.tasks.filter((item) => item !== task && ids.has(item.id));
  }

  /** Moves the task and its subtasks to the columns of the same name or category. */
  moveToProject(id: string, projectId: string): void {
    const task = this.task(id);
    const [from, to] = [this.project(task.projectId), this.project(projectId)];
    if (from === to) return;
    if (to.isArchived) fail(409);
    const columns = [...from.statuses.map((status) => status.id as string | null), null];
    let moving = [task];
    while (moving.length > 0) {
      for (const item of moving) this.#moveToMatchingColumn(item, from, to);
      const ids = new Set(moving.map((item) => item.id));
      const subtasks = this.tasks.filter(({ parentTaskId }) => parentTaskId !== null && ids.has(parentTaskId));
      moving = columns.flatMap((column) => subtasks.filter(({ statusId }) => statusId === column));
    }
    task.parentTaskId = null;
  }

  #moveToMatchingColumn(task: ModelTask, from: ModelProject, to: ModelProject): void {
    const old = from.statuses.find(({ id }) => id === task.statusId);
    const match =
      to.statuses.find(({ name }) => name.toLowerCase() === old?.name.toLowerCase()) ??
      to.statuses.find(({ category }) => category === old?.category) ??
      to.statuses[0];
    const target = old && match;
    task.isDone = target?.category === 'done' || (old?.category !== 'done' && task.isDone);
    task.statusId = target?.id ?? null;
    task.projectId = to.id;
    this.tasks = [...this.tasks.filter((item) => item !== task), task];
  }

  deleteTask(id: string): void {
    this.task(id);
    const deletedIds = this.#getSubtreeIds(id);
    this.tasks = this.tasks.filter((task) => !deletedIds.has(task.id));
    for (const task of this.tasks) task.blockedByIds = task.blockedByIds.difference(deletedIds);
  }

  assign(id: string, userId: string): void {
    const task = this.task(id);
    if (!this.members.has(userId)) fail(400);
    task.assigneeIds.add(userId);
  }

  unassign(id: string, userId: string): void {
    this.task(id).assigneeIds.delete(userId);
  }

  addLabel(id: string, labelId: string): void {
    const task = this.task(id);
    if (!this.labels.has(labelId)) fail(400);
    task.labelIds.add(labelId);
  }

  removeLabel(id: string, labelId: string): void {
    this.task(id).labelIds.delete(labelId);
  }

  addBlocker(id: string, otherId: string): void {
    const task = this.task(id);
    const other = this.task(otherId);
    const waitsForTask = (start: ModelTask): boolean =>
      start === task || [...start.blockedByIds].some((blockerId) => waitsForTask(this.task(blockerId)));
    if (waitsForTask(other)) fail(400);
    task.blockedByIds.add(otherId);
  }

  removeBlocker(id: string, otherId: string): void {
    this.task(id).blockedByIds.delete(otherId);
  }

  createStatus(id: string, projectId: string, name: string, category: Category): void {
    const { statuses } = this.project(projectId);
    if (statuses.some((status) => status.name === name)) fail(409);
    statuses.push({ id, name, category });
  }

  setStatusCategory(id: string, category: Category): void {
    const status = this.projects.flatMap(({ statuses }) => statuses).find((item) => item.id === id) ?? fail(404);
    status.category = category;
  }

  /** Moves the column's tasks to the end of the other column, in their order. */
  deleteStatus(id: string, moveTo: string | undefined): void {
    const project = this.projects.find(({ statuses }) => statuses.some((item) => item.id === id)) ?? fail(404);
    if (moveTo === id) fail(400);
    if (moveTo !== undefined) this.#getCategory(project, moveTo);
    for (const task of this.tasks.filter(({ statusId }) => statusId === id))
      this.#moveToEnd(task, project, moveTo ?? null);
    project.statuses = project.statuses.filter((status) => status.id !== id);
  }

  createLabel(id: string, name: string): void {
    if ([...this.labels.values()].includes(name)) fail(409);
    this.labels.set(id, name);
  }

  deleteLabel(id: string): void {
    if (!this.labels.delete(id)) fail(404);
    for (const task of this.tasks) task.labelIds.delete(id);
  }

  removeMember(userId: string): void {
    if (!this.members.delete(userId)) fail(404);
    for (const task of this.tasks) task.assigneeIds.delete(userId);
  }

  /** Returns the tasks in column order, with those without a column last. */
  listTasks(project: ModelProject, isArchived: boolean): ModelTask[] {
    if (project.isArchived) return [];
    const columns = [...project.statuses.map(({ id }) => id as string | null), null];
    const own = this.tasks.filter((task) => task.projectId === project.id && task.isArchived === isArchived);
    return columns.flatMap((column) => own.filter(({ statusId }) => statusId === column));
  }

  #requireParent(project: ModelProject, parentId: string | null | undefined): void {
    if (parentId === undefined || parentId === null) return;
    const parent = this.tasks.find(({ id }) => id === parentId);
    if (parent?.projectId !== project.id) fail(400);
  }

  #requireLinks({ assigneeIds = [], labelIds = [] }: Pick<ModelTaskChanges, 'assigneeIds' | 'labelIds'>): void {
    if (!assigneeIds.every((id) => this.members.has(id)) || !labelIds.every((id) => this.labels.has(id))) fail(400);
  }

  /** Returns the ids of the task and of its subtasks at any depth. */
  #getSubtreeIds(id: string): Set<string> {
    const subtasks = this.tasks.filter(({ parentTaskId }) => parentTaskId === id);
    return new Set([id, ...subtasks.flatMap((subtask) => [...this.#getSubtreeIds(subtask.id)])]);
  }

  /** Checks the move and returns a function that makes it, to call once all other checks have passed. */
  #planMove(
    task: ModelTask,
    project: ModelProject,
    { statusId, beforeTaskId, afterTaskId }: ModelTaskChanges,
  ): () => void {
    const siblingId = beforeTaskId ?? afterTaskId;
    if (siblingId !== undefined) {
      const sibling = this.tasks.find(({ id }) => id === siblingId);
      if (!sibling || sibling.projectId !== project.id || sibling === task) return fail(400);
      if (statusId !== undefined && statusId !== sibling.statusId) return fail(400);
      return () => {
        this.#moveToEnd(task, project, sibling.statusId);
        this.tasks = this.tasks.filter((item) => item !== task);
        this.tasks.splice(this.tasks.indexOf(sibling) + (beforeTaskId === undefined ? 1 : 0), 0, task);
      };
    }
    if (statusId === undefined) return () => {};
    this.#getCategory(project, statusId);
    return () => {
      if (statusId !== task.statusId) this.#moveToEnd(task, project, statusId);
    };
  }

  /** Moves the task to the end of the column. Entering a `done` column completes it, leaving one reopens it. */
  #moveToEnd(task: ModelTask, project: ModelProject, statusId: string | null): void {
    if (statusId !== task.statusId) {
      const [from, to] = [this.#getCategory(project, task.statusId), this.#getCategory(project, statusId)];
      task.isDone = to === 'done' || (from !== 'done' && task.isDone);
    }
    task.statusId = statusId;
    this.tasks = [...this.tasks.filter((item) => item !== task), task];
  }

  #getCategory(project: ModelProject, statusId: string | null): Category | undefined {
    if (statusId === null) return undefined;
    return (project.statuses.find(({ id }) => id === statusId) ?? fail(400)).category;
  }
}

function fail(status: number): never {
  throw new ExpectedError(status);
}
