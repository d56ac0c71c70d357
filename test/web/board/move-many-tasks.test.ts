import { expect, test } from 'vitest';
import { getCard, listTasks, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();
const count = 150;

test('F55: moving many cards takes work in proportion to their number', async () => {
  const ana = await site.testApp.createPerson();
  const { project, statuses } = await ana.getPersonalSpace();
  await Promise.all(Array.from({ length: count }, (_, n) => ana.createTask(project.id, { title: `Task ${n}` })));
  const { page, close } = await site.openEmptyPage();
  // Counts how often all tasks are gone through, as looking for the place of a card does.
  await page.addInitScript(`
    globalThis.scanCount = 0;
    const { values } = Map.prototype;
    Map.prototype.values = function () {
      if (this.size >= ${count}) scanCount++;
      return values.call(this);
    };
  `);
  const [name = '', value = ''] = (ana.headers['cookie'] ?? '').split('=');
  await page.context().addCookies([{ name, value, url: site.origin }]);
  await page.goto(`/projects/${project.id}`);
  const [first] = await listTasks(ana, project.id);
  await getCard(page, first?.['title']).focus();
  await page.keyboard.press('x');
  for (let index = 1; index < count; index++) await page.keyboard.press('Shift+ArrowDown');
  await page.getByText(`${count} selected`).waitFor();
  await page.keyboard.press('s');
  await page.keyboard.type('Done');
  await page.getByRole('option', { name: 'Done' }).waitFor();
  await page.evaluate('scanCount = 0');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Done' }).getByText(String(count), { exact: true }).waitFor();
  await expect
    .poll(
      async () => (await listTasks(ana, project.id)).filter(({ statusId }) => statusId === statuses[2]?.['id']).length,
    )
    .toBe(count);
  await expect
    .poll(() =>
      page
        .getByRole('status')
        .filter({ hasText: /Saving/ })
        .count(),
    )
    .toBe(0);
  // Each confirmed move applied all others again, and each of them went through all tasks: 11,325 times and more.
  expect(await page.evaluate('scanCount')).toBeLessThan(10 * count);
  await close();
});
