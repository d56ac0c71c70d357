import { listMentionedIds } from '../../contract/rules/mentions.ts';
import type { NotificationKind } from '../../contract/rules/notificationKinds.ts';
import type { EventRow } from '../db/schema.ts';

/** What people may be told of an event. */
export interface News {
  event: EventRow;
  /** The task; null: the space itself. */
  taskId: string | null;
  /** Whom it concerns personally. */
  direct: { kind: NotificationKind; userIds: string[] }[];
  /** What it is for those who watch the task, or only its project. */
  watched: { kind: NotificationKind; isForProject: boolean } | undefined;
  commentId: string | null;
}

interface EventData {
  task?: { assigneeIds?: string[]; description?: string | null };
  comment?: { id: string; content: string };
  commentId?: string;
  changes?: Record<string, { from: unknown; to: unknown }>;
  leaseChange?: { from: string; to: string };
  lease?: { by: { userId: string } | null } | null;
  userId?: string;
}

/** Undefined: nobody is told of it. */
export function getNews(event: EventRow): News | undefined {
  const data: EventData = JSON.parse(event.data);
  const news = { event, taskId: event.task_id, commentId: null };
  switch (event.type) {
    case 'task.created': {
      const direct = [
        { kind: 'assigned' as const, userIds: data.task?.assigneeIds ?? [] },
        { kind: 'mentioned' as const, userIds: listMentionedIds(data.task?.description) },
      ];
      return { ...news, direct, watched: { kind: 'created', isForProject: true } };
    }
    case 'task.updated':
      return getNewsOfChange(news, data.changes ?? {});
    case 'comment.created': {
      const direct = [{ kind: 'mentioned' as const, userIds: listMentionedIds(data.comment?.content) }];
      const commentId = data.comment?.id ?? null;
      return { ...news, direct, watched: { kind: 'commented', isForProject: false }, commentId };
    }
    case 'comment.updated': {
      const userIds = listNewMentions(data.changes?.['content']);
      const direct = [{ kind: 'mentioned' as const, userIds }];
      return { ...news, direct, watched: undefined, commentId: data.commentId ?? null };
    }
    case 'task.lease_updated':
      return getNewsOfLease(news, data);
    case 'member.updated': {
      if (!data.changes?.['role'] || data.userId === undefined) return undefined;
      return { ...news, direct: [{ kind: 'role_changed', userIds: [data.userId] }], watched: undefined };
    }
    default:
      return undefined;
  }
}

type NewsStart = Pick<News, 'event' | 'taskId' | 'commentId'>;

function getNewsOfChange(news: NewsStart, changes: NonNullable<EventData['changes']>): News | undefined {
  // A move within a column notifies nobody.
  if (Object.keys(changes).every((field) => field === 'position')) return undefined;
  const before = (changes['assigneeIds']?.from ?? []) as string[];
  const after = (changes['assigneeIds']?.to ?? []) as string[];
  const direct = [
    { kind: 'assigned' as const, userIds: after.filter((id) => !before.includes(id)) },
    { kind: 'unassigned' as const, userIds: before.filter((id) => !after.includes(id)) },
    { kind: 'mentioned' as const, userIds: listNewMentions(changes['description']) },
  ];
  return { ...news, direct, watched: { kind: 'changed', isForProject: false } };
}

/** Who is mentioned in a text now and was not before. */
function listNewMentions(change: { from: unknown; to: unknown } | undefined): string[] {
  const before = typeof change?.from === 'string' ? listMentionedIds(change.from) : [];
  const after = typeof change?.to === 'string' ? listMentionedIds(change.to) : [];
  return after.filter((id) => !before.includes(id));
}

function getNewsOfLease(news: NewsStart, { leaseChange, lease }: EventData): News | undefined {
  const holder = lease?.by ? [lease.by.userId] : [];
  if (leaseChange?.to === 'waiting') {
    const direct = [{ kind: 'asked' as const, userIds: holder }];
    return { ...news, direct, watched: { kind: 'asked', isForProject: false } };
  }
  const isAnswer = leaseChange?.from === 'waiting' && leaseChange.to === 'working' && news.event.token_id === null;
  return isAnswer ? { ...news, direct: [{ kind: 'answered', userIds: holder }], watched: undefined } : undefined;
}
