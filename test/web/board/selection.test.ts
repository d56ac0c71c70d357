import { expect, test } from 'vitest';
import { expectAccessible } from '../../support/web/expect-accessible.ts';
import { getCard, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('Shift+click selects no text, Ctrl+A all tasks, and messages stay above the bar of the selection', async () => {
  const { page, close } = await site.openBoard(['One', 'Two', 'Three'], { viewport: { width: 1280, height: 700 } });
  await getCard(page, 'One').click({ modifiers: ['Control'] });
  await getCard(page, 'Three').click({ modifiers: ['Shift'] });
  const bar = page.getByRole('region', { name: 'Selected tasks' });
  await bar.getByText('3 selected').waitFor();
  expect(await page.evaluate('String(getSelection())')).toBe('');
  await page.keyboard.press('Escape');
  await bar.waitFor({ state: 'detached' });
  await getCard(page, 'Two').focus();
  await page.keyboard.press('Control+a');
  await bar.getByText('3 selected').waitFor();
  expect(await page.evaluate('String(getSelection())')).toBe('');
  expect(await bar.getByText('Due date').isVisible()).toBe(true);
  await expectAccessible(page, 'bar with texts', '.bulk-bar');
  await page.keyboard.press('m');
  const message = page.getByText('Completed 3 tasks');
  await message.waitFor();
  const [messageBox, barBox] = [await message.boundingBox(), await bar.boundingBox()];
  expect((messageBox?.y ?? 0) + (messageBox?.height ?? 0)).toBeLessThanOrEqual(barBox?.y ?? 0);
  // In a field it selects the text.
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('abc');
  await page.getByRole('searchbox').press('Control+a');
  expect(await bar.count()).toBe(0);
  await close();
});
