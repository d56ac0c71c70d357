import { test } from 'vitest';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp({}, { SIGN_UP: 'invited' });

test('where sign-up needs an invitation, the page says so before anything is typed, and an invite link opens the form', async () => {
  const owner = await site.testApp.createPerson('Olga');
  const { space } = await owner.createTeamSpace();
  const { url } = (await owner.post(`/spaces/${space.id}/invitations`, { role: 'member' })).body;
  const { page, close } = await site.openPath('/sign-up');
  await page.getByText('New accounts on this server need an invitation.').waitFor();
  await page.getByLabel('Password').waitFor({ state: 'detached' });
  await expectAccessible(page, 'sign-up by invitation');

  await page.goto(url);
  await page.reload();
  await page.getByLabel('Name').fill('Ines');
  await page.getByLabel('Email').fill('ines@example.com');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByText(`You’re now a member of “${space.name}”.`).waitFor();
  await close();
});
