import type { ApiOutput } from '../lib/apiClient.ts';
import { t } from '../lib/i18n/index.ts';
import {
  isDeleted,
  isUnseenRev,
  markDeleted,
  mergeTask,
  removeComment,
  removeLabel,
  removeTasksWithSubtasks,
  setKnownRev,
  upsertComment,
} from './mutations.ts';
import {
  type Comment,
  getMemberKey,
  type Label,
  type Member,
  type Project,
  type Space,
  type StateDraft,
  type Status,
  type Task,
} from './state.ts';
import { updateConfirmedState } from './store.ts';

export type SpaceEvent = Extract<ApiOutput<'watch_events'>, { at: string }>;
type Changes = Record<string, { from: unknown; to: unknown }>;

const recentChangeMs = 5000;

/** Takes events over, in one step. Gives whether they say too little, so that the board must be read again. */
export function applyEvents(events: SpaceEvent[]): { needsReload: boolean } {
  let needsReload = false;
  updateConfirmedState((draft) => {
    for (const event of events) {
      if (!applyEvent(draft, event)) needsReload = true;
    }
  });
  return { needsReload };
}

function applyEvent(draft: StateDraft, event: SpaceEvent): boolean {
  const { type, taskId, projectId, spaceId, data, at, rev } = event;
  const changed = getNewValues(data['changes'] as Changes | undefined);
  switch (type) {
    case 'space.created':
    case 'project.created':
      if (data['project']) draft.set('projects', (data['project'] as Project).id, data['project'] as Project);
      return true;
    case 'space.updated':
      draft.update('spaces', spaceId, changed as Partial<Space>);
      return true;
    case 'project.updated':
      draft.update('projects', projectId as string, { ...(changed as Partial<Project>), updatedAt: at });
      // One that is brought back has tasks that nobody told of.
      return changed['isArchived'] === undefined;
    case 'status.created':
      draft.set('statuses', (data['status'] as Status).id, data['status'] as Status);
      return true;
    case 'status.updated':
      draft.update('statuses', data['statusId'] as string, { ...(changed as Partial<Status>), updatedAt: at });
      return true;
    case 'status.deleted':
      draft.delete('statuses', data['statusId'] as string);
      return false;
    case 'task.created':
      if (!isUnseenRev(taskId as string, rev)) return true;
      mergeTask(draft, data['task'] as Task, rev);
      markRecentChange(draft, event);
      return true;
    case 'task.updated':
      if (!isUnseenRev(taskId as string, rev)) return true;
      // Back from the archive, of which nothing may be here.
      if (data['task']) mergeTask(draft, data['task'] as Task, rev);
      setKnownRev(taskId as string, rev);
      draft.update('tasks', taskId as string, { ...(changed as Partial<Task>), updatedAt: at });
      markRecentChange(draft, event);
      return true;
    case 'task.deleted':
      removeTasksWithSubtasks(draft, data['taskIds'] as string[]);
      markDeleted(data['taskIds'] as string[]);
      return true;
    case 'tasks.renumbered':
      return false;
    case 'comment.created':
      upsertComment(draft, data['comment'] as Comment);
      return true;
    case 'comment.updated':
      draft.update('comments', data['commentId'] as string, { ...(changed as Partial<Comment>), updatedAt: at });
      return true;
    case 'comment.deleted':
      if (!isDeleted(data['commentId'] as string)) removeComment(draft, data['commentId'] as string, taskId as string);
      markDeleted([data['commentId'] as string]);
      return true;
    case 'label.created':
      draft.set('labels', (data['label'] as Label).id, data['label'] as Label);
      return true;
    case 'label.updated':
      draft.update('labels', data['labelId'] as string, { ...(changed as Partial<Label>), updatedAt: at });
      return true;
    case 'label.deleted':
      removeLabel(draft, data['labelId'] as string);
      return true;
    case 'member.added': {
      const member = data['member'] as Member;
      draft.set('members', getMemberKey(spaceId, member.userId), { ...member, spaceId });
      return true;
    }
    case 'member.updated':
      return applyRoleChange(draft, spaceId, data['userId'] as string, changed as Partial<Member>);
    case 'member.removed':
      draft.delete('members', getMemberKey(spaceId, data['userId'] as string));
      return true;
    default:
      return false;
  }
}

function applyRoleChange(draft: StateDraft, spaceId: string, userId: string, changed: Partial<Member>): boolean {
  draft.update('members', getMemberKey(spaceId, userId), changed);
  if (userId === draft.state.me?.id && changed.role) draft.update('spaces', spaceId, { role: changed.role });
  return true;
}

/** Notes for a moment who changed a task, unless it was this person at this app. */
function markRecentChange(draft: StateDraft, { taskId, spaceId, by }: SpaceEvent): void {
  if (!taskId || (by.userId === draft.state.me?.id && by.tokenId === null)) return;
  const { me } = draft.state;
  const name = draft.get('members', getMemberKey(spaceId, by.userId))?.name ?? (by.userId === me?.id ? me.name : '');
  draft.set('recentChanges', taskId, { name, agent: getAgentName({ by }) });
  setTimeout(() => updateConfirmedState((later) => later.delete('recentChanges', taskId)), recentChangeMs);
}

/** Through which agent or token; null: at this app. */
export function getAgentName({ by }: Pick<SpaceEvent, 'by'>): string | null {
  return by.client ?? by.tokenName ?? (by.tokenId && t('task.unnamedAgent'));
}

function getNewValues(changes: Changes = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]));
}
