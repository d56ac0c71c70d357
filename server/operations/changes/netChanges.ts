import { isDeepStrictEqual } from 'node:util';
import type { changedKinds } from '../../../contract/changes.ts';
import type { EventRow } from '../../db/schema.ts';
import type { EventAuthor } from '../../events/eventAuthor.ts';

export type ChangedKind = (typeof changedKinds)[number];

interface FieldChange {
  from: unknown;
  to: unknown;
}

/** Everything that events did to one thing, as if it were one change. */
export interface NetChange {
  kind: ChangedKind;
  id: string;
  spaceId: string;
  projectId: string | null;
  /** As the events tell it; undefined if they do not. */
  name: string | undefined;
  what: 'created' | 'updated' | 'deleted';
  fields: Record<string, FieldChange>;
  /** The ids of new comments that still exist. */
  newCommentIds: string[];
  changedCommentIds: string[];
  deletedCommentIds: string[];
  authors: EventAuthor[];
  at: string;
}

type EventData = Record<string, unknown> & {
  changes?: Record<string, FieldChange>;
  leaseChange?: FieldChange;
  comment?: { id: string };
  commentId?: string;
  taskIds?: string[];
};

/** A change under construction: each part knows the events that made it. */
interface Draft {
  kind: ChangedKind;
  id: string;
  spaceId: string;
  projectId: string | null;
  name: string | undefined;
  created: EventRow | undefined;
  deleted: EventRow | undefined;
  fields: Map<string, FieldChange & { events: EventRow[] }>;
  comments: Map<string, { what: 'new' | 'changed' | 'deleted'; events: EventRow[] }>;
}

/** Sums the events up, of each space in the order of its log. What is as it was is left out. Newest first. */
export function sumUpEvents(events: readonly EventRow[]): NetChange[] {
  const drafts = new Map<string, Draft>();
  for (const event of events) applyEvent(drafts, event);
  return [...drafts.values()].flatMap(toNetChange).sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
}

function applyEvent(drafts: Map<string, Draft>, event: EventRow): void {
  const data: EventData = JSON.parse(event.data);
  const [kind, what] = event.type.split('.') as [string, string];
  if (kind === 'comment') applyCommentEvent(drafts, event, what, data);
  if (!isChangedKind(kind)) return;
  const created = data[kind] as { id?: string; userId?: string; title?: string; name?: string } | undefined;
  const id = getSubjectId(kind, event, data);
  if (id === undefined) return;
  const draft = getDraft(drafts, event, kind, id);
  draft.name = created?.title ?? created?.name ?? draft.name;
  if (what === 'created' || what === 'added') draft.created = event;
  if (what === 'deleted' || what === 'removed') {
    draft.deleted = event;
    // Its subtasks are deleted with a task.
    for (const taskId of data.taskIds ?? []) if (kind === 'task' && taskId !== id) drafts.delete(`task ${taskId}`);
  }
  if (data.leaseChange) applyFieldChange(draft, 'lease', data.leaseChange, event);
  const { isTrashed, ...changes } = data.changes ?? {};
  // What came back from the trash is as if it had not been deleted.
  if (isTrashed && draft.deleted) draft.deleted = undefined;
  else if (isTrashed) applyFieldChange(draft, 'isTrashed', isTrashed, event);
  for (const [field, change] of Object.entries(changes)) applyFieldChange(draft, field, change, event);
}

function applyFieldChange(draft: Draft, field: string, { from, to }: FieldChange, event: EventRow): void {
  if ((field === 'title' || field === 'name') && typeof to === 'string') draft.name = to;
  const earlier = draft.fields.get(field);
  const change = { from: earlier ? earlier.from : from, to, events: [...(earlier?.events ?? []), event] };
  draft.fields.set(field, change);
}

function applyCommentEvent(drafts: Map<string, Draft>, event: EventRow, what: string, data: EventData): void {
  const id = data.comment?.id ?? data.commentId;
  if (id === undefined || event.task_id === null) return;
  const { comments } = getDraft(drafts, event, 'task', event.task_id);
  const earlier = comments.get(id);
  if (what === 'deleted' && earlier?.what === 'new') return void comments.delete(id);
  const next = what === 'created' ? 'new' : what === 'deleted' ? 'deleted' : (earlier?.what ?? 'changed');
  comments.set(id, { what: next, events: [...(earlier?.events ?? []), event] });
}

function getDraft(drafts: Map<string, Draft>, event: EventRow, kind: ChangedKind, id: string): Draft {
  const key = `${kind} ${id}`;
  let draft = drafts.get(key);
  if (!draft) {
    draft = {
      kind,
      id,
      spaceId: event.space_id,
      projectId: event.project_id,
      name: undefined,
      created: undefined,
      deleted: undefined,
      fields: new Map(),
      comments: new Map(),
    };
    drafts.set(key, draft);
  }
  // A task may have moved.
  draft.projectId = event.project_id ?? draft.projectId;
  return draft;
}

function getSubjectId(kind: ChangedKind, event: EventRow, data: EventData): string | undefined {
  if (kind === 'task') return event.task_id ?? undefined;
  if (kind === 'project') return event.project_id ?? undefined;
  if (kind === 'space') return event.space_id;
  const created = data[kind] as { id?: string; userId?: string } | undefined;
  const id = created?.userId ?? created?.id ?? data[kind === 'member' ? 'userId' : `${kind}Id`];
  return typeof id === 'string' ? id : undefined;
}

function isChangedKind(kind: string): kind is ChangedKind {
  return ['task', 'project', 'status', 'label', 'member', 'space'].includes(kind);
}

/** Returns nothing if the thing is as it was. */
function toNetChange(draft: Draft): NetChange[] {
  const { created, deleted, fields, comments, ...subject } = draft;
  if (created && deleted) return [];
  const what = created ? 'created' : deleted ? 'deleted' : 'updated';
  const changed = what === 'updated' ? [...fields].filter(([, { from, to }]) => !isSameValue(from, to)) : [];
  // Where a task stands in a column matters only while it stays there.
  const reported = changed.filter(([field]) => field !== 'position' || !changed.some(([name]) => name === 'statusId'));
  const present = deleted ? [] : [...comments];
  const events = [
    ...[created, deleted].filter((event) => event !== undefined),
    ...reported.flatMap(([, change]) => change.events),
    ...present.flatMap(([, comment]) => comment.events),
  ].sort((a, b) => a.rev - b.rev);
  const last = events.at(-1);
  if (!last) return [];
  const listComments = (state: string) => present.flatMap(([id, comment]) => (comment.what === state ? [id] : []));
  return [
    {
      ...subject,
      what,
      fields: Object.fromEntries(reported.map(([field, { from, to }]) => [field, { from, to }])),
      newCommentIds: listComments('new'),
      changedCommentIds: listComments('changed'),
      deletedCommentIds: listComments('deleted'),
      authors: listAuthors(events),
      at: last.at,
    },
  ];
}

function isSameValue(from: unknown, to: unknown): boolean {
  if (Array.isArray(from) && Array.isArray(to)) return isDeepStrictEqual(from.toSorted(), to.toSorted());
  return isDeepStrictEqual(from, to);
}

function listAuthors(events: readonly EventRow[]): EventAuthor[] {
  const authors = new Map<string, EventAuthor>();
  for (const { user_id, token_id, token_name, client } of events)
    authors.set(`${user_id} ${token_id} ${client}`, { user_id, token_id, token_name, client });
  return [...authors.values()];
}
