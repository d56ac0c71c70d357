import { type ServerResponse, sendRequest } from '../../testing/sendRequest.ts';
import type { Json } from '../../testing/untypedJson.ts';
import type { WriteFaults } from './writeLedger.ts';

export interface AgentOptions {
  /** Authenticate with a token of its own. */
  headers: Record<string, string>;
  /** Create what it works on: that belongs to no run of the agent. */
  setupHeaders: Record<string, string>;
  projectId: string;
  /** Like Math.random. */
  random: () => number;
}

interface AgentWrite {
  method: 'POST' | 'PATCH';
  path: string;
  body?: Json;
  headers?: Record<string, string>;
  /** The Idempotency-Key. */
  key: string;
  /** Records what the response says. Throws if it must not say that. */
  acknowledge(response: ServerResponse): void;
}

/** An agent that writes until the server is killed, and then checks that nothing is half done. */
export abstract class AgentWriter {
  acknowledged = 0;
  protected readonly options: AgentOptions;
  #pending: AgentWrite | undefined;
  readonly #torn: string[] = [];

  constructor(options: AgentOptions) {
    this.options = options;
  }

  /** Creates what the agent works on. */
  abstract prepare(address: string): Promise<void>;
  protected abstract chooseWrite(): AgentWrite;
  /** What is half done. `pending`: the write that got no response. */
  protected abstract findFaults(address: string, pending: AgentWrite | undefined): Promise<string[]>;

  /** Writes until the server does not respond. */
  async writeUntilDisconnected(address: string, onResponse: () => void): Promise<void> {
    for (;;) {
      const write = this.chooseWrite();
      this.#pending = write;
      const response = await this.#send(address, write).catch(() => undefined);
      if (!response || response.status === 503) return;
      this.#acknowledge(write, response);
      this.#pending = undefined;
      onResponse();
    }
  }

  /** Checks the server after its restart, before and after the write without a response is sent again. */
  async verify(address: string): Promise<WriteFaults> {
    const torn = this.#torn.splice(0);
    torn.push(...(await this.findFaults(address, this.#pending)));
    if (this.#pending) {
      this.#acknowledge(this.#pending, await this.#send(address, this.#pending));
      this.#pending = undefined;
      torn.push(...this.#torn.splice(0), ...(await this.findFaults(address, undefined)));
    }
    return { lost: [], torn };
  }

  #acknowledge(write: AgentWrite, response: ServerResponse): void {
    if (response.status > 201) this.#torn.push(`${write.path} was answered ${response.status}: ${response.text}`);
    else {
      try {
        write.acknowledge(response);
      } catch (error) {
        this.#torn.push((error as Error).message);
      }
    }
    this.acknowledged += 1;
  }

  #send(address: string, { method, path, body = {}, headers, key }: AgentWrite): Promise<ServerResponse> {
    const all = { ...this.options.headers, ...headers, 'idempotency-key': key };
    return sendRequest(address, `/api${path}`, { method, headers: all, body });
  }

  protected async post(address: string, path: string, body: Json): Promise<Json> {
    const response = await sendRequest(address, `/api${path}`, { headers: this.options.setupHeaders, body });
    if (response.status > 201) throw new Error(`POST ${path} was answered ${response.status}: ${response.text}`);
    return response.body;
  }

  protected async get(address: string, path: string): Promise<ServerResponse> {
    return sendRequest(address, `/api${path}`, { headers: this.options.headers });
  }

  protected pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.options.random() * list.length)] as T;
  }
}

/** Who works on what, as the responses to all agents say. */
export class ClaimRegistry {
  readonly fences = new Map<string, number>();
  readonly holders = new Map<string, AgentWriter>();
}

/** Claims tasks that other agents claim as well, and gives them back. */
export class ClaimingAgent extends AgentWriter {
  readonly #registry: ClaimRegistry;
  /** The handles of its leases, by task. */
  readonly #leases = new Map<string, string>();

  constructor(options: AgentOptions, registry: ClaimRegistry) {
    super(options);
    this.#registry = registry;
  }

  async prepare(address: string): Promise<void> {
    for (let n = 0; n < 3; n++)
      await this.post(address, '/tasks', { projectId: this.options.projectId, title: `Work ${n}` });
  }

