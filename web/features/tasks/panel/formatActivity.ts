import { useEffect, useState } from 'react';
import { formatRelativeDate } from '../../../lib/dates.ts';
import { type MessageKey, t } from '../../../lib/i18n/index.ts';
import { getAgentName, loadTaskActivity, type SpaceEvent, type State, select, useStore } from '../../../sync/index.ts';

/** What happened to a task, newest first; read again when something more has happened. */
export function useTaskActivity(taskId: string, isWanted: boolean): SpaceEvent[] | undefined {
  const [events, setEvents] = useState<SpaceEvent[]>();
  const at = useStore((state) => {
    const task = state.tasks.get(taskId);
    return `${task?.updatedAt} ${task?.commentCount}`;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `at` says that there is more to read
  useEffect(() => {
    let isCurrent = isWanted;
    if (isWanted) void loadTaskActivity(taskId).then((found) => isCurrent && setEvents((now) => found ?? now ?? []));
    return () => {
      isCurrent = false;
    };
  }, [taskId, isWanted, at]);
  return events;
}

/** What an event did, in sentences. */
export function formatActivity(event: SpaceEvent, state: State): string[] {
  const person = getMemberName(state, event.spaceId, event.by.userId);
  const agent = getAgentName(event);
  const who = agent === null ? person : t('panel.whoVia', { name: person, agent });
  if (event.type === 'task.created') return [t('did.created', { who })];
  if (event.type === 'comment.created') return [t('did.commented', { who })];
  if (event.type === 'comment.updated') return [t('did.commentChanged', { who })];
  if (event.type === 'comment.deleted') return [t('did.commentDeleted', { who })];
  const changes = (event.data['changes'] ?? {}) as Changes;
  const said = Object.entries(changes)
    .filter(([field]) => !isSaidOtherwise(field, changes))
    .flatMap(([field, change]) => sentences(field, change, { state, spaceId: event.spaceId }));
  const all = said.length > 0 ? said : [{ key: 'did.changed' as const, value: '' }];
  return all.map(({ key, value }) => t(key, { who, value }));
}

type Changes = Record<string, { from: unknown; to: unknown }>;
interface Sentence {
  key: MessageKey;
  value: string;
}

/** A move tells where to, and whether that completes it; a place in a column is told only by itself. */
function isSaidOtherwise(field: string, changes: Changes): boolean {
  if (field === 'position') return Object.keys(changes).length > 1;
  return field === 'completedAt' && changes['statusId'] !== undefined;
}

function sentences(
  field: string,
  { from, to }: { from: unknown; to: unknown },
  { state, spaceId }: { state: State; spaceId: string },
): Sentence[] {
  const said = (key: MessageKey, value = ''): Sentence[] => [{ key, value }];
  const orNone = (key: 'startDate' | 'dueDate' | 'estimatedHours' | 'parentTaskId', show: (value: string) => string) =>
    to === null ? said(`did.${key}None`) : said(`did.${key}`, show(String(to)));
  const each = (added: MessageKey, removed: MessageKey, show: (id: string) => string): Sentence[] => {
    const [before, after] = [from, to].map((ids) => (Array.isArray(ids) ? (ids as string[]) : []));
    return [
      ...(after ?? []).filter((id) => !before?.includes(id)).map((id) => ({ key: added, value: show(id) })),
      ...(before ?? []).filter((id) => !after?.includes(id)).map((id) => ({ key: removed, value: show(id) })),
    ];
  };
  const titleOf = (id: string) => state.tasks.get(id)?.title ?? t('panel.unknownTask');
  const timeZone = state.me?.timeZone ?? 'UTC';
  switch (field) {
    case 'title':
      return said('did.title', String(to));
    case 'description':
      return said('did.description');
    case 'statusId':
      return to === null
        ? said('did.movedOut')
        : said('did.moved', state.statuses.get(String(to))?.name ?? t('task.noStatus'));
    case 'position':
      return said('did.placed');
    case 'completedAt':
      return said(to === null ? 'did.reopened' : 'did.completed');
    case 'priority':
      return said('did.priority', t(`priority.${to as 'none'}`));
    case 'startDate':
    case 'dueDate':
      return orNone(field, (date) => formatRelativeDate(date, timeZone));
    case 'estimatedHours':
      return orNone(field, (hours) => hours);
    case 'parentTaskId':
      return orNone(field, titleOf);
    case 'assigneeIds':
      return each('did.assigned', 'did.unassigned', (id) => getMemberName(state, spaceId, id));
    case 'labelIds':
      return each('did.labelled', 'did.unlabelled', (id) => state.labels.get(id)?.name ?? t('ui.none'));
    case 'blockedByIds':
      return each('did.blocked', 'did.unblocked', titleOf);
    case 'isArchived':
      return said(to ? 'did.archived' : 'did.restored');
    default:
      return [];
  }
}

export function getMemberName(state: State, spaceId: string, userId: string | null): string {
  const own = state.me?.id === userId ? state.me?.name : undefined;
  return select.getSpaceMember(state, spaceId, userId ?? '')?.name ?? own ?? t('panel.someone');
}
