import { type ServerResponse, sendRequest } from '../../testing/sendRequest.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { type LedgerWrite, type WriteFaults, WriteLedger } from './writeLedger.ts';

const maxTasks = 40;

export interface WriterOptions {
  headers: Record<string, string>;
  /** The project that only this writer changes. */
  project: Json;
  statuses: Json[];
  /** Like Math.random. */
  random: () => number;
}

/** Sends random writes one after the other and records in a ledger what the server must have. */
export class RandomWriter {
  readonly ledger = new WriteLedger();
  acknowledged = 0;
  readonly #options: WriterOptions;
  #createdCount = 0;
  #pendingWrite: LedgerWrite | undefined;
  #last: { write: LedgerWrite; text: string } | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.ledger.recordWrite({}, { project: options.project });
  }

  /** Writes until the server does not respond. */
  async writeUntilDisconnected(address: string, onResponse: () => void): Promise<void> {
    for (;;) {
      const write = this.#chooseWrite();
      this.#pendingWrite = write;
      const response = await this.#send(address, write).catch(() => undefined);
      if (!response || response.status === 503) return;
      this.#acknowledge(write, response);
      this.#pendingWrite = undefined;
      onResponse();
    }
  }

  /**
   * Checks the server after its restart: acknowledged writes are there; a write without a response was done completely or
   * not at all, and a retry does it once; a retry of an acknowledged write returns the same bytes.
   */
  async verify(address: string): Promise<WriteFaults> {
    const faults: WriteFaults = { lost: [], torn: [] };
    const add = ({ lost, torn }: WriteFaults) => {
      faults.lost.push(...lost);
      faults.torn.push(...torn);
    };
    const last = this.#last;
    if (last) {
      const { text, headers } = await this.#send(address, last.write);
      if (text !== last.text) faults.torn.push(`a retry returned ${text}, the first response was ${last.text}`);
      if (!headers.has('idempotency-replayed')) faults.lost.push(`done twice: ${JSON.stringify(last.write)}`);
    }
    const before = await this.#read(address);
    const write = this.#pendingWrite;
    if (!write) {
      add(this.ledger.compare(before));
      return faults;
    }
    const response = await this.#send(address, write);
    if (!isSuccess(response)) faults.lost.push(`rejected when retried: ${JSON.stringify(write)}: ${response.text}`);
    const wasReplayed = response.headers.has('idempotency-replayed');
    if (!wasReplayed) add(this.ledger.compare(before));
    if (isSuccess(response)) this.#acknowledge(write, response);
    if (wasReplayed) add(this.ledger.compare(before));
    add(this.ledger.compare(await this.#read(address)));
    this.#pendingWrite = undefined;
    return faults;
  }

  #acknowledge(write: LedgerWrite, response: ServerResponse): void {
    const { status, text, body } = response;
    if (!isSuccess(response)) throw new Error(`${JSON.stringify(write)} was answered ${status}: ${text}`);
    this.ledger.recordWrite(write, body);
    this.#last = { write, text };
    this.acknowledged += 1;
  }

  #send(address: string, { method, path, body, key }: LedgerWrite): Promise<ServerResponse> {
    const headers = { ...this.#options.headers, 'idempotency-key': key };
    return sendRequest(address, `/api${path}`, { method, headers, ...(body && { body }) });
  }

  /** Reads everything in the project. */
  async #read(address: string): Promise<Json[]> {
    const { headers, project } = this.#options;
    const get = async (path: string) => {
      const { status, text, body } = await sendRequest(address, `/api${path}`, { headers });
      if (status !== 200) throw new Error(`GET ${path} was answered ${status}: ${text}`);
      return body;
    };
    const found = [
      (await get(`/projects/${project.id}`)).project,
      ...(await get(`/tasks?projectId=${project.id}`)),
      ...(await get(`/tasks?projectId=${project.id}&archived=true`)),
    ];
    const commented = new Set(this.ledger.comments.map((comment) => comment.taskId));
    if (this.#pendingWrite?.path.endsWith('/comments')) commented.add(this.#pendingWrite.path.split('/')[2]);
    for (const { id } of found.slice(1)) if (commented.has(id)) found.push(...(await get(`/tasks/${id}/comments`)));
    return found;
  }

  #chooseWrite(): LedgerWrite {
    const { project, statuses, random } = this.#options;
    const { tasks, comments } = this.ledger;
    const pick = <T>(list: T[]) => list[Math.floor(random() * list.length)] as T;
    const key = crypto.randomUUID();
    const title = `Task ${this.#createdCount++} ${'é'.repeat(random() * 400)}`.trim();
    const content = `${key} ${'word '.repeat(random() * 500)}.`;
    // An archived task can have no new subtasks.
    const parents = tasks.filter((task) => !task.isArchived);
    const create: LedgerWrite = {
      method: 'POST',
      path: '/tasks',
      body: {
        projectId: project.id,
        title,
        ...(random() < 0.3 && parents.length > 0 && { parentTaskId: pick(parents).id }),
        ...(random() < 0.3 && { description: content }),
      },
      key,
    };
    if (tasks.length < 3) return create;
    const { id } = pick(tasks);
    if (tasks.length >= maxTasks) return { method: 'DELETE', path: `/tasks/${id}`, deletedId: id, key };
    const patch = (body: Json): LedgerWrite => ({ method: 'PATCH', path: `/tasks/${id}`, body, key });
    // Archiving or restoring one of these changes no other task, so that the answer says all that was changed.
    const single = tasks.filter((task) => !task.parentTaskId && !tasks.some((other) => other.parentTaskId === task.id));
    const [waiting, blocker] = [tasks.at(-1), tasks[0]];
    const choices: [weight: number, write: () => LedgerWrite][] = [
      [30, () => create],
      [15, () => patch({ title, priority: pick(['low', 'high', 'urgent']), estimatedHours: random() * 100 })],
      [5, () => patch({ description: random() < 0.5 ? null : content, dueDate: '2026-02-22' })],
      [15, () => patch({ statusId: pick(statuses).id })],
      [6, () => patch({ beforeTaskId: pick(tasks.filter((task) => task.id !== id)).id })],
      [4, () => ({ method: 'PUT', path: `/tasks/${id}/assignees/me`, key })],
      // Only the newest task gets blockers, so there can be no cycle.
      [4, () => ({ method: 'PUT', path: `/tasks/${waiting.id}/blockers/${blocker.id}`, key })],
      [2, () => ({ method: 'PATCH', path: `/projects/${project.id}`, body: { description: content }, key })],
      [10, () => ({ method: 'POST', path: `/tasks/${id}/comments`, body: { content }, key })],
      [3, () => ({ method: 'DELETE', path: `/tasks/${id}`, deletedId: id, key })],
    ];
    if (single.length > 0) {
      choices.push([4, () => ({ ...patch({ isArchived: random() < 0.5 }), path: `/tasks/${pick(single).id}` })]);
    }
    if (comments.length > 0) {
      const comment = pick(comments).id;
      choices.push([5, () => ({ method: 'PATCH', path: `/comments/${comment}`, body: { content }, key })]);
      choices.push([5, () => ({ method: 'DELETE', path: `/comments/${comment}`, deletedId: comment, key })]);
    }
    let remaining = random() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, write] of choices) {
      remaining -= weight;
      if (remaining < 0) return write();
    }
    return create;
  }
}

function isSuccess({ status }: ServerResponse): boolean {
  return status === 200 || status === 201;
}
