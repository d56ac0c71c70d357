import type { Change } from '../../../contract/changes.ts';
import type { Recurrence } from '../../../contract/recurrence.ts';
import { listCommentsInSpaces } from '../../db/queries/comments.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import { lookupTaskTitles } from '../../db/queries/tasks/index.ts';
import { lookupNamesAndRefs } from '../../operations/changes/lookupNamesAndRefs.ts';
import type { NetChange } from '../../operations/changes/netChanges.ts';
import type { ActorContext } from '../../operations/handlerTypes.ts';
import { toRecurrenceText } from '../../operations/recurrence/storedRecurrence.ts';
import { formatDateInZone, formatMinuteInZone } from '../../operations/timeZoneDates.ts';
import { formatEventAuthor } from './authorship.ts';
import { omitEmpty } from './taskSummaries.ts';
import { truncateText, truncateTitle } from './truncateText.ts';

type FieldChange = NetChange['fields'][string];
type Names = ReadonlyMap<string, string>;

export interface ChangeSummary {
  kind?: (typeof Change.shape.kind)['options'][number];
  id: string;
  title?: string;
  project?: string;
  what: string[];
  by: string[];
  at: string;
}

const maxCommentBytes = 200;
const maxValueBytes = 80;

/** Presents changes for a model: "status To Do -> Done", with names instead of ids. */
export async function presentChanges(context: ActorContext, changes: readonly NetChange[]): Promise<ChangeSummary[]> {
  const { names, refs } = await loadNames(context, changes);
  const comments = await loadComments(context, changes);
  const { time_zone: timeZone } = context.actor.user;
  return changes.map((change) => {
    const { kind, id, projectId, at } = change;
    const title = names.get(id) ?? change.name;
    return omitEmpty({
      kind: kind === 'task' ? undefined : kind,
      id: refs.get(id) ?? id,
      title: title === undefined ? undefined : truncateTitle(title),
      project: kind === 'project' || projectId === null ? undefined : names.get(projectId),
      what: describeChange(change, { names, comments, timeZone }),
      by: change.authors.map((author) => formatEventAuthor(names.get(author.user_id), author)),
      at: formatMinuteInZone(timeZone, at),
    } as ChangeSummary);
  });
}

async function loadNames(context: ActorContext, changes: readonly NetChange[]): Promise<{ names: Names; refs: Names }> {
  const { db } = context;
  const spaceIds = [...new Set(changes.map(({ spaceId }) => spaceId))];
  const listValues = (...fields: string[]) => {
    const values = changes.flatMap((change) =>
      fields.flatMap((field) => [change.fields[field]?.from, change.fields[field]?.to].flat()),
    );
    return [...new Set(values.filter((value) => typeof value === 'string'))];
  };
  const projectIds = changes.flatMap(({ projectId }) => projectId ?? []);
  const userIds = changes.flatMap(({ authors }) => authors.map(({ user_id }) => user_id));
  const [changed, related, ...maps] = await Promise.all([
    lookupNamesAndRefs(context, changes),
    lookupTaskTitles(db, spaceIds, listValues('parentTaskId', 'blockedByIds')),
    lookupNames(db, 'projects', spaceIds, [...new Set([...projectIds, ...listValues('projectId')])]),
    lookupNames(db, 'statuses', spaceIds, listValues('statusId')),
    lookupNames(db, 'labels', spaceIds, listValues('labelIds')),
    lookupNames(db, 'users', [], [...new Set([...userIds, ...listValues('assigneeIds')])]),
  ]);
  const titles = [...related].map(([id, { title }]): [string, string] => [id, title]);
  return { names: new Map([...titles, ...maps.flatMap((map) => [...map]), ...changed.names]), refs: changed.refs };
}

/** The text of comments that are the only new one of their task. */
async function loadComments({ db }: ActorContext, changes: readonly NetChange[]): Promise<Names> {
  const spaceIds = [...new Set(changes.map(({ spaceId }) => spaceId))];
  const ids = changes.flatMap(({ newCommentIds }) => (newCommentIds.length === 1 ? newCommentIds : []));
  const rows = await listCommentsInSpaces(db, spaceIds, ids);
  return new Map(rows.map(({ id, content }) => [id, content]));
}

interface Words {
  names: Names;
  comments: Names;
  timeZone: string;
}

function describeChange(change: NetChange, words: Words): string[] {
  const { kind, what, fields, newCommentIds, changedCommentIds, deletedCommentIds } = change;
  const text = newCommentIds.length === 1 ? words.comments.get(newCommentIds[0] as string) : undefined;
  return [
    ...(what === 'updated' ? [] : [kind === 'member' ? { created: 'joined', deleted: 'left' }[what] : what]),
    ...Object.entries(fields).flatMap(([field, fieldChange]) => describeField(field, fieldChange, words)),
    ...(text === undefined ? [] : [`comment: ${truncateText(text, maxCommentBytes)}`]),
    ...(text === undefined ? formatCount(newCommentIds.length, 'comment') : []),
    ...formatCount(changedCommentIds.length, 'edited comment'),
    ...formatCount(deletedCommentIds.length, 'deleted comment'),
  ];
}

function formatCount(count: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
}

const fieldWords: Record<string, string> = {
  statusId: 'status',
  projectId: 'project',
  parentTaskId: 'parent',
  dueDate: 'due',
  startDate: 'start',
  estimatedHours: 'estimated hours',
  defaultView: 'default view',
};

function describeField(field: string, { from, to }: FieldChange, { names, timeZone }: Words): string[] {
  const toName = (id: unknown) => truncateTitle(names.get(String(id)) ?? 'something deleted');
  if (field === 'position') return ['reordered'];
  if (field === 'description') return ['description'];
  if (field === 'isTrashed') return ['restored from the trash'];
  if (field === 'completedAt') return [to === null ? 'reopened' : from === null ? 'completed' : 'completion date'];
  if (field === 'isArchived') return [to ? 'archived' : 'restored'];
  if (field === 'assigneeIds') return describeList(from, to, ['assigned', 'unassigned'], toName);
  if (field === 'labelIds') return describeList(from, to, ['label added:', 'label removed:'], toName);
  if (field === 'blockedByIds') return describeList(from, to, ['blocked by', 'no longer blocked by'], toName);
  const formatValue = (value: unknown): string => {
    if (value === null || value === undefined || value === '') return 'none';
    if (field === 'recurrence') return toRecurrenceText(value as Recurrence);
    if (field.endsWith('Id')) return toName(value);
    if (field.endsWith('Date')) return formatDateInZone(timeZone, String(value));
    return truncateText(typeof value === 'string' ? value : JSON.stringify(value), maxValueBytes);
  };
  return [`${fieldWords[field] ?? field} ${formatValue(from)} -> ${formatValue(to)}`];
}

function describeList(
  from: unknown,
  to: unknown,
  [added, removed]: [string, string],
  toName: (id: unknown) => string,
): string[] {
  const [before, after] = [from, to].map((value) => (Array.isArray(value) ? value : []));
  const format = (words: string, ids: unknown[]) =>
    ids.length === 0 ? [] : [`${words} ${ids.map(toName).join(', ')}`];
  return [
    ...format(
      added,
      (after ?? []).filter((id) => !before?.includes(id)),
    ),
    ...format(
      removed,
      (before ?? []).filter((id) => !after?.includes(id)),
    ),
  ];
}
