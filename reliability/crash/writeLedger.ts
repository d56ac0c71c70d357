import type { Json } from '../../testing/json.ts';

/** A write as it is asked for; asked again with the same key it must not be done twice. */
export interface LedgerWrite {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: Json;
  key: string;
  /** What a DELETE takes away. */
  deletedId?: string;
}

/** What is wrong, in words for whoever has to find out why. */
export interface WriteFaults {
  lost: string[];
  torn: string[];
}

/** One writer's ledger: every project, task and comment of theirs, as the last acknowledged write left it. */
export class WriteLedger {
  readonly #things = new Map<string, Json>();
  /** How each was before, so that a lost write is told from a torn one. */
  readonly #older = new Map<string, Set<string>>();

  get tasks(): Json[] {
    return [...this.#things.values()].filter((thing) => 'title' in thing);
  }

  get comments(): Json[] {
    return [...this.#things.values()].filter((thing) => 'content' in thing);
  }

  /** Notes an acknowledged write. */
  recordWrite({ deletedId }: Pick<LedgerWrite, 'deletedId'>, answer: Json): void {
    const thing = answer.task ?? answer.comment ?? answer.project;
    if (deletedId !== undefined) this.#strike(deletedId);
    else this.#set(thing.id, thing);
  }

  #set(id: string, thing: Json | undefined): void {
    const before = this.#things.get(id);
    const older = this.#older.get(id) ?? new Set();
    this.#older.set(id, before ? older.add(JSON.stringify(before)) : older);
    if (thing === undefined) this.#things.delete(id);
    else this.#things.set(id, thing);
  }

  /** With a task go its subtasks and comments, and nobody waits for it any more. */
  #strike(id: string): void {
    this.#set(id, undefined);
    for (const comment of this.comments.filter(({ taskId }) => taskId === id)) this.#set(comment.id, undefined);
    for (const waiting of this.tasks.filter(({ blockedByIds }) => blockedByIds.includes(id))) {
      const blockedByIds = waiting.blockedByIds.filter((other: string) => other !== id);
      this.#set(waiting.id, { ...waiting, blockedByIds });
    }
    for (const subtask of this.tasks.filter(({ parentTaskId }) => parentTaskId === id)) this.#strike(subtask.id);
  }

  /** Holds what the server has against what it acknowledged, byte for byte. */
  compare(found: Json[]): WriteFaults {
    const faults: WriteFaults = { lost: [], torn: [] };
    const kept = new Map<string, string>(found.map((thing) => [thing.id, JSON.stringify(thing)]));
    for (const [id, thing] of this.#things) {
      const [is, should] = [kept.get(id), JSON.stringify(thing)];
      if (is === undefined) faults.lost.push(`gone: ${should}`);
      else if (is !== should) faults[this.#older.get(id)?.has(is) ? 'lost' : 'torn'].push(`is ${is}, was ${should}`);
    }
    for (const [id, is] of kept) {
      if (!this.#things.has(id)) faults[this.#older.has(id) ? 'lost' : 'torn'].push(`should not be there: ${is}`);
    }
    return faults;
  }
}
