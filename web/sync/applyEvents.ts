import type { ApiOutput } from '../lib/apiClient.ts';
import { t } from '../lib/i18n/index.ts';
import { mergeTask, removeComment, removeLabel, removeTasksWithSubtasks, upsertComment } from './draftUpdates.ts';
import { isDeleted, isUnseenRev, markDeleted, setKnownRev } from './knownRevs.ts';
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

/** Applies the events in one step. `needsReload`: they lack data, so the board must be loaded again. */
export function applyEvents(events: SpaceEvent[]): { needsReload: boolean } {
  let needsReload = false;
  updateConfirmedState((draft) => {
    for (const event of events) {
      if (!applyEvent(draft, event)) needsReload = true;
    }
  });
  return { needsReload };
}

/** Returns false when the event lacks data. */
function applyEvent(draft: StateDraft, event: SpaceEvent): boolean {
  const { type, taskId, projectId, spaceId, data, at, rev } = event;
  const newValues = getNewValues(data['changes'] as Changes | undefined);
  switch (type) {
    case 'space.created':
    case 'project.created':
      if (data['project']) draft.set('projects', (data['project'] as Project).id, data['project'] as Project);
      return true;
    case 'space.updated':
      draft.update('spaces', spaceId, newValues as Partial<Space>);
      return true;
    case 'project.updated':
      draft.update('projects', projectId as string, { ...(newValues as Partial<Project>), updatedAt: at });
      // The tasks of a restored project come with no event.
      return newValues['isArchived'] === undefined;
    case 'status.created':
      draft.set('statuses', (data['status'] as Status).id, data['status'] as Status);
      return true;
    case 'status.updated':
      draft.update('statuses', data['statusId'] as string, { ...(newValues as Partial<Status>), updatedAt: at });
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
      // The event of a restored task has all of it, as it may not have been loaded.
      if (data['task']) mergeTask(draft, data['task'] as Task, rev);
      setKnownRev(taskId as string, rev);
      draft.update('tasks', taskId as string, { ...(newValues as Partial<Task>), updatedAt: at });
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
      draft.update('comments', data['commentId'] as string, { ...(newValues as Partial<Comment>), updatedAt: at });
      return true;
    case 'comment.deleted':
      if (!isDeleted(data['commentId'] as string)) removeComment(draft, data['commentId'] as string, taskId as string);
      markDeleted([data['commentId'] as string]);
      return true;
    case 'label.created':
      draft.set('labels', (data['label'] as Label).id, data['label'] as Label);
      return true;
    case 'label.updated':
      draft.update('labels', data['labelId'] as string, { ...(newValues as Partial<Label>), updatedAt: at });
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
      return applyRoleChange(draft, spaceId, data['userId'] as string, newValues as Partial<Member>);
    case 'member.removed':
      draft.delete('members', getMemberKey(spaceId, data['userId'] as string));
      return true;
    default:
      return false;
  }
}

function applyRoleChange(draft: StateDraft, spaceId: string, userId: string, fields: Partial<Member>): boolean {
  draft.update('members', getMemberKey(spaceId, userId), fields);
  if (userId === draft.state.me?.id && fields.role) draft.update('spaces', spaceId, { role: fields.role });
  return true;
}

/** Shows for some seconds who changed a task, unless the user did so in this app. */
function markRecentChange(draft: StateDraft, { taskId, spaceId, by }: SpaceEvent): void {
  if (!taskId || (by.userId === draft.state.me?.id && by.tokenId === null)) return;
  const { me } = draft.state;
  const name = draft.get('members', getMemberKey(spaceId, by.userId))?.name ?? (by.userId === me?.id ? me.name : '');
  draft.set('recentChanges', taskId, { name, agent: getAgentName({ by }) });
  setTimeout(() => updateConfirmedState((current) => current.delete('recentChanges', taskId)), recentChangeMs);
}

/** The name of the agent or token that caused an event; null: the app. */
export function getAgentName({ by }: Pick<SpaceEvent, 'by'>): string | null {
  return by.client ?? by.tokenName ?? (by.tokenId && t('task.unnamedAgent'));
}

function getNewValues(changes: Changes = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]));
}
