import type { Output } from '../lib/apiClient.ts';
import { t } from '../lib/i18n/index.ts';
import {
  isGone,
  isNews,
  noteGone,
  noteRev,
  putComment,
  putTask,
  removeComment,
  removeLabel,
  removeTasks,
} from './mutations.ts';
import {
  type Comment,
  type Draft,
  type Label,
  type Member,
  memberKey,
  type Project,
  type Space,
  type Status,
  type Task,
} from './state.ts';
import { changeBase } from './store.ts';

export type Event = Extract<Output<'watch_events'>, { at: string }>;
type Changes = Record<string, { from: unknown; to: unknown }>;

const markMs = 5000;

/** Takes events over, in one step. Gives whether they say too little, so that the board must be read again. */
export function take(events: Event[]): { isStale: boolean } {
  let isStale = false;
  changeBase((draft) => {
    for (const event of events) {
      if (!takeOne(draft, event)) isStale = true;
    }
  });
  return { isStale };
}

function takeOne(draft: Draft, event: Event): boolean {
  const { type, taskId, projectId, spaceId, data, at, rev } = event;
  const changed = fieldsOf(data['changes'] as Changes | undefined);
  switch (type) {
    case 'space.created':
    case 'project.created':
      if (data['project']) draft.set('projects', (data['project'] as Project).id, data['project'] as Project);
      return true;
    case 'space.updated':
      draft.change('spaces', spaceId, changed as Partial<Space>);
      return true;
    case 'project.updated':
      draft.change('projects', projectId as string, { ...(changed as Partial<Project>), updatedAt: at });
      // One that is brought back has tasks that nobody told of.
      return changed['isArchived'] === undefined;
    case 'status.created':
      draft.set('statuses', (data['status'] as Status).id, data['status'] as Status);
      return true;
    case 'status.updated':
      draft.change('statuses', data['statusId'] as string, { ...(changed as Partial<Status>), updatedAt: at });
      return true;
    case 'status.deleted':
      draft.delete('statuses', data['statusId'] as string);
      return false;
    case 'task.created':
      if (!isNews(taskId as string, rev)) return true;
      putTask(draft, data['task'] as Task, rev);
      mark(draft, event);
      return true;
    case 'task.updated':
      if (!isNews(taskId as string, rev)) return true;
      // Back from the archive, of which nothing may be here.
      if (data['task']) putTask(draft, data['task'] as Task, rev);
      noteRev(taskId as string, rev);
      draft.change('tasks', taskId as string, { ...(changed as Partial<Task>), updatedAt: at });
      mark(draft, event);
      return true;
    case 'task.deleted':
      removeTasks(draft, data['taskIds'] as string[]);
      noteGone(data['taskIds'] as string[]);
      return true;
    case 'tasks.renumbered':
      return false;
    case 'comment.created':
      putComment(draft, data['comment'] as Comment);
      return true;
    case 'comment.updated':
      draft.change('comments', data['commentId'] as string, { ...(changed as Partial<Comment>), updatedAt: at });
      return true;
    case 'comment.deleted':
      if (!isGone(data['commentId'] as string)) removeComment(draft, data['commentId'] as string, taskId as string);
      noteGone([data['commentId'] as string]);
      return true;
    case 'label.created':
      draft.set('labels', (data['label'] as Label).id, data['label'] as Label);
      return true;
    case 'label.updated':
      draft.change('labels', data['labelId'] as string, { ...(changed as Partial<Label>), updatedAt: at });
      return true;
    case 'label.deleted':
      removeLabel(draft, data['labelId'] as string);
      return true;
    case 'member.added': {
      const member = data['member'] as Member;
      draft.set('members', memberKey(spaceId, member.userId), { ...member, spaceId });
      return true;
    }
    case 'member.updated':
      return takeRole(draft, spaceId, data['userId'] as string, changed as Partial<Member>);
    case 'member.removed':
      draft.delete('members', memberKey(spaceId, data['userId'] as string));
      return true;
    default:
      return false;
  }
}

function takeRole(draft: Draft, spaceId: string, userId: string, changed: Partial<Member>): boolean {
  draft.change('members', memberKey(spaceId, userId), changed);
  if (userId === draft.state.me?.id && changed.role) draft.change('spaces', spaceId, { role: changed.role });
  return true;
}

/** Notes for a moment who changed a task, unless it was this person at this app. */
function mark(draft: Draft, { taskId, spaceId, by }: Event): void {
  if (!taskId || (by.userId === draft.state.me?.id && by.tokenId === null)) return;
  const { me } = draft.state;
  const name = draft.get('members', memberKey(spaceId, by.userId))?.name ?? (by.userId === me?.id ? me.name : '');
  draft.set('marks', taskId, { name, agent: agentOf({ by }) });
  setTimeout(() => changeBase((later) => later.delete('marks', taskId)), markMs);
}

/** Through which agent or token; null: at this app. */
export function agentOf({ by }: Pick<Event, 'by'>): string | null {
  return by.client ?? by.tokenName ?? (by.tokenId && t('task.unnamedAgent'));
}

function fieldsOf(changes: Changes = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]));
}
