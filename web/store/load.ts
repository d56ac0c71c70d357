import { call, type Output, type Result } from '../client.ts';
import { putTask } from './changes.ts';
import { changeBase, forgetEverything, getBase } from './core.ts';
import * as disk from './disk.ts';
import { forgetHistory } from './history.ts';
import { follow, unfollow } from './live.ts';
import { resume, setOffline } from './queue.ts';
import {
  type Draft,
  type Label,
  type Member,
  memberKey,
  type Project,
  type Status,
  type Task,
  type User,
} from './state.ts';

interface Board {
  project: Project;
  statuses: Status[];
  labels: Label[];
  members: Output<'list_members'>['members'];
  tasks: Task[];
}

/** Who is signed in, and their spaces with the projects in them. */
export async function loadAccount(): Promise<void> {
  const result = await seen<{ user: User }>('me', () => call('get_me', {}));
  if (!result.ok) return changeBase((draft) => draft.setMe(null));
  await enter(result.value.user);
}

/** What the server says of the person after a change of it. */
export function setMe(user: User): void {
  changeBase((draft) => draft.setMe(user));
}

async function enter(user: User): Promise<void> {
  setMe(user);
  await loadSpaces();
  await resume();
}

export async function loadSpaces(): Promise<void> {
  const found = await seen('spaces', () => call('list_spaces', {}));
  if (!found.ok) return;
  const { spaces } = found.value;
  const lists = await Promise.all(
    spaces.map(({ id }) => seen(`projects-${id}`, () => call('list_projects', { spaceId: id }))),
  );
  changeBase((draft) => {
    const ids = new Set(spaces.map(({ id }) => id));
    draft.deleteWhere('spaces', ({ id }) => !ids.has(id));
    for (const space of spaces) draft.set('spaces', space.id, space);
    for (const list of lists)
      if (list.ok) for (const project of list.value.projects) draft.set('projects', project.id, project);
  });
}

export function leave(): void {
  unfollow();
  forgetHistory();
  void disk.clear('seen');
  forgetEverything();
}

let asked = 0;

/** Shows a project's board: what was seen last at once where there is something, and then what is. */
export async function openBoard(projectId: string): Promise<void> {
  const turn = ++asked;
  const known = getBase().boards.get(projectId);
  if (known !== 'ready') changeBase((draft) => draft.set('boards', projectId, 'loading'));
  const project = getBase().projects.get(projectId);
  const again = () => void readBoard(projectId);
  // The stream first, so that nothing falls between what is read and what is followed.
  if (project) await follow(project.spaceId, undefined, again);
  await readBoard(projectId);
  const late = getBase().projects.get(projectId);
  if (!project && late && turn === asked) {
    await follow(late.spaceId, undefined, again);
    await readBoard(projectId);
  }
}

async function readBoard(projectId: string): Promise<void> {
  const result = await seen(`board-${projectId}`, () => fetchBoard(projectId));
  changeBase((draft) => {
    if (result.ok) putBoard(draft, result.value);
    else if (result.problem.code === 'unreachable') draft.set('boards', projectId, 'unreachable');
    else draft.set('boards', projectId, 'missing');
  });
}

async function fetchBoard(projectId: string): Promise<Result<Board>> {
  const [project, statuses, tasks] = await Promise.all([
    call('get_project', { projectId }),
    call('list_statuses', { projectId }),
    call('list_tasks', { projectId }),
  ]);
  if (!project.ok) return project;
  if (!statuses.ok) return statuses;
  if (!tasks.ok) return tasks;
  const { spaceId } = project.value.project;
  const [labels, members] = await Promise.all([call('list_labels', { spaceId }), call('list_members', { spaceId })]);
  if (!labels.ok) return labels;
  if (!members.ok) return members;
  return {
    ok: true,
    rev: undefined,
    value: { ...project.value, ...statuses.value, ...tasks.value, ...labels.value, ...members.value },
  };
}

function putBoard(draft: Draft, { project, statuses, labels, members, tasks }: Board): void {
  const { id, spaceId } = project;
  draft.set('projects', id, project);
  draft.deleteWhere('statuses', (status) => status.projectId === id);
  for (const status of statuses) draft.set('statuses', status.id, status);
  draft.deleteWhere('labels', (label) => label.spaceId === spaceId);
  for (const label of labels) draft.set('labels', label.id, label);
  draft.deleteWhere('members', (member) => member.spaceId === spaceId);
  for (const member of members as Omit<Member, 'spaceId'>[]) {
    draft.set('members', memberKey(spaceId, member.userId), { ...member, spaceId });
  }
  const kept = new Set(tasks.map((task) => task.id));
  draft.deleteWhere('tasks', (task) => task.projectId === id && !task.isArchived && !kept.has(task.id));
  for (const task of tasks) putTask(draft, task, undefined);
  draft.set('boards', id, 'ready');
}

/** One task with all that belongs to it, for the panel. */
export async function openTask(taskId: string): Promise<void> {
  const [task, comments] = await Promise.all([call('get_task', { taskId }), call('list_comments', { taskId })]);
  changeBase((draft) => {
    if (task.ok) {
      const { commentCount: _, subtaskCount: __, ...fields } = task.value.task;
      putTask(draft, fields, task.rev);
    }
    if (comments.ok) {
      draft.deleteWhere('comments', (comment) => comment.taskId === taskId);
      for (const comment of comments.value.comments) draft.set('comments', comment.id, comment);
    }
  });
}

/** What the server answers; while it cannot be reached, what it answered last. */
async function seen<T>(key: string, ask: () => Promise<Result<T>>): Promise<Result<T>> {
  const result = await ask();
  if (result.ok) {
    void disk.put('seen', key, result.value);
    return result;
  }
  if (result.problem.code !== 'unreachable') return result;
  setOffline(true);
  const last = await disk.get<T>('seen', key);
  return last === undefined ? result : { ok: true, value: last, rev: undefined };
}
