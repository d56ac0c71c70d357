import type { BrowserContextOptions } from 'playwright-core';
import { expect, test } from 'vitest';
import { WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('/docs lists the operations, runs requests with a token, and loads nothing from other origins', {
  timeout: 90_000,
}, async () => {
  const person = await site.testApp.createPerson('Ana');
  const secret = await person.createTokenSecret();
  const { page, close } = await openDocs('/docs', { viewport: { width: 1400, height: 1000 } });

  await page.getByRole('heading', { name: 'Krokanti Tasks API' }).waitFor();
  const sidebar = page.getByRole('complementary');
  await sidebar.getByRole('button', { name: 'Open Group - Tasks' }).click();
  for (const name of ['/spaces HTTP Method: POST', '/tasks HTTP Method: GET', '/tasks/{id} HTTP Method: PATCH']) {
    await sidebar.getByRole('link', { name, exact: true }).waitFor();
  }
  await page.getByPlaceholder('Token').first().fill(secret);
  // Operations are rendered when they are looked at.
  await sidebar.getByRole('link', { name: '/spaces HTTP Method: GET', exact: true }).click();
  await page.getByRole('button', { name: 'Test Request (get /spaces)' }).click();

  const responsePromise = page.waitForResponse(`${site.origin}/api/spaces`);
  await page.getByRole('button', { name: 'Send' }).first().click();
  const response = await responsePromise;
  expect(response.request().headers().authorization).toBe(`Bearer ${secret}`);
  expect(response.request().headers()['if-none-match']).toBeUndefined();
  expect(await response.json()).toMatchObject([{ isPersonal: true }]);
  await page.getByText('200 OK').waitFor();

  // The token is not stored anywhere.
  expect(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })')).not.toContain(secret);
  await close();
});

test('/docs links to a single operation, in dark mode and on a phone', { timeout: 90_000 }, async () => {
  const { page, close } = await openDocs('/docs#tag/tasks/PATCH/tasks/{id}', {
    colorScheme: 'dark',
    viewport: { width: 390, height: 800 },
  });
  await page.getByRole('heading', { name: 'Update a task' }).waitFor();
  await close();
});

async function openDocs(url: string, options: BrowserContextOptions) {
  const visit = await site.openEmptyPage(options);
  // This is by far the heaviest page.
  visit.page.setDefaultTimeout(40_000);
  await visit.page.goto(url);
  return visit;
}
