import type { ApiOutput } from '../lib/apiClient.ts';
import { getAgentName } from './getAgentName.ts';
import { getDescriptionKey, getKnownRev, isUnseenRev, markDeleted, noteSpaceRev, setKnownRev } from './knownRevs.ts';
import type { Lease } from './leasesSignal.ts';
import { setLease } from './leaseUpdates.ts';
import {
  type Comment,
  getMemberKey,
  type Label,
  type Member,
  type Project,
  type RecentChange,
  type Space,
  type StateTables,
  type Status,
  type TableName,
  type Task,
} from './state.ts';
import type { StateDraft } from './stateDraft.ts';
import { applyCommentCount, mergeTask, removeReferences, storeRow } from './stateDraftUpdates.ts';
import { updateConfirmedState } from './store.ts';

export type SpaceEvent = Extract<ApiOutput<'watch_events'>, { at: string }>;
type Changes = Record<string, { from: unknown; to: unknown }>;

const recentChangeMs = 5000;

interface EventBatch {
  draft: StateDraft;
  /** Deleted tasks and labels, which other tasks may refer to. */
  removedIds: Set<string>;
  changedBy: Map<string, RecentChange>;
}

/**
 * Applies events in one step. `staleRev`: the rev of the last one that lacks data, so that what it concerns must be
 * loaded again, from this rev on. Applying events again changes nothing.
 */
export function applyEvents(events: readonly SpaceEvent[]): { staleRev: number | undefined } {
  let staleRev: number | undefined;
  updateConfirmedState((draft) => {
    const batch: EventBatch = { draft, removedIds: new Set(), changedBy: new Map() };
    for (const event of events) {
      noteSpaceRev(event.spaceId, event.rev);
      if (!applyEvent(batch, event)) staleRev = event.rev;
    }
    const lastRev = events.at(-1)?.rev ?? 0;
    if (batch.removedIds.size > 0) {
      for (const id of removeReferences(draft, batch.removedIds)) setKnownRev(id, Math.max(lastRev, getKnownRev(id)));
    }
    showRecentChanges(draft, batch.changedBy);
  });
  return { staleRev };
}

/** Returns false when the event lacks data. */
function applyEvent(batch: EventBatch, event: SpaceEvent): boolean {
  const { draft, removedIds } = batch;
  const { type, projectId, spaceId, data, at, rev } = event;
  const changes = getNewValues(data['changes'] as Changes | undefined);
  switch (type) {
    case 'space.created':
    case 'project.created':
      if (data['project']) storeCreated(draft, 'projects', data['project'] as Project, rev);
      return true;
    case 'space.updated':
      updateRow(draft, 'spaces', spaceId, { ...changes, updatedAt: at } as Partial<Space>, rev);
      // The refs of the tasks have changed with the key.
      return changes['key'] === undefined;
    case 'project.updated':
      updateRow(draft, 'projects', projectId as string, { ...changes, updatedAt: at } as Partial<Project>, rev);
      // The tasks of a restored project come with no event.
      return changes['isArchived'] === undefined;
    case 'status.created':
      storeCreated(draft, 'statuses', data['status'] as Status, rev);
      return true;
    case 'status.updated':
      updateRow(draft, 'statuses', data['statusId'] as string, { ...changes, updatedAt: at } as Partial<Status>, rev);
      return true;
    case 'status.deleted':
      // Its tasks were moved by events of their own.
      removeRow(draft, 'statuses', data['statusId'] as string, rev);
      return true;
    case 'task.created':
    case 'task.updated':
      applyTaskEvent(batch, event, changes);
      return true;
    case 'task.deleted':
      for (const id of data['taskIds'] as string[]) {
        removeRow(draft, 'tasks', id, rev);
        setLease(id, null);
        removedIds.add(id);
      }
      return true;
    case 'task.claimed':
    case 'task.lease_updated':
      setLease(event.taskId as string, data['lease'] as Lease | null);
      return true;
    case 'tasks.renumbered':
      for (const [id, position] of Object.entries(data['positions'] as Record<string, number>))
        updateRow(draft, 'tasks', id, { position }, rev);
      return true;
    case 'comment.created':
    case 'comment.updated':
    case 'comment.deleted':
      applyCommentEvent(draft, event, changes);
      return true;
    case 'label.created':
      storeCreated(draft, 'labels', data['label'] as Label, rev);
      return true;
    case 'label.updated':
      updateRow(draft, 'labels', data['labelId'] as string, { ...changes, updatedAt: at } as Partial<Label>, rev);
      return true;
    case 'label.deleted':
      removeRow(draft, 'labels', data['labelId'] as string, rev);
      removedIds.add(data['labelId'] as string);
      return true;
    case 'member.added':
    case 'member.updated':
    case 'member.removed':
      applyMemberEvent(draft, event, changes);
      return true;
    default:
      return false;
  }
}

