import type * as z from 'zod';
import type { Comment as CommentSchema } from '../../contract/comments.ts';
import type { Output } from '../lib/apiClient.ts';

export type User = Output<'get_me'>['user'];
export type Space = Output<'get_space'>['space'];
export type Project = Output<'get_project'>['project'];
export type Status = Output<'get_status'>['status'];
export type Label = Output<'get_label'>['label'];
export type Member = Output<'get_member'>['member'] & { spaceId: string };
export type Comment = z.output<typeof CommentSchema>;
/** A board is loaded without texts and times: undefined until the task itself is. */
export type Task = Omit<Output<'update_task'>['task'], 'description' | 'createdAt' | 'updatedAt'> & {
  description?: string | null | undefined;
  createdAt?: string | undefined;
  updatedAt?: string | undefined;
  /** What a board says of the texts that it leaves out. */
  hasDescription?: boolean | undefined;
  commentCount?: number | undefined;
};
export type Priority = Task['priority'];

/** Who changed a task a moment ago, and through which agent. */
export interface Mark {
  name: string;
  agent: string | null;
}

export interface Tables {
  spaces: Space;
  projects: Project;
  statuses: Status;
  labels: Label;
  /** By `memberKey`. */
  members: Member;
  tasks: Task;
  comments: Comment;
  marks: Mark;
  /** How far the loading of a project's board is, by project. */
  boards: 'loading' | 'ready' | 'missing' | 'unreachable';
}
export type TableName = keyof Tables;

export type State = { readonly [T in TableName]: ReadonlyMap<string, Tables[T]> } & {
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
  marks: new Map(),
  boards: new Map(),
};

export function memberKey(spaceId: string, userId: string): string {
  return `${spaceId}/${userId}`;
}

/** A state being changed: a table is copied when it is first written to, so what did not change stays the same object. */
export class Draft {
  #state: State;
  readonly #owned = new Set<TableName>();

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  get<T extends TableName>(table: T, id: string): Tables[T] | undefined {
    return (this.#state[table] as ReadonlyMap<string, Tables[T]>).get(id);
  }

  all<T extends TableName>(table: T): Tables[T][] {
    return [...(this.#state[table] as ReadonlyMap<string, Tables[T]>).values()];
  }

  set<T extends TableName>(table: T, id: string, value: Tables[T]): void {
    this.#own(table).set(id, value);
  }

  /** Changes what is there; does nothing for what is not. */
  change<T extends Exclude<TableName, 'boards'>>(table: T, id: string, fields: Partial<Tables[T]>): void {
    const before = this.get(table, id);
    if (before) this.set(table, id, { ...before, ...fields });
  }

  delete(table: TableName, id: string): void {
    if (this.#state[table].has(id)) this.#own(table).delete(id);
  }

  deleteWhere<T extends TableName>(table: T, isGone: (value: Tables[T]) => boolean): void {
    for (const [id, value] of this.#state[table] as ReadonlyMap<string, Tables[T]>) {
      if (isGone(value)) this.delete(table, id);
    }
  }

  setMe(me: State['me']): void {
    this.#state = { ...this.#state, me };
  }

  #own<T extends TableName>(table: T): Map<string, Tables[T]> {
    if (!this.#owned.has(table)) {
      this.#state = { ...this.#state, [table]: new Map(this.#state[table] as ReadonlyMap<string, Tables[T]>) };
      this.#owned.add(table);
    }
    return this.#state[table] as Map<string, Tables[T]>;
  }
}
