import type { BrowserContext, Page } from 'playwright-core';
import type { Json } from '../../testing/untypedJson.ts';

/** What a tab shows of a project, as plain data. */
export interface TabSnapshot {
  tasks: Json[];
  labels: Json[];
  statuses: Json[];
  comments: Json[];
  /** The task whose panel is open, with its description and comments. */
  openTaskId: string | undefined;
  /** Mutations that are not confirmed. */
  unsent: number;
}

/** A tab of a browser that runs `web/sync` and makes gestures in a project. */
export class BrowserTab {
  /** The first letter names the browser. */
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
    // People see what waits on disk before they go on with it.
    await this.page.evaluate('sync.resumeQueue()');
  }

  get page(): Page {
    if (!this.#page) throw new Error('The tab is not open');
    return this.#page;
  }

  /** Calls actions, and waits until what they do is on disk. Returns what the code returns. */
  async act(code: string): Promise<Json> {
    return this.page.evaluate(`(async () => {
      const { actions, getState } = sync;
      const projectId = '${this.projectId}';
      const tasks = [...getState().tasks.values()].filter((task) => task.projectId === projectId);
      const own = tasks.filter(({ title }) => title.startsWith('${this.name}-'));
      const statuses = [...getState().statuses.values()].filter((status) => status.projectId === projectId);
      const labels = [...getState().labels.values()];
      const result = await (async () => { ${code} })();
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
      return result;
    })()`);
  }

  /** Opens the panel of a task in place of the one that is open, and waits until it shows something. */
  async openTask(choose: string): Promise<void> {
    await this.page.evaluate(`(async () => {
      const tasks = [...sync.getState().tasks.values()].filter((task) => task.projectId === '${this.projectId}');
      const id = (${choose})?.id;
      if (!id) return;
      globalThis.panel?.close();
      globalThis.panel = { id };
      await new Promise((resolve) => {
        panel.close = sync.openTask(id, resolve);
      });
    })()`);
  }

  /** Tries again at once what has failed. */
  async retry(): Promise<void> {
    await this.page.evaluate("dispatchEvent(new Event('online'))");
  }

  /** Reads every task with its description and comments. */
  async loadAllTasks(): Promise<void> {
    await this.page.evaluate('Promise.all([...sync.getState().tasks.keys()].map((id) => sync.loadTask(id)))');
  }

  /** What the browser keeps of texts that could not be saved. */
  async listDrafts(): Promise<{ place: string; text: string; baseText?: string; isConflict?: boolean }[]> {
    return this.page.evaluate('sync.listDrafts()');
  }

  async takeSnapshot(): Promise<TabSnapshot> {
    return this.page.evaluate(`({
      tasks: [...sync.getState().tasks.values()].filter((task) => task.projectId === '${this.projectId}'),
      labels: [...sync.getState().labels.values()],
      statuses: [...sync.getState().statuses.values()].filter((status) => status.projectId === '${this.projectId}'),
      comments: [...sync.getState().comments.values()],
      openTaskId: globalThis.panel?.id,
      unsent: sync.syncStatus.get().pendingCount,
    })`);
  }
}
