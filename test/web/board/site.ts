import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Json, type Person, TestApp } from '../../helper.ts';
import { launch, type Visit, visit } from '../browser.ts';

/** A server and a browser for the journeys of a file, and what they look at on a board. */
export class Site {
  readonly app = new TestApp('sqlite');
  origin!: string;
  browser!: Browser;

  constructor() {
    beforeAll(async () => {
      await this.app.start();
      this.origin = await this.app.listen();
      this.app.config.publicUrl = this.origin;
      this.browser = await launch();
    });
    afterAll(async () => {
      await this.browser?.close();
      await this.app.stop();
    });
  }

  /** Opens a page as somebody who is signed in. */
  async openAs(person: Person, path: string, options: BrowserContextOptions = {}): Promise<Visit> {
    const opened = await visit(this.browser, this.origin, { locale: 'en-GB', ...options });
    const [name = '', value = ''] = (person.headers['cookie'] ?? '').split('=');
    const cookie = { name, value, url: this.origin, httpOnly: true, sameSite: 'Lax' } as const;
    await opened.page.context().addCookies([cookie]);
    await opened.page.goto(path);
    return opened;
  }

  /** A board of somebody's own, with tasks in its first column, once its cards can be dragged. */
  async board(titles: readonly string[], options: BrowserContextOptions = {}) {
    const person = await this.app.person();
    const { space, project, statuses } = await person.home();
    for (const title of titles) await person.task(project.id, { title });
    const opened = await this.openAs(person, `/projects/${project.id}`, options);
    await opened.page.locator('[data-drag]').waitFor();
    return { ...opened, person, space, project, statuses };
  }
}

export function card(page: Page, title: string): Locator {
  return page.getByRole('article', { name: title, exact: true });
}

export function column(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

export function titlesIn(page: Page, name: string): Promise<(string | null)[]> {
  return column(page, name)
    .getByRole('article')
    .evaluateAll((cards) => cards.map((each) => each.getAttribute('aria-label')));
}

export async function expectColumns(page: Page, wanted: Record<string, string[]>): Promise<void> {
  for (const [name, titles] of Object.entries(wanted)) await expect.poll(() => titlesIn(page, name)).toEqual(titles);
}

/** Until the server has everything, and then as it is after a reload. */
export async function expectKept(page: Page, wanted: Record<string, string[]>): Promise<void> {
  await expectColumns(page, wanted);
  await expect.poll(() => page.getByText(/^Saving/).count()).toBe(0);
  await page.reload();
  await page.locator('[data-drag]').waitFor();
  await expectColumns(page, wanted);
}

export async function tasksOf(person: Person, projectId: string): Promise<Json[]> {
  return (await person.get(`/tasks?projectId=${projectId}`)).body;
}

/** The middle of an element, in the window. */
export async function middle(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('not on screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
