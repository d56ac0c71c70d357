import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { getCard, getTaskPanel, listTasks, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test.each([
  ['Russian', 'с', 'ь', 'л', 'я'],
  ['Greek', 'ψ', 'μ', 'κ', 'ζ'],
])('F94: on a %s keyboard, shortcuts are found by the place of the key', async (_, c, m, k, z) => {
  const { page, close, person, project } = await site.openBoard(['One']);
  await press(page, { key: c, code: 'KeyC' });
  await page.getByRole('dialog', { name: 'New task' }).waitFor();
  await page.keyboard.press('Escape');
  await press(page, { key: k, code: 'KeyK', modifiers: control });
  await page.getByRole('combobox', { name: 'Commands' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await getCard(page, 'One').focus();
  await press(page, { key: m, code: 'KeyM' });
  const getCompletedAt = async () => (await listTasks(person, project.id))[0]?.completedAt ?? null;
  await expect.poll(getCompletedAt).not.toBeNull();
  await press(page, { key: z, code: 'KeyZ', modifiers: control });
  await expect.poll(getCompletedAt).toBeNull();
  // A Latin key counts by its letter, wherever the layout has it.
  await press(page, { key: 'x', code: 'KeyC' });
  await page.getByRole('region', { name: 'Selected tasks' }).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
  await close();
});

test('F95: Enter and Escape that end a composition save and close nothing', async () => {
  const { page, close, person, project } = await site.openBoard(['One']);
  const session = await page.context().newCDPSession(page);
  const compose = (text: string) =>
    session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'New task' });
  await compose('かい');
  for (const key of ['Enter', 'Escape']) await press(page, { key, code: key, keyCode: 229 });
  const field = dialog.getByRole('textbox', { name: 'Title' });
  expect(await field.inputValue()).toBe('かい');
  await session.send('Input.insertText', { text: '買い物' });
  // Safari sends the key after the end of the composition.
  for (const key of ['Enter', 'Escape']) await press(page, { key, code: key, keyCode: 229 });
  expect(await field.inputValue()).toBe('買い物');
  expect(await listTasks(person, project.id)).toHaveLength(1);
  await page.keyboard.press('Enter');
  await getCard(page, '買い物').waitFor();

  const panel = getTaskPanel(page);
  await getCard(page, 'One').click();
  const texts = [
    ['Title', 'Escape'],
    ['Title', 'Enter'],
    ['Add a subtask', 'Enter'],
    ['Comment', 'Escape'],
  ] as const;
  for (const [label, key] of texts) {
    const textbox = panel.getByRole('textbox', { name: label, exact: true });
    await textbox.focus();
    await compose('ん');
    await press(page, { key, code: key, keyCode: 229 });
    expect(await textbox.inputValue(), `${label} ${key}`).toContain('ん');
    expect(await textbox.evaluate((element) => element.matches(':focus')), `${label} ${key}`).toBe(true);
    await compose('');
  }
  expect((await listTasks(person, project.id)).map(({ title }) => title)).toEqual(['One', '買い物']);
  await close();
});

const control = 2;

interface Key {
  key: string;
  code: string;
  /** 229 belongs to an input method. */
  keyCode?: number;
  modifiers?: number;
}

/** Presses a key as on a keyboard layout that the browser of the test does not have. */
async function press(page: Page, { key, code, keyCode = code.charCodeAt(3), modifiers = 0 }: Key): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const event = { key, code, windowsVirtualKeyCode: keyCode, modifiers };
  const text = key.length === 1 && modifiers === 0 && keyCode !== 229 ? { text: key } : {};
  await session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event, ...text });
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  await session.detach();
}
