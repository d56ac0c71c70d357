import { expect, test } from 'vitest';
import { getTaskPanel, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('the palette finds tasks of every space by title and description, and opens them in their project', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const eve = await site.testApp.createPerson('Eve');
  const home = await ana.getPersonalSpace();
  const team = await ana.createTeamSpace();
  await ana.createTask(home.project.id, { title: 'Zebra at home' });
  const far = await ana.createTask(team.project.id, { title: 'Striped', description: 'It is a zebra.' });
  await eve.createTask((await eve.getPersonalSpace()).project.id, { title: 'Zebra of Eve' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${home.project.id}`);
  await page.getByRole('article', { name: 'Zebra at home' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('zebra');
  await page.getByRole('option', { name: /Zebra at home/ }).waitFor();
  await page.getByRole('option', { name: /Striped/ }).waitFor();
  expect(await page.getByRole('option', { name: /Eve/ }).count()).toBe(0);
  await page.getByRole('option', { name: /Striped/ }).click();
  await getTaskPanel(page).getByText('It is a zebra.').waitFor();
  expect(page.url()).toContain(`/projects/${team.project.id}?task=${far.id}`);
  await close();
});

test('the palette lists open tasks before done ones, and title matches before description matches', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const home = await ana.getPersonalSpace();
  const team = await ana.createTeamSpace();
  const done = { statusId: team.statuses.at(-1)?.id };
  // The done tasks are due sooner, and there are enough of them to fill the list.
  for (let index = 0; index < 25; index++) {
    await ana.createTask(team.project.id, { title: `Done zebra ${index}`, dueDate: '2026-01-01', ...done });
  }
  await ana.createTask(team.project.id, {
    title: 'Done by text',
    description: 'A zebra.',
    dueDate: '2026-01-01',
    ...done,
  });
  await ana.createTask(team.project.id, { title: 'Open by text', description: 'A zebra.', dueDate: '2026-02-01' });
  await ana.createTask(team.project.id, { title: 'Open zebra' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${home.project.id}`);
  await page.locator('[data-drag]').waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('zebra');
  await page.getByRole('option', { name: /Open zebra/ }).waitFor();
  const options = await page.getByRole('option').allInnerTexts();
  const names = options.map((text) => text.replace(/\d*\n.*/, ''));
  expect(names).toEqual(['Open zebra', 'Open by text', ...Array(18).fill('Done zebra ')]);
  await close();
});

test('the palette finds settings, the pages of the space and themes', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project, space } = await ana.createTeamSpace();
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await page.getByRole('button', { name: 'Search' }).waitFor();
  const pick = async (query: string, name: RegExp) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Commands' }).fill(query);
    await page.getByRole('dialog').getByRole('option', { name }).first().click();
  };
  await pick('api tok', /API Tokens/);
  await expect.poll(() => new URL(page.url()).pathname).toBe('/settings/tokens');
  await pick('members', /Members/);
  await expect.poll(() => new URL(page.url()).pathname).toBe(`/spaces/${space.id}/members`);
  await pick('agents', /^Agents/);
  await expect.poll(() => new URL(page.url()).pathname).toBe(`/spaces/${space.id}/agents`);
  await pick('dark', /Theme: Dark/);
  await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  await expect.poll(async () => (await ana.get('/me')).body.user.theme).toBe('dark');
  await close();
});
