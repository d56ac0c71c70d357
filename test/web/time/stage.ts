import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Json, type Person, TestApp } from '../../helper.ts';
import { launch, type Visit, visit } from '../browser.ts';

interface Stage {
  app: TestApp;
  openAs: (person: Person, path: string, options?: BrowserContextOptions) => Promise<Visit>;
}

/** A server and a browser for the journeys of one file. */
export function stage(): Stage {
  const app = new TestApp('sqlite');
  let origin: string;
  let browser: Browser;
  beforeAll(async () => {
    await app.start();
    origin = await app.listen();
    app.config.publicUrl = origin;
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await app.stop();
  });
  return {
    app,
    openAs: async (person, path, options = {}) => {
      const opened = await visit(browser, origin, {
        locale: 'en-GB',
        viewport: { width: 1280, height: 900 },
        ...options,
      });
      const [name = '', value = ''] = (person.headers['cookie'] ?? '').split('=');
      await opened.page.context().addCookies([{ name, value, url: origin, httpOnly: true, sameSite: 'Lax' }]);
      await opened.page.goto(path);
      return opened;
    },
  };
}

export function card(page: Page, title: string): Locator {
  return page.getByRole('article', { name: title, exact: true });
}

/** Takes an element by its middle, and lets go over another one, or so far away. */
export async function drag(page: Page, from: Locator, to: Locator | { dx: number; dy: number }): Promise<void> {
  const start = await middleOf(from);
  const end = 'dx' in to ? { x: start.x + to.dx, y: start.y + to.dy } : await middleOf(to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`not on the page: ${locator}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Waits until the server has a task like this. */
export async function expectTask(person: Person, taskId: string, fields: Json): Promise<void> {
  await expect.poll(async () => (await person.get(`/tasks/${taskId}`)).body.task).toMatchObject(fields);
}

/** A day relative to today in UTC, which is the zone of whoever has chosen none. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
