import { expect, test } from 'vitest';
import { panelOf, Site } from '../site.ts';

const site = new Site();

test('the palette finds tasks of every space, by title and by text, and opens them in their project', async () => {
  const ana = await site.app.person('Ana');
  const eve = await site.app.person('Eve');
  const home = await ana.home();
  const team = await ana.team();
  await ana.task(home.project.id, { title: 'Zebra at home' });
  const far = await ana.task(team.project.id, { title: 'Striped', description: 'It is a zebra.' });
  await eve.task((await eve.home()).project.id, { title: 'Zebra of Eve' });
  const { page, close } = await site.openAs(ana, `/projects/${home.project.id}`);
  await page.getByRole('article', { name: 'Zebra at home' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('zebra');
  await page.getByRole('option', { name: /Zebra at home/ }).waitFor();
  await page.getByRole('option', { name: /Striped/ }).waitFor();
  expect(await page.getByRole('option', { name: /Eve/ }).count()).toBe(0);
  await page.getByRole('option', { name: /Striped/ }).click();
  await panelOf(page).getByText('It is a zebra.').waitFor();
  expect(page.url()).toContain(`/projects/${team.project.id}?task=${far.id}`);
  await close();
});
