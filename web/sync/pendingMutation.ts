import type { Mutation } from './mutations.ts';

/** A mutation that is shown but not confirmed by the server. IndexedDB holds this shape, so its fields keep their names. */
export interface PendingMutation {
  /** The Idempotency-Key, and the temporary id of what the mutation creates. */
  id: string;
  action: Mutation;
  userId: string;
  /** When it was made, as an ISO date. */
  at: string;
  /** Sorts the mutations of several tabs. */
  order: number;
  /** The id of the tab that sends it: the one that made it, as long as it is open. */
  tab: string;
  /** How often another tab has taken it over. */
  claims?: number | undefined;
  /** When a creation was first sent, in ms since the epoch: from then on the server may have executed it. */
  sentAt?: number | undefined;
  /** In ms since the epoch: until then it is not sent and can be canceled. */
  holdUntil?: number | undefined;
  /** It undoes or redoes a change, so nobody has typed anything for it. */
  isUndo?: boolean | undefined;
  /** For a deletion: what the user knew of the thing. */
  seen?: SeenThing | undefined;
}

export interface SeenThing {
  /** The rev up to which it was known; 0 if that is unknown. */
  rev: number;
  parentTaskId: string | null;
  subtaskIds: readonly string[];
  /** The text of a comment. */
  content: string | undefined;
}
