import type { BrowserContext, Page } from 'playwright-core';

/** A task as every tab and the server must show it in the end. */
export interface ShownTask {
  id: string;
  title: string;
  statusId: string | null;
  position: number;
  completedAt: string | null;
  assigneeIds: string[];
}

/** A tab of a browser that runs `web/sync` and makes gestures in a project. */
export class BrowserTab {
  readonly name: string;
  readonly projectId: string;
  readonly context: BrowserContext;
  #page: Page | undefined;

  constructor(name: string, context: BrowserContext, projectId: string) {
    this.name = name;
    this.context = context;
    this.projectId = projectId;
  }

  /** Opens the tab, or a new one in its place. What the old one has not sent is still to be sent. */
  async open(): Promise<void> {
    await this.#page?.close();
    this.#page = await this.context.newPage();
    await this.#load(() => this.page.goto('/'));
  }

  async reload(): Promise<void> {
    await this.#load(() => this.page.reload());
  }

  async #load(load: () => Promise<unknown>): Promise<void> {
    await load();
    await this.page.waitForFunction('globalThis.sync !== undefined');
    await this.page.evaluate('sync.loadAccount()');
    await this.page.evaluate(`sync.openBoard('${this.projectId}')`);
    // A failed read is repeated; without the board there is nothing to make gestures on.
    await this.page.waitForFunction(`sync.getState().boardLoadStates.get('${this.projectId}') === 'ready'`);
  }

  get page(): Page {
    if (!this.#page) throw new Error('The tab is not open');
    return this.#page;
  }

  /** Calls actions, and waits until what they do is on disk. */
  async act(code: string): Promise<void> {
    await this.page.evaluate(`(async () => {
      const { actions, getState } = sync;
      const projectId = '${this.projectId}';
      const tasks = [...getState().tasks.values()].filter((task) => task.projectId === projectId);
      const own = tasks.filter(({ title }) => title.startsWith('${this.name}-'));
      const statuses = [...getState().statuses.values()].filter((status) => status.projectId === projectId);
      ${code};
      await new Promise((resolve, reject) => {
        const request = indexedDB.open('krokanti');
        request.onerror = reject;
        request.onsuccess = () => {
          // Transactions of one store are executed in order.
          const transaction = request.result.transaction('waiting', 'readwrite');
          transaction.objectStore('waiting').count();
          transaction.oncomplete = () => { request.result.close(); resolve(); };
          transaction.onabort = reject;
        };
      });
    })()`);
  }

  /** Tries again at once what has failed. */
  async retry(): Promise<void> {
    await this.page.evaluate("dispatchEvent(new Event('online'))");
  }

  async countUnsent(): Promise<number> {
    return this.page.evaluate('sync.syncStatus.get().pendingCount');
  }

  async listTasks(): Promise<ShownTask[]> {
    const tasks: ShownTask[] = await this.page.evaluate(
      `[...sync.getState().tasks.values()].filter((task) => task.projectId === '${this.projectId}')`,
    );
    return toShownTasks(tasks);
  }
}

/** The compared fields of the tasks, by id. */
export function toShownTasks(tasks: readonly ShownTask[]): ShownTask[] {
  return tasks
    .map(({ id, title, statusId, position, completedAt, assigneeIds }) => ({
      id,
      title,
      statusId,
      position,
      completedAt,
      assigneeIds: [...assigneeIds].sort(),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
