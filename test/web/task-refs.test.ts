import { expect, test } from 'vitest';
import { getCard, getTaskPanel, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('a ref is on the card and in the panel, is copied by key, found by the palette, and opened by its link', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const home = await ana.getPersonalSpace();
  const { space, project } = await ana.createTeamSpace();
  await ana.createTask(home.project.id, { title: 'At home' });
  const task = await ana.createTask(project.id, { title: 'Paint the fence' });
  const permissions = ['clipboard-read', 'clipboard-write'];
  const { page, close } = await site.openSignedIn(ana, `/projects/${home.project.id}`, { permissions });
  await getCard(page, 'At home').getByText('ME-1', { exact: true }).waitFor();
  const readClipboard = () => page.evaluate('navigator.clipboard.readText()');

  await getCard(page, 'At home').focus();
  await page.keyboard.press('Shift+C');
  await page.getByText('ME-1 copied').waitFor();
  expect(await readClipboard()).toBe('ME-1');

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill(task.ref.toLowerCase());
  await page.getByRole('option', { name: /Paint the fence/ }).click();
  await getTaskPanel(page)
    .getByRole('button', { name: `Copy ref: ${task.ref}` })
    .click();
  await page.getByText(`${task.ref} copied`).waitFor();
  expect(await readClipboard()).toBe(task.ref);
  await getTaskPanel(page).getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('Link copied').waitFor();
  expect(await readClipboard()).toBe(`${site.origin}/t/${task.ref}`);

  await ana.patch(`/spaces/${space.id}`, { key: 'FENCE' });
  await getCard(page, 'Paint the fence').getByText('FENCE-1', { exact: true }).waitFor();
  for (const ref of ['fence-1', task.ref]) {
    await page.goto(`${site.origin}/t/${ref}`);
    await getTaskPanel(page).getByLabel('Title').waitFor();
    expect(page.url()).toContain(`/projects/${project.id}?task=${task.id}`);
  }
  await page.goto(`${site.origin}/t/NO-1`);
  await page.getByText('Page not found').first().waitFor();
  await close();
});
