import type { Json } from '../../testing/json.ts';
import { type ServerResponse, sendRequest } from '../../testing/sendRequest.ts';
import { type LedgerWrite, type WriteFaults, WriteLedger } from './writeLedger.ts';

const mostTasks = 40;

export interface WriterOptions {
  headers: Record<string, string>;
  /** The writer's own: nobody else changes what is in it. */
  project: Json;
  statuses: Json[];
  /** Below 1, as Math.random. */
  random: () => number;
}

/** Writes one thing after the other, and knows what must be there. */
export class RandomWriter {
  readonly ledger = new WriteLedger();
  acknowledged = 0;
  readonly #desk: WriterOptions;
  #made = 0;
  #unanswered: LedgerWrite | undefined;
  #last: { write: LedgerWrite; text: string } | undefined;

  constructor(desk: WriterOptions) {
    this.#desk = desk;
    this.ledger.recordWrite({}, { project: desk.project });
  }

  /** Writes until there is no answer. */
  async writeUntilDisconnected(address: string, onAnswer: () => void): Promise<void> {
    for (;;) {
      const write = this.#next();
      this.#unanswered = write;
      const answer = await this.#send(address, write).catch(() => undefined);
      if (!answer || answer.status === 503) return;
      this.#enter(write, answer);
      this.#unanswered = undefined;
      onAnswer();
    }
  }

  /**
   * Once the server is back: what was acknowledged is there; what got no answer was done whole or not at all, and asked
   * again it is done once; what was answered and is asked again gives the same bytes.
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
      if (text !== last.text) faults.torn.push(`answered again ${text}, before ${last.text}`);
      if (!headers.has('idempotency-replayed')) faults.lost.push(`done again: ${JSON.stringify(last.write)}`);
    }
    const before = await this.#read(address);
    const write = this.#unanswered;
    if (!write) {
      add(this.ledger.compare(before));
      return faults;
    }
    const answer = await this.#send(address, write);
    if (!isDone(answer)) faults.lost.push(`refused when asked again: ${JSON.stringify(write)}: ${answer.text}`);
    const wasDone = answer.headers.has('idempotency-replayed');
    if (!wasDone) add(this.ledger.compare(before));
    if (isDone(answer)) this.#enter(write, answer);
    if (wasDone) add(this.ledger.compare(before));
    add(this.ledger.compare(await this.#read(address)));
    this.#unanswered = undefined;
    return faults;
  }

  #enter(write: LedgerWrite, answer: ServerResponse): void {
    const { status, text, body } = answer;
    if (!isDone(answer)) throw new Error(`${JSON.stringify(write)} was answered ${status}: ${text}`);
    this.ledger.recordWrite(write, body);
    this.#last = { write, text };
    this.acknowledged += 1;
  }

  #send(address: string, { method, path, body, key }: LedgerWrite): Promise<ServerResponse> {
    const headers = { ...this.#desk.headers, 'idempotency-key': key };
    return sendRequest(address, `/api${path}`, { method, headers, ...(body && { body }) });
  }

  /** All there is in the project. */
  async #read(address: string): Promise<Json[]> {
    const { headers, project } = this.#desk;
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
    if (this.#unanswered?.path.endsWith('/comments')) commented.add(this.#unanswered.path.split('/')[2]);
    for (const { id } of found.slice(1)) if (commented.has(id)) found.push(...(await get(`/tasks/${id}/comments`)));
    return found;
  }

  #next(): LedgerWrite {
    const { project, statuses, random } = this.#desk;
    const { tasks, comments } = this.ledger;
    const one = <T>(list: T[]) => list[Math.floor(random() * list.length)] as T;
    const key = crypto.randomUUID();
    const title = `Task ${this.#made++} ${'é'.repeat(random() * 400)}`.trim();
    const content = `${key} ${'word '.repeat(random() * 500)}.`;
    const create: LedgerWrite = {
      method: 'POST',
      path: '/tasks',
      body: {
        projectId: project.id,
        title,
        ...(random() < 0.3 && tasks.length > 0 && { parentTaskId: one(tasks).id }),
        ...(random() < 0.3 && { description: content }),
      },
      key,
    };
    if (tasks.length < 3) return create;
    const { id } = one(tasks);
    if (tasks.length >= mostTasks) return { method: 'DELETE', path: `/tasks/${id}`, deletedId: id, key };
    const patch = (body: Json): LedgerWrite => ({ method: 'PATCH', path: `/tasks/${id}`, body, key });
    const [waits, blocker] = [tasks.at(-1), tasks[0]];
    const wishes: [share: number, write: () => LedgerWrite][] = [
      [30, () => create],
      [15, () => patch({ title, priority: one(['low', 'high', 'urgent']), estimatedHours: random() * 100 })],
      [5, () => patch({ description: random() < 0.5 ? null : content, dueDate: '2026-02-22' })],
      [15, () => patch({ statusId: one(statuses).id })],
      [6, () => patch({ beforeTaskId: one(tasks.filter((task) => task.id !== id)).id })],
      [4, () => patch({ isArchived: random() < 0.5 })],
      [4, () => ({ method: 'PUT', path: `/tasks/${id}/assignees/me`, key })],
      // Only the newest waits, so there is no circle.
      [4, () => ({ method: 'PUT', path: `/tasks/${waits.id}/blockers/${blocker.id}`, key })],
      [2, () => ({ method: 'PATCH', path: `/projects/${project.id}`, body: { description: content }, key })],
      [10, () => ({ method: 'POST', path: `/tasks/${id}/comments`, body: { content }, key })],
      [3, () => ({ method: 'DELETE', path: `/tasks/${id}`, deletedId: id, key })],
    ];
    if (comments.length > 0) {
      const comment = one(comments).id;
      wishes.push([5, () => ({ method: 'PATCH', path: `/comments/${comment}`, body: { content }, key })]);
      wishes.push([5, () => ({ method: 'DELETE', path: `/comments/${comment}`, deletedId: comment, key })]);
    }
    let at = random() * wishes.reduce((sum, [share]) => sum + share, 0);
    for (const [share, write] of wishes) {
      at -= share;
      if (at < 0) return write();
    }
    return create;
  }
}

function isDone({ status }: ServerResponse): boolean {
  return status === 200 || status === 201;
}
