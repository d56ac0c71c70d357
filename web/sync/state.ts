import type * as z from 'zod';
import type { Comment as CommentSchema } from '../../contract/comments.ts';
import type { ApiOutput } from '../lib/apiClient.ts';

export type User = ApiOutput<'get_me'>['user'];
export type Space = ApiOutput<'get_space'>['space'];
export type Project = ApiOutput<'get_project'>['project'];
export type Status = ApiOutput<'get_status'>['status'];
export type Label = ApiOutput<'get_label'>['label'];
export type Member = ApiOutput<'get_member'>['member'] & { spaceId: string };
export type Comment = z.output<typeof CommentSchema>;
/** A board leaves out descriptions and timestamps: they are undefined until the task itself is loaded. */
export type Task = Omit<ApiOutput<'update_task'>['task'], 'description' | 'createdAt' | 'updatedAt'> & {
  description?: string | null | undefined;
  createdAt?: string | undefined;
  updatedAt?: string | undefined;
  /** A board has these two instead of the texts. */
  hasDescription?: boolean | undefined;
  commentCount?: number | undefined;
};
export type Priority = Task['priority'];

/** Who changed a task some seconds ago, and through which agent or token. */
export interface RecentChange {
  name: string;
  agent: string | null;
}

export interface StateTables {
  spaces: Space;
  projects: Project;
  statuses: Status;
  labels: Label;
  /** By `getMemberKey`. */
  members: Member;
  tasks: Task;
  comments: Comment;
  recentChanges: RecentChange;
  /** By project. */
  boardLoadStates: 'loading' | 'ready' | 'missing' | 'unreachable';
}
export type TableName = keyof StateTables;

export type State = { readonly [T in TableName]: ReadonlyMap<string, StateTables[T]> } & {
  /** undefined: still loading; null: signed out. */
  readonly me: User | null | undefined;
};

export const emptyState: State = {
  me: undefined,
  spaces: new Map(),
  projects: new Map(),
  statuses: new Map(),
  labels: new Map(),
  members: new Map(),
  tasks: new Map(),
  comments: new Map(),
  recentChanges: new Map(),
  boardLoadStates: new Map(),
};

export function getMemberKey(spaceId: string, userId: string): string {
  return `${spaceId}/${userId}`;
}
