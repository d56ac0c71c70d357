import type { Json } from '../../testing/untypedJson.ts';

/** A request that writes. The server must not do it twice when it is retried with the same key. */
export interface LedgerWrite {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: Json;
  /** The Idempotency-Key. */
  key: string;
  /** The id of the record that a DELETE removes. */
  deletedId?: string;
}

/** Descriptions of the faults, for people who debug them. */
export interface WriteFaults {
  lost: string[];
  torn: string[];
}

/** The projects, tasks and comments of one writer, as the last acknowledged write left them. */
export class WriteLedger {
  readonly #records = new Map<string, Json>();
  /** The earlier JSON texts of each record, to tell a lost write from a torn one. */
  readonly #olderVersions = new Map<string, Set<string>>();

  get tasks(): Json[] {
    return [...this.#records.values()].filter((record) => 'title' in record);
  }

  get comments(): Json[] {
    return [...this.#records.values()].filter((record) => 'content' in record);
  }

  /** Records an acknowledged write, given its response body. */
  recordWrite({ deletedId }: Pick<LedgerWrite, 'deletedId'>, body: Json): void {
    const record = body.task ?? body.comment ?? body.project;
    if (deletedId !== undefined) this.#remove(deletedId);
    else this.#setRecord(record.id, record);
  }

  #setRecord(id: string, record: Json | undefined): void {
    const before = this.#records.get(id);
    const older = this.#olderVersions.get(id) ?? new Set();
    this.#olderVersions.set(id, before ? older.add(JSON.stringify(before)) : older);
    if (record === undefined) this.#records.delete(id);
    else this.#records.set(id, record);
  }

  /** Removes a task or comment; with a task its subtasks, its comments and its links as a blocker. */
  #remove(id: string): void {
    this.#setRecord(id, undefined);
    for (const comment of this.comments.filter(({ taskId }) => taskId === id)) this.#setRecord(comment.id, undefined);
    for (const waiting of this.tasks.filter(({ blockedByIds }) => blockedByIds.includes(id))) {
      const blockedByIds = waiting.blockedByIds.filter((other: string) => other !== id);
      this.#setRecord(waiting.id, { ...waiting, blockedByIds });
    }
    for (const subtask of this.tasks.filter(({ parentTaskId }) => parentTaskId === id)) this.#remove(subtask.id);
  }

  /** Compares the server's records with the ledger, byte for byte. */
  compare(found: Json[]): WriteFaults {
    const faults: WriteFaults = { lost: [], torn: [] };
    const foundTexts = new Map<string, string>(found.map((record) => [record.id, JSON.stringify(record)]));
    for (const [id, record] of this.#records) {
      const [actual, expected] = [foundTexts.get(id), JSON.stringify(record)];
      if (actual === undefined) faults.lost.push(`missing: ${expected}`);
      else if (actual !== expected) {
        const isOlder = this.#olderVersions.get(id)?.has(actual);
        faults[isOlder ? 'lost' : 'torn'].push(`is ${actual}, should be ${expected}`);
      }
    }
    for (const [id, actual] of foundTexts) {
      if (!this.#records.has(id))
        faults[this.#olderVersions.has(id) ? 'lost' : 'torn'].push(`should not exist: ${actual}`);
    }
    return faults;
  }
}