function applyTaskEvent(batch: EventBatch, event: SpaceEvent, changes: Record<string, unknown>): void {
  const { draft } = batch;
  const { data, at, rev } = event;
  const taskId = event.taskId as string;
  const isUnseen = isUnseenRev(taskId, rev);
  // An event has all of a task that was created or restored, as it may not have been loaded.
  if (data['task']) mergeTask(draft, data['task'] as Task, rev);
  const { description, ...fields } = changes;
  if (draft.get('tasks', taskId)) {
    if ('description' in changes && isUnseenRev(getDescriptionKey(taskId), rev)) {
      setKnownRev(getDescriptionKey(taskId), rev);
      draft.update('tasks', taskId, { description: description as Task['description'] });
    }
    updateRow(draft, 'tasks', taskId, { ...(fields as Partial<Task>), updatedAt: at }, rev);
  }
  if (isUnseen) noteRecentChange(batch, event);
}

function applyCommentEvent(draft: StateDraft, event: SpaceEvent, changes: Record<string, unknown>): void {
  const { type, data, at, rev } = event;
  const taskId = event.taskId as string;
  const created = data['comment'] as Comment | undefined;
  const commentId = created?.id ?? (data['commentId'] as string);
  const commentCount = data['commentCount'] as number | undefined;
  const isUnseen = isUnseenRev(commentId, rev);
  const change = !isUnseen || type === 'comment.updated' ? 0 : created ? 1 : -1;
  if (type !== 'comment.updated') applyCommentCount(draft, taskId, { commentCount, change }, rev);
  if (created) storeCreated(draft, 'comments', created, rev);
  else if (type === 'comment.deleted') removeRow(draft, 'comments', commentId, rev);
  else updateRow(draft, 'comments', commentId, { ...(changes as Partial<Comment>), updatedAt: at }, rev);
}

function applyMemberEvent(draft: StateDraft, event: SpaceEvent, changes: Record<string, unknown>): void {
  const { spaceId, data, rev } = event;
  const added = data['member'] as Omit<Member, 'spaceId'> | undefined;
  const userId = added?.userId ?? (data['userId'] as string);
  const key = getMemberKey(spaceId, userId);
  if (added) storeRow(draft, 'members', key, { ...added, spaceId }, rev);
  else if (event.type === 'member.removed') removeRow(draft, 'members', key, rev);
  else {
    updateRow(draft, 'members', key, changes as Partial<Member>, rev);
    const role = changes['role'] as Member['role'] | undefined;
    if (role && userId === draft.state.me?.id) updateRow(draft, 'spaces', spaceId, { role }, rev);
  }
}

function storeCreated<T extends 'projects' | 'statuses' | 'labels' | 'comments'>(
  draft: StateDraft,
  table: T,
  row: StateTables[T],
  rev: number,
): void {
  if (isUnseenRev(row.id, rev)) storeRow(draft, table, row.id, row, rev);
}

/** What is not loaded stays unknown: what loads it applies the event again. */
function updateRow<T extends 'spaces' | 'projects' | 'statuses' | 'tasks' | 'labels' | 'members' | 'comments'>(
  draft: StateDraft,
  table: T,
  id: string,
  fields: Partial<StateTables[T]>,
  rev: number,
): void {
  if (!isUnseenRev(id, rev) || !draft.get(table, id)) return;
  setKnownRev(id, rev);
  draft.update(table, id, fields);
}

function removeRow(draft: StateDraft, table: TableName, id: string, rev: number): void {
  // A deletion by this user is known before its rev is.
  if (!isUnseenRev(id, rev) && getKnownRev(id) !== Number.POSITIVE_INFINITY) return;
  draft.delete(table, id);
  markDeleted([id], rev);
}

/** Notes who changed a task, unless the user did so in this app. */
function noteRecentChange({ draft, changedBy }: EventBatch, event: SpaceEvent): void {
  const { taskId, spaceId, by } = event;
  const { me } = draft.state;
  if (!taskId || (by.userId === me?.id && by.tokenId === null)) return;
  const name = draft.get('members', getMemberKey(spaceId, by.userId))?.name ?? (by.userId === me?.id ? me.name : '');
  changedBy.set(taskId, { name, agent: getAgentName(event) });
}

/** Shows the changes for some seconds. */
function showRecentChanges(draft: StateDraft, changedBy: ReadonlyMap<string, RecentChange>): void {
  if (changedBy.size === 0) return;
  for (const [taskId, change] of changedBy) draft.set('recentChanges', taskId, change);
  const hide = (current: StateDraft) => {
    // A later change is shown for its own time.
    for (const [taskId, change] of changedBy)
      if (current.get('recentChanges', taskId) === change) current.delete('recentChanges', taskId);
  };
  setTimeout(() => updateConfirmedState(hide), recentChangeMs);
}

function getNewValues(changes: Changes = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]));
}
