import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type Json, type Person, TestApp } from '../../helper.ts';
import { launch, type Visit, visit } from '../browser.ts';

/** A server and a browser for the journeys of a file. */
export class Stage {
  readonly app = new TestApp('sqlite');
  origin = '';
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

  /** The page as a person who is signed in sees it. */
  async openAs(person: Person, path: string, options: BrowserContextOptions = {}): Promise<Visit> {
    const opened = await visit(this.browser, this.origin, { locale: 'en-GB', ...options });
    const [name = '', value = ''] = (person.headers['cookie'] ?? '').split('=');
    await opened.page.context().addCookies([{ name, value, url: this.origin, httpOnly: true, sameSite: 'Lax' }]);
    await opened.page.goto(path);
    return opened;
  }

  async taskOf(person: Person, taskId: string): Promise<Json> {
    return (await person.get(`/tasks/${taskId}`)).body.task;
  }
}

export function card(page: Page, title: string): Locator {
  return page.getByRole('article', { name: title, exact: true });
}

export function panelOf(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Task' });
}

/** For whoever wants to look: SHOTS names a folder. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}
