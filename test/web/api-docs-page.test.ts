import type { BrowserContextOptions } from 'playwright-core';
import { expect, test } from 'vitest';
import { WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('/docs shows the operations, and a token tries them, without anything from elsewhere', {
  timeout: 90_000,
}, async () => {
  const person = await site.testApp.createPerson('Ana');
  const secret = await person.createTokenSecret();
  const { page, close } = await open('/docs', { viewport: { width: 1400, height: 1000 } });

  await page.getByRole('heading', { name: 'Krokanti Tasks API' }).waitFor();
  const sidebar = page.getByRole('complementary');
  await sidebar.getByRole('button', { name: 'Open Group - Tasks' }).click();
  for (const name of ['/spaces HTTP Method: POST', '/tasks HTTP Method: GET', '/tasks/{taskId} HTTP Method: PATCH']) {
    await sidebar.getByRole('link', { name, exact: true }).waitFor();
  }
  await page.getByPlaceholder('Token').first().fill(secret);
  await page.getByRole('button', { name: 'Test Request (get /spaces)' }).click();

  const answered = page.waitForResponse(`${site.origin}/api/spaces`);
  await page.getByRole('button', { name: 'Send' }).first().click();
  const answer = await answered;
  expect(answer.request().headers().authorization).toBe(`Bearer ${secret}`);
  expect(answer.request().headers()['if-none-match']).toBeUndefined();
  expect(await answer.json()).toMatchObject([{ isPersonal: true }]);
  await page.getByText('200 OK').waitFor();

  // What was typed in is gone with the page.
  expect(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })')).not.toContain(secret);
  await close();
});

test('/docs can be linked to an operation, in the dark and on a phone', { timeout: 90_000 }, async () => {
  const { page, close } = await open('/docs#tag/tasks/PATCH/tasks/{taskId}', {
    colorScheme: 'dark',
    viewport: { width: 390, height: 800 },
  });
  await page.getByRole('heading', { name: 'Update a task' }).waitFor();
  await close();
});

async function open(url: string, options: BrowserContextOptions) {
  const visited = await site.openEmptyPage(options);
  // The page is by far the heaviest that there is.
  visited.page.setDefaultTimeout(40_000);
  await visited.page.goto(url);
  return visited;
}
