import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../../../testing/launchBrowser.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { type Person, TestApp } from '../test-app.ts';
import { openPage, type PageVisit } from './browser-page.ts';

/** A server and a browser, started before the tests of a file and stopped after them. */
export class WebTestApp {
  readonly testApp: TestApp;
  origin!: string;
  browser!: Browser;
  private readonly defaults: BrowserContextOptions;

  constructor(defaults: BrowserContextOptions = {}, environment: Record<string, string> = {}) {
    this.testApp = new TestApp('sqlite', environment);
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

  /** Opens a blank page that is not signed in. */
  openEmptyPage(options: BrowserContextOptions = {}): Promise<PageVisit> {
    return openPage(this.browser, this.origin, { ...this.defaults, ...options });
  }

  async openPath(path: string, options: BrowserContextOptions = {}): Promise<PageVisit> {
    const visit = await this.openEmptyPage(options);
    await visit.page.goto(path);
    return visit;
  }

  /** Opens a page signed in as the person. */
  async openSignedIn(person: Person, path: string, options: BrowserContextOptions = {}): Promise<PageVisit> {
    const visit = await this.openEmptyPage(options);
    const [name = '', value = ''] = (person.headers['cookie'] ?? '').split('=');
    const cookie = { name, value, url: this.origin, httpOnly: true, sameSite: 'Lax' } as const;
    await visit.page.context().addCookies([cookie]);
    await visit.page.goto(path);
    return visit;
  }

  /** Opens a board in a space that others can join. */
  async openTeamBoard(options: BrowserContextOptions = {}) {
    const person = await this.testApp.createPerson();
    return this.openProjectBoard(person, await person.createTeamSpace(), options);
  }

  /** Opens a board in the person's own space with tasks in its first column, and waits until its cards can be dragged. */
  async openBoard(titles: readonly string[], options: BrowserContextOptions = {}) {
    const person = await this.testApp.createPerson();
    const home = await person.getPersonalSpace();
    for (const title of titles) await person.createTask(home.project.id, { title });
    return this.openProjectBoard(person, home, options);
  }

  private async openProjectBoard<P extends { project: Json }>(
    person: Person,
    space: P,
    options: BrowserContextOptions,
  ) {
    const opened = await this.openSignedIn(person, `/projects/${space.project['id']}`, options);
    await opened.page.locator('[data-drag]').waitFor();
    return { ...opened, ...space, person };
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

/** Waits until the task on the server has these fields. */
export async function expectServerTask(person: Person, taskId: string, fields: Json): Promise<void> {
  await expect.poll(() => getTask(person, taskId)).toMatchObject(fields);
}

/** Waits until the focused element has this aria-label. */
/** Opens the editor of a card's or row's title by its key, and waits until it takes what is typed. */
export async function openTitleEditor(page: Page, title: string): Promise<void> {
  await getCard(page, title).focus();
  await page.keyboard.press('e');
  await page.locator('article textarea:focus').waitFor();
}

export async function expectFocusedLabel(page: Page, label: string): Promise<void> {
  await expect.poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(label);
}

/** The center of an element that no longer moves, in window coordinates. */
export async function getCenter(locator: Locator): Promise<{ x: number; y: number }> {
  await (await locator.elementHandle())?.waitForElementState('stable');
  const box = await locator.boundingBox();
  if (!box) throw new Error(`Element has no box on the page: ${locator}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Writes a screenshot in each color scheme into the folder named by the environment variable SHOTS, if set. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (!folder) return;
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
  }
}
