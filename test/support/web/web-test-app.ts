import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Json, type Person, TestApp } from '../test-app.ts';
import { launchBrowser, openPage, type PageVisit } from './browser-page.ts';

/** A server and a browser for the journeys of a file. */
export class WebTestApp {
  readonly testApp = new TestApp('sqlite');
  origin!: string;
  browser!: Browser;
  private readonly defaults: BrowserContextOptions;

  constructor(defaults: BrowserContextOptions = {}) {
    this.defaults = { locale: 'en-GB', ...defaults };
    beforeAll(async () => {
      await this.testApp.start();
      this.origin = await this.testApp.listenAtPublicUrl();
      this.browser = await launchBrowser();
    });
    afterAll(async () => {
      await this.browser?.close();
      await this.testApp.stop();
    });
  }

  /** A page of somebody who is not signed in, empty as yet. */
  openEmptyPage(options: BrowserContextOptions = {}): Promise<PageVisit> {
    return openPage(this.browser, this.origin, { ...this.defaults, ...options });
  }

  async openPath(path: string, options: BrowserContextOptions = {}): Promise<PageVisit> {
    const visited = await this.openEmptyPage(options);
    await visited.page.goto(path);
    return visited;
  }

  /** Opens a page as somebody who is signed in. */
  async openSignedIn(person: Person, path: string, options: BrowserContextOptions = {}): Promise<PageVisit> {
    const visited = await this.openEmptyPage(options);
    const [name = '', value = ''] = (person.headers['cookie'] ?? '').split('=');
    const cookie = { name, value, url: this.origin, httpOnly: true, sameSite: 'Lax' } as const;
    await visited.page.context().addCookies([cookie]);
    await visited.page.goto(path);
    return visited;
  }

  /** A board in a space that others can join. */
  async openTeamBoard(options: BrowserContextOptions = {}) {
    const person = await this.testApp.createPerson();
    return this.openBoardOf(person, await person.createTeamSpace(), options);
  }

  /** A board of somebody's own, with tasks in its first column, once its cards can be dragged. */
  async openBoard(titles: readonly string[], options: BrowserContextOptions = {}) {
    const person = await this.testApp.createPerson();
    const home = await person.getPersonalSpace();
    for (const title of titles) await person.createTask(home.project.id, { title });
    return this.openBoardOf(person, home, options);
  }

  private async openBoardOf<P extends { project: Json }>(person: Person, place: P, options: BrowserContextOptions) {
    const opened = await this.openSignedIn(person, `/projects/${place.project['id']}`, options);
    await opened.page.locator('[data-drag]').waitFor();
    return { ...opened, ...place, person };
  }
}

export function getCard(page: Page, title: string): Locator {
  return page.getByRole('article', { name: title, exact: true });
}

export function getTaskPanel(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Task' });
}

export async function getTask(person: Person, taskId: string): Promise<Json> {
  return (await person.get(`/tasks/${taskId}`)).body.task;
}

export async function listTasks(person: Person, projectId: string): Promise<Json[]> {
  return (await person.get(`/tasks?projectId=${projectId}`)).body;
}

/** Waits until the server has a task like this. */
export async function expectServerTask(person: Person, taskId: string, fields: Json): Promise<void> {
  await expect.poll(() => getTask(person, taskId)).toMatchObject(fields);
}

/** The middle of an element, in the window. */
export async function getCenter(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`not on the page: ${locator}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** For whoever wants to look: SHOTS names a folder. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}
