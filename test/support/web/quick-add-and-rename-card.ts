import type { Page } from 'playwright-core';
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
