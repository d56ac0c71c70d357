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
/** A board is loaded without texts and times: undefined until the task itself is. */
export type Task = Omit<ApiOutput<'update_task'>['task'], 'description' | 'createdAt' | 'updatedAt'> & {
  description?: string | null | undefined;
  createdAt?: string | undefined;
  updatedAt?: string | undefined;
  /** What a board says of the texts that it leaves out. */
  hasDescription?: boolean | undefined;
  commentCount?: number | undefined;
};
export type Priority = Task['priority'];

/** Who changed a task a moment ago, and through which agent. */
export interface RecentChange {
  name: string;
  agent: string | null;
}

export interface StateTables {
  spaces: Space;
  projects: Project;
  statuses: Status;
  labels: Label;
  /** By `memberKey`. */
  members: Member;
  tasks: Task;
  comments: Comment;
  recentChanges: RecentChange;
  /** How far the loading of a project's board is, by project. */
  boardLoadStates: 'loading' | 'ready' | 'missing' | 'unreachable';
}
export type TableName = keyof StateTables;

export type State = { readonly [T in TableName]: ReadonlyMap<string, StateTables[T]> } & {
  /** undefined: not known yet; null: nobody is signed in. */
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

/** A state being changed: a table is copied when it is first written to, so what did not change stays the same object. */
export class StateDraft {
  #state: State;
  readonly #owned = new Set<TableName>();

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  get<T extends TableName>(table: T, id: string): StateTables[T] | undefined {
    return (this.#state[table] as ReadonlyMap<string, StateTables[T]>).get(id);
  }

  getAll<T extends TableName>(table: T): StateTables[T][] {
    return [...(this.#state[table] as ReadonlyMap<string, StateTables[T]>).values()];
  }

  set<T extends TableName>(table: T, id: string, value: StateTables[T]): void {
    this.#own(table).set(id, value);
  }

  /** Changes what is there; does nothing for what is not. */
  update<T extends Exclude<TableName, 'boardLoadStates'>>(table: T, id: string, fields: Partial<StateTables[T]>): void {
    const before = this.get(table, id);
    if (before) this.set(table, id, { ...before, ...fields });
  }

  delete(table: TableName, id: string): void {
    if (this.#state[table].has(id)) this.#own(table).delete(id);
  }

  deleteWhere<T extends TableName>(table: T, isGone: (value: StateTables[T]) => boolean): void {
    for (const [id, value] of this.#state[table] as ReadonlyMap<string, StateTables[T]>) {
      if (isGone(value)) this.delete(table, id);
    }
  }

  setMe(me: State['me']): void {
    this.#state = { ...this.#state, me };
  }

  #own<T extends TableName>(table: T): Map<string, StateTables[T]> {
    if (!this.#owned.has(table)) {
      this.#state = { ...this.#state, [table]: new Map(this.#state[table] as ReadonlyMap<string, StateTables[T]>) };
      this.#owned.add(table);
    }
    return this.#state[table] as Map<string, StateTables[T]>;
  }
}
