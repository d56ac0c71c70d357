import type { ApiInput } from '../lib/apiClient.ts';

/** The operations whose effect the app shows before the server responds. */
export type MutationName =
  | 'create_task'
  | 'update_task'
  | 'delete_task'
  | 'trash_task'
  | 'restore_task'
  | 'assign_task'
  | 'unassign_task'
  | 'add_blocker'
  | 'remove_blocker'
  | 'add_task_label'
  | 'remove_task_label'
  | 'add_comment'
  | 'update_comment'
  | 'delete_comment'
  | 'create_label'
  | 'delete_label'
  | 'create_status'
  | 'update_status'
  | 'delete_status';

/** An operation with its input. Plain data, so that IndexedDB can store it. */
export type Mutation = { [N in MutationName]: { op: N; input: ApiInput<N> } }[MutationName];

export interface MutationContext {
  /** The temporary id of what the mutation creates, until the server assigns one. */
  id: string;
  userId: string;
  /** When the mutation was made, as an ISO date. */
  at: string;
}
