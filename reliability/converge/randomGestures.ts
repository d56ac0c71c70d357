import type { BrowserTab } from './browserTab.ts';

/** A text that somebody typed. Each is unique, and starts with the name of where it was typed. */
export interface TypedText {
  text: string;
  /** In ms since the epoch. */
  at: number;
  gesture: string;
}

/** Makes random gestures in random tabs, one after another. */
export class RandomGestures {
  readonly typed: TypedText[] = [];
  readonly #tabs: readonly BrowserTab[];
  readonly #random: () => number;
  readonly #offline = new Set<BrowserTab['context']>();
  #count = 0;

  constructor(tabs: readonly BrowserTab[], random: () => number) {
    this.#tabs = tabs;
    this.#random = random;
  }

  async makeOne(): Promise<void> {
    const tab = this.#pick(this.#tabs);
    const kind = this.#random();
    const isOffline = this.#offline.has(tab.context);
    if (kind < 0.55) await this.type(tab);
    else if (kind < 0.8) await tab.act(this.#pick(this.#listOthers()));
    else if (kind < 0.85) await this.#openTask(tab);
    else if (kind < 0.9) await this.#toggleConnection(tab, isOffline);
    else if (!isOffline) await (kind < 0.97 ? tab.reload() : tab.open());
  }

  /** Types a new text somewhere. */
  async type(tab: BrowserTab = this.#pick(this.#tabs)): Promise<void> {
    const text = `${tab.name}-${this.#count++}`;
    const typing = Object.entries(this.#listTyping(text));
    // Changes of the same text depend on each other most.
    const [gesture, code] = this.#random() < 0.3 ? (typing[0] as [string, string]) : this.#pick(typing);
    // Where there is nothing to type it into, a task is created with it.
    const create = `actions.createTask({ projectId, title: '${text}' }); return true`;
    const entry = { text, at: Date.now(), gesture: `${tab.name} ${gesture}` };
    this.typed.push(entry);
    await tab.act(`const isDone = await (async () => { ${code} })(); if (isDone) return true; ${create}`);
  }

  async connectAll(): Promise<void> {
    for (const context of this.#offline) await context.setOffline(false);
    this.#offline.clear();
  }

  /** Within the page, so that gestures depend on what it shows. Code that types returns true when it has. */
  #listTyping(text: string): Record<string, string> {
    const one = (list: string) => this.#one(list);
    return {
      rename: `if (!own.length) return false; actions.updateTask(${one('own')}.id, { title: '${text}' }); return true`,
      create: '',
      createWithDescription: `actions.createTask({ projectId, title: 'with text', description: '${text}' }); return true`,
      comment: `if (!tasks.length) return false; actions.addComment(${one('tasks')}.id, '${text}'); return true`,
      editComment: `
        const comments = [...getState().comments.values()].filter(({ content }) => content.startsWith('${text.split('-')[0]}-'));
        if (!comments.length) return false;
        actions.updateComment(${one('comments')}.id, '${text}'); return true`,
      describe: `
        const task = getState().tasks.get(globalThis.panel?.id);
        if (task?.description === undefined) return false;
        actions.updateTask(task.id, { description: '${text}' }); return true`,
      createLabel: `
        const { spaceId } = getState().projects.get(projectId);
        actions.createLabel(spaceId, '${text}', null); return true`,
      subtask: `
        if (!own.length) return false;
        actions.createTask({ projectId, title: '${text}', parentTaskId: ${one('own')}.id }); return true`,
    };
  }

  #listOthers(): string[] {
    const one = (list: string) => this.#one(list);
    const isSet = this.#random() < 0.6;
    return [
      `if (tasks.length) actions.moveTask(${one('tasks')}.id, { statusId: ${one('statuses')}.id })`,
      `if (tasks.length > 1) { const [a, b] = [${one('tasks')}, ${one('tasks')}]; if (a !== b) actions.moveTask(a.id, { afterTaskId: b.id }) }`,
      `if (tasks.length) actions.setTaskAssignee([${one('tasks')}.id], getState().me.id, ${isSet})`,
      `if (tasks.length && labels.length) actions.setTaskLabel([${one('tasks')}.id], ${one('labels')}.id, ${isSet})`,
      `if (tasks.length) actions.updateTask(${one('tasks')}.id, { priority: '${this.#pick(['low', 'high', 'urgent'])}' })`,
      `if (own.length) actions.deleteTasks([${one('own')}.id])`,
      'await actions.undo()',
      `if (tasks.length > 1) { const [a, b] = [${one('tasks')}, ${one('tasks')}]; if (a.id < b.id) actions.setTaskBlocker(b.id, a.id, ${isSet}) }`,
    ];
  }

  async #openTask(tab: BrowserTab): Promise<void> {
    await tab.openTask(this.#one('tasks'));
  }

  async #toggleConnection(tab: BrowserTab, isOffline: boolean): Promise<void> {
    await tab.context.setOffline(!isOffline);
    if (isOffline) this.#offline.delete(tab.context);
    else this.#offline.add(tab.context);
  }

  #one(list: string): string {
    return `${list}[${Math.floor(this.#random() * 1000)} % ${list}.length]`;
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)] as T;
  }
}