  protected chooseWrite(): AgentWrite {
    const { projectId, random } = this.options;
    const { fences, holders } = this.#registry;
    const key = crypto.randomUUID();
    const leases = [...this.#leases];
    if (leases.length > 0 && (leases.length > 2 || random() < 0.5)) {
      const [taskId, lease] = this.pick(leases);
      // From here on, others may have it, although this agent has no response yet.
      holders.delete(taskId);
      const acknowledge = () => void this.#leases.delete(taskId);
      return { method: 'PATCH', path: `/tasks/${taskId}/lease`, body: { lease, state: 'back' }, key, acknowledge };
    }
    const acknowledge = ({ body: { lease, task } }: ServerResponse) => {
      if (!lease) return;
      const fence = Number(lease.lease.split('#')[1]);
      if (holders.has(task.id)) throw new Error(`claimed twice: ${lease.lease}`);
      if (fence <= (fences.get(task.id) ?? 0)) throw new Error(`the fence did not grow: ${lease.lease}`);
      fences.set(task.id, fence);
      holders.set(task.id, this);
      this.#leases.set(task.id, lease.lease);
    };
    return { method: 'POST', path: '/leases', body: { projectId, minutes: 240 }, key, acknowledge };
  }

  protected async findFaults(address: string, pending: AgentWrite | undefined): Promise<string[]> {
    const { body } = await this.get(address, `/leases?projectId=${this.options.projectId}`);
    const live = new Map<string, string>(body.map(({ taskId, lease }: Json) => [taskId, lease]));
    return [...this.#leases]
      .filter(([taskId, lease]) => live.get(taskId) !== lease && !pending?.path.includes(taskId))
      .map(([, lease]) => `the lease ${lease} is gone`);
  }
}

/** Moves a task with a subtask and a comment to the trash and back. */
export class TrashingAgent extends AgentWriter {
  #task: Json;
  #child: Json;
  #isTrashed = false;

  async prepare(address: string): Promise<void> {
    const { projectId } = this.options;
    this.#task = (await this.post(address, '/tasks', { projectId, title: 'Parent' })).task;
    this.#child = (await this.post(address, '/tasks', { projectId, title: 'Child', parentTaskId: this.#task.id })).task;
    await this.post(address, `/tasks/${this.#child.id}/comments`, { content: 'Noted' });
  }

  protected chooseWrite(): AgentWrite {
    const isTrashed = !this.#isTrashed;
    const path = `/tasks/${this.#task.id}/${isTrashed ? 'trash' : 'restore'}`;
    const acknowledge = () => {
      this.#isTrashed = isTrashed;
    };
    return { method: 'POST', path, key: crypto.randomUUID(), acknowledge };
  }

  protected async findFaults(address: string, pending: AgentWrite | undefined): Promise<string[]> {
    const paths = [`/tasks/${this.#task.id}`, `/tasks/${this.#child.id}`, `/tasks/${this.#child.id}/comments`];
    const responses = [];
    for (const path of paths) responses.push(await this.get(address, path));
    const states = responses.map(({ status, body }) => (status === 404 ? body.code : status));
    const [trashed, there] = [states.every((state) => state === 'in_trash'), states.every((state) => state === 200)];
    const isComplete = trashed || (there && responses[2]?.body.length === 1);
    if (!isComplete) return [`half in the trash: ${states}`];
    return pending || trashed === this.#isTrashed ? [] : [`the trash was answered, but is ${states}`];
  }
}

const undoneTasks = 5;

/** Changes several tasks in a run and takes the run back, which is one write. */
export class UndoingAgent extends AgentWriter {
  readonly #tasks: Json[] = [];
  /** Of how many tasks it has changed the title, in the run that goes on. */
  #changedCount = 0;
  #runId: string | undefined;

  async prepare(address: string): Promise<void> {
    const { projectId } = this.options;
    for (let n = 0; n < undoneTasks; n++)
      this.#tasks.push((await this.post(address, '/tasks', { projectId, title: `Title ${n}` })).task);
  }

  protected chooseWrite(): AgentWrite {
    const key = crypto.randomUUID();
    if (this.#changedCount === undoneTasks) {
      const acknowledge = ({ body }: ServerResponse) => {
        this.#changedCount = 0;
        this.#runId = undefined;
        if (body.undone !== undoneTasks) throw new Error(`took back ${body.undone} of ${undoneTasks} changes`);
      };
      return { method: 'POST', path: `/runs/${this.#runId}/undo`, key, acknowledge };
    }
    const { id, title } = this.#tasks[this.#changedCount];
    const acknowledge = ({ headers }: ServerResponse) => {
      this.#runId ??= headers.get('krokanti-run') ?? undefined;
      this.#changedCount += 1;
    };
    const headers: Record<string, string> = this.#runId === undefined ? {} : { 'krokanti-run': this.#runId };
    return { method: 'PATCH', path: `/tasks/${id}`, body: { title: `${title} changed` }, headers, key, acknowledge };
  }

  protected async findFaults(address: string, pending: AgentWrite | undefined): Promise<string[]> {
    let changed = 0;
    for (const { id } of this.#tasks)
      if ((await this.get(address, `/tasks/${id}`)).body.task?.title.endsWith('changed')) changed += 1;
    const isUndoing = pending?.method === 'POST';
    const possible = [this.#changedCount, ...(isUndoing ? [0] : pending ? [this.#changedCount + 1] : [])];
    return possible.includes(changed) ? [] : [`half undone: ${changed} of ${this.#changedCount} changes are there`];
  }
}
