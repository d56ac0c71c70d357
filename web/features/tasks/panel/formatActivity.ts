import { formatRelativeDate } from '../../../lib/dates.ts';
import { type MessageKey, t } from '../../../lib/i18n/index.ts';
import { getAgentName, type Priority, type SpaceEvent, type State } from '../../../sync/index.ts';
import { getMemberName } from './getMemberName.ts';

interface FieldChange {
  from: unknown;
  to: unknown;
}
type Changes = Record<string, FieldChange>;

interface Sentence {
  key: MessageKey;
  value: string;
  /** The value before. */
  from?: string;
}

const keysByEventType: Record<string, MessageKey> = {
  'task.created': 'did.created',
  'task.deleted': 'did.trashed',
  'comment.created': 'did.commented',
  'comment.updated': 'did.commentChanged',
  'comment.deleted': 'did.commentDeleted',
};

/** What an agent, or the person who stopped it, did. A task that is done or closed has a sentence about that. */
const leaseKeys: Record<string, MessageKey> = {
  working: 'did.leaseWorking',
  waiting: 'did.leaseWaiting',
  back: 'did.leaseBack',
  failed: 'did.leaseFailed',
  stopped: 'did.leaseStopped',
};

/** Describes an event of a task in sentences, one for each field that changed. */
export function formatActivity(event: SpaceEvent, state: State): string[] {
  const name = getMemberName(state, event.spaceId, event.by.userId);
  const agent = getAgentName(event);
  const who = agent === null ? name : t('panel.whoVia', { name, agent });
  const key = keysByEventType[event.type];
  if (key) return [t(key, { who })];
  const lease = event.data['leaseChange'];
  const changes = (lease ? { lease } : (event.data['changes'] ?? {})) as Changes;
  const sentences = Object.entries(changes)
    .filter(([field]) => !isCoveredByOtherChange(field, changes))
    .flatMap(([field, change]) => toSentences(field, change, state, event.spaceId));
  if (sentences.length === 0) return [t('did.changed', { who })];
  return sentences.map(({ key, ...values }) => t(key, { who, ...values }));
}

/** A move implies whether the task is completed; a new position is only worth a sentence of its own. */
function isCoveredByOtherChange(field: string, changes: Changes): boolean {
  if (field === 'position') return Object.keys(changes).length > 1;
  return field === 'completedAt' && changes['statusId'] !== undefined;
}

function toSentences(field: string, { from, to }: FieldChange, state: State, spaceId: string): Sentence[] {
  const getTitle = (id: string) => state.tasks.get(id)?.title ?? t('panel.unknownTask');
  switch (field) {
    case 'title':
      return [{ key: 'did.title', value: String(to), from: String(from) }];
    case 'description':
      return sentence('did.description');
    case 'statusId':
      if (to === null) return sentence('did.movedOut');
      return sentence('did.moved', state.statuses.get(String(to))?.name ?? t('task.noStatus'));
    case 'position':
      return sentence('did.placed');
    case 'completedAt':
      return sentence(to === null ? 'did.reopened' : 'did.completed');
    case 'priority':
      return sentence('did.priority', t(`priority.${to as Priority}`));
    case 'startDate':
    case 'dueDate':
      if (to === null) return sentence(`did.${field}None`);
      return sentence(`did.${field}`, formatRelativeDate(String(to), state.me?.timeZone ?? 'UTC'));
    case 'estimatedHours':
      return to === null ? sentence('did.estimatedHoursNone') : sentence('did.estimatedHours', String(to));
    case 'parentTaskId':
      return to === null ? sentence('did.parentTaskIdNone') : sentence('did.parentTaskId', getTitle(String(to)));
    case 'assigneeIds':
      return compareIds(from, to, 'did.assigned', 'did.unassigned', (id) => getMemberName(state, spaceId, id));
    case 'labelIds':
      return compareIds(from, to, 'did.labelled', 'did.unlabelled', (id) => state.labels.get(id)?.name ?? t('ui.none'));
    case 'blockedByIds':
      return compareIds(from, to, 'did.blocked', 'did.unblocked', getTitle);
    case 'isTrashed':
      return sentence('did.untrashed');
    case 'lease':
      return leaseKeys[String(to)] ? sentence(leaseKeys[String(to)] as MessageKey) : [];
    case 'isArchived':
      return sentence(to ? 'did.archived' : 'did.restored');
    default:
      return [];
  }
}

function sentence(key: MessageKey, value = ''): Sentence[] {
  return [{ key, value }];
}

/** A sentence for each id that was added or removed. */
function compareIds(
  from: unknown,
  to: unknown,
  addedKey: MessageKey,
  removedKey: MessageKey,
  getName: (id: string) => string,
): Sentence[] {
  const before = Array.isArray(from) ? (from as string[]) : [];
  const after = Array.isArray(to) ? (to as string[]) : [];
  return [
    ...after.filter((id) => !before.includes(id)).map((id) => ({ key: addedKey, value: getName(id) })),
    ...before.filter((id) => !after.includes(id)).map((id) => ({ key: removedKey, value: getName(id) })),
  ];
}
