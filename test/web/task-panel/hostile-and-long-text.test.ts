import { expect, test } from 'vitest';
import { getTask, getTaskPanel, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

const hostile = [
  '# Heading <script>globalThis.hit = 1</script>',
  '<img src="https://evil.example/x.png" onerror="globalThis.hit = 1">',
  '![picture](https://evil.example/y.png)',
  '[run](javascript:globalThis.hit=1) [data](data:text/html,hit) [ok](https://example.com/a?b=c) <m@example.com>',
  '<a href="javascript:globalThis.hit=1">tag</a>',
  '- [x] done **bold** ~~gone~~ 👩‍👩‍👧‍👦',
  'مرحبا بالعالم <b>שלום</b>',
  '| a | b |\n|---|--:|\n| 1 | 2 |',
  '```html\n<svg onload=alert(1)>\n```',
].join('\n\n');

test('hostile text is shown as text and stored byte for byte', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const title = `<b onclick=alert(1)>T</b> *not em* 🦄 عنوان ${'x'.repeat(500)}`.slice(0, 500);
  const task = await ana.createTask(project.id, { title, description: hostile });
  await ana.post(`/tasks/${task.id}/comments`, { content: hostile });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`);
  const panel = getTaskPanel(page);
  const text = panel.getByRole('region', { name: 'Description' });
  await text.locator('table').waitFor();
  await panel.getByRole('article').locator('table').waitFor();
  expect(await panel.getByLabel('Title').inputValue()).toBe(title);
  expect(await panel.locator('script, img, svg[onload], [onerror], [onclick], b').count()).toBe(0);
  expect(await page.evaluate('globalThis.hit')).toBeUndefined();
  const links = await text
    .locator('a')
    .evaluateAll((all) => all.map((link) => [link.getAttribute('href'), link.getAttribute('rel')]));
  expect(links).toEqual([
    ['https://evil.example/y.png', 'noopener noreferrer nofollow'],
    ['https://example.com/a?b=c', 'noopener noreferrer nofollow'],
    ['mailto:m@example.com', 'noopener noreferrer nofollow'],
  ]);
  expect(await text.innerText()).toContain('<script>globalThis.hit = 1</script>');
  // The text is unchanged after opening and closing the editor and after editing the title.
  await text.getByRole('button', { name: 'Edit description' }).click();
  await page.keyboard.press('Control+Enter');
  await text.waitFor();
  await panel.getByLabel('Title').fill('Short');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await getTask(ana, task.id)).title).toBe('Short');
  expect((await getTask(ana, task.id)).description).toBe(hostile);
  await close();
});

test('a description of 10,000 lines keeps its line endings, except where it is edited', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const long = Array.from({ length: 10_000 }, (_, index) =>
    index % 3 === 0 ? `*${index % 10}` : `${index % 100}`,
  ).join('\r\n');
  expect(long.length).toBeLessThanOrEqual(50_000);
  const task = await ana.createTask(project.id, { title: 'Long', description: long });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`);
  const panel = getTaskPanel(page);
  await panel.getByRole('button', { name: 'Edit description' }).click();
  const field = panel.getByRole('textbox', { name: 'Description' });
  await page.keyboard.press('Control+Enter');
  await field.waitFor({ state: 'detached' });
  expect((await getTask(ana, task.id)).description).toBe(long);
  await panel.getByRole('button', { name: 'Edit description' }).click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('!');
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => (await getTask(ana, task.id)).description === `!${long}`).toBe(true);
  await close();
});

test('pathological Markdown does not block the panel', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  for (const part of ['> ', '*a_', '![](']) {
    const description = part.repeat(Math.floor(50_000 / part.length));
    const task = await ana.createTask(project.id, { title: `Slow ${part}`, description });
    const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`);
    await getTaskPanel(page).locator('.markdown').waitFor();
    await getTaskPanel(page).getByLabel('Title').fill('Still alive');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await getTask(ana, task.id)).title).toBe('Still alive');
    await close();
  }
});

test('Markdown nested too deeply is shown as plain text', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const [deep, deepest] = ['> '.repeat(19), '> '.repeat(20)];
  const [readable, written] = [
    await ana.createTask(project.id, { title: 'Readable', description: `${deep}end` }),
    await ana.createTask(project.id, { title: 'Written', description: `${deepest}end` }),
  ];
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${written.id}`);
  await getTaskPanel(page).locator('.markdown').getByText(`${deepest}end`, { exact: true }).waitFor();
  expect(await getTaskPanel(page).locator('blockquote').count()).toBe(0);
  await page.goto(`/projects/${project.id}?task=${readable.id}`);
  await getTaskPanel(page).locator('.markdown').getByText('end', { exact: true }).waitFor();
  expect(await getTaskPanel(page).locator('blockquote').count()).toBe(19);
  await close();
});
