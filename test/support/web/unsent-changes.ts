import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Person } from '../test-app.ts';
import { dropNetworkFaults } from './browser-page.ts';
import { getCard } from './web-test-app.ts';

/** Creates a task with the dialog. It shows at once, sent or not. */
export async function quickAdd(page: Page, title: string): Promise<void> {
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('textbox').first().waitFor();
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await getCard(page, title).waitFor();
}

/** Renames a task on its card. The new title shows at once, sent or not. */
export async function renameCard(page: Page, from: string, to: string): Promise<void> {
  await getCard(page, from).focus();
  await page.keyboard.press('e');
  await page.keyboard.type(to);
  await page.keyboard.press('Enter');
  await getCard(page, to).waitFor();
}

/** Drops the connection of every write for which `isDropped` holds. Returns a function that ends it. */
export async function dropWrites(
  page: Page,
  isDropped: (path: string, method: string) => boolean = () => true,
): Promise<() => Promise<void>> {
  const glob = '**/api/**';
  await page.route(glob, (route) => {
    const { pathname } = new URL(route.request().url());
    const method = route.request().method();
    return method !== 'GET' && isDropped(pathname, method) ? route.abort() : route.fallback();
  });
  return () => page.unroute(glob);
}

/** Lets the page try again at once, until the condition holds. */
export async function retryUntil(page: Page, isDone: () => boolean | Promise<boolean>): Promise<void> {
  await expect
    .poll(async () => {
      await page.evaluate("dispatchEvent(new Event('online'))");
      return isDone();
    })
    .toBe(true);
}

/** The changes that wait in IndexedDB. */
export function listStoredChanges(page: Page): Promise<{ userId: string; action: { op: string } }[]> {
  return page.evaluate(`new Promise((resolve, reject) => {
    const request = indexedDB.open('krokanti');
    // The app creates the database, not the test.
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => (request.error.name === 'AbortError' ? resolve([]) : reject(request.error));
    request.onsuccess = () => {
      const values = request.result.transaction('waiting').objectStore('waiting').getAll();
      values.onsuccess = () => {
        request.result.close();
        resolve(values.result);
      };
    };
  })`);
}

export async function signInWithForm(
  page: Page,
  { email, password }: Pick<Person, 'email' | 'password'>,
): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

export async function addSessionCookie(page: Page, origin: string, { headers }: Person): Promise<void> {
  const [name = '', value = ''] = (headers['cookie'] ?? '').split('=');
  await page.context().addCookies([{ name, value, url: origin, httpOnly: true, sameSite: 'Lax' }]);
}

/** Removes what the browser logs about failed requests and 5xx responses, which the tests themselves caused. */
export function dropExpectedFaults(faults: string[]): void {
  dropNetworkFaults(faults);
  faults.splice(0, faults.length, ...faults.filter((fault) => !/status of 5\d\d/.test(fault)));
}
