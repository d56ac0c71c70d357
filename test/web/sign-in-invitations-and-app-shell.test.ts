import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startFakeSmtpServer } from '../support/fake-smtp-server.ts';
import { type Person, TestApp } from '../support/test-app.ts';
import { dropNetworkFaults, openPage, waitForServiceWorker } from '../support/web/browser-page.ts';
import { dropWrites } from '../support/web/drop-and-retry-writes.ts';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { quickAdd } from '../support/web/quick-add-and-rename-card.ts';
import { listTasks, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();
const password = 'correct horse battery';

test('a forgotten password is reset with the link from the log, which works once', async () => {
  const ana = await site.testApp.createPerson();
  const { page, close } = await site.openPath('/sign-in');
  await page.getByLabel('Email').fill(ana.email);
  await page.getByLabel('Password', { exact: true }).fill('not this one at all');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Wrong email or password').waitFor();
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  expect(await page.getByLabel('Email').inputValue()).toBe(ana.email);
  await expectAccessible(page, 'forgot');
  await page.getByRole('button', { name: 'Send reset link' }).click();
  await page.getByText(`If ${ana.email} has an account`).waitFor();
  const { msg } = site.testApp.log.findLast(({ to }) => to === ana.email);
  const [link = ''] = /http\S+#reset-password=\S+/.exec(msg) ?? [];

  await page.goto(link);
  await page.getByRole('heading', { name: 'Set a new password' }).waitFor();
  await expectAccessible(page, 'reset');
  await page.getByLabel('New password', { exact: true }).fill('a new horse battery');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('Your password has been changed.').waitFor();
  await signIn(page, ana, 'a new horse battery');
  await page.getByRole('navigation', { name: 'Navigation' }).waitFor();

  await page.goto('/settings');
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill('a third horse battery');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('This link has expired or has already been used').waitFor();
  await close();
});

test('an invitation survives signing up and can then be accepted', async () => {
  const owner = await site.testApp.createPerson('Olga');
  const { space } = await owner.createTeamSpace();
  const { url } = (await owner.post(`/spaces/${space.id}/invitations`, { role: 'member' })).body;
  const { page, close } = await site.openPath(url);
  await page.getByRole('heading', { name: `Join ${space.name}` }).waitFor();
  await page.getByText('Olga invited you to join as a member.').waitFor();
  await expectAccessible(page, 'invitation');
  await page.reload();
  await page.getByLabel('Name').fill('Ines');
  await page.getByLabel('Email').fill('ines@example.com');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByText(`You’re now a member of “${space.name}”.`).waitFor();
  const { body: members } = await owner.get(`/spaces/${space.id}/members`);
  expect(members.map(({ name }: { name: string }) => name)).toEqual(['Ines', 'Olga']);
  await page.goto('/settings');
  await page.goto(url);
  await page.getByText('This invitation has expired, been revoked, or already been used').first().waitFor();
  await close();
});

test('an invitation for another address names it and cannot be accepted', async () => {
  const owner = await site.testApp.createPerson('Olga');
  const stranger = await site.testApp.createPerson('Stan');
  const { space } = await owner.createTeamSpace();
  const { url } = (await owner.post(`/spaces/${space.id}/invitations`, { role: 'viewer', email: 'io@example.com' }))
    .body;
  const { page, close } = await site.openPath('/sign-in');
  await signIn(page, stranger);
  await page.getByRole('navigation', { name: 'Navigation' }).waitFor();
  await page.goto(url);
  await page.getByText('This invitation is for io@example.com').waitFor();
  expect(await page.getByRole('button', { name: 'Accept' }).count()).toBe(0);
  await close();
});

test('a session that ended elsewhere asks to sign in again, and no change is lost', async () => {
  const eve = await site.testApp.createPerson('Eve');
  const { project } = await eve.createTeamSpace();
  const { page, faults, close } = await site.openPath(`/sign-in?return=/projects/${project.id}`);
  await signIn(page, eve);
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  // The change is not sent before the session has ended.
  const endDrops = await dropWrites(page);
  await quickAdd(page, 'Water the plants');
  for (const { id, isCurrent } of (await eve.get('/account/sessions')).body) {
    if (!isCurrent) await eve.delete(`/account/sessions/${id}`);
  }
  await endDrops();
  await page.evaluate("dispatchEvent(new Event('online'))");
  await page.getByText('Your session has expired. Sign in again.').first().waitFor();
  await signIn(page, eve);
  await expect
    .poll(async () => (await listTasks(eve, project.id)).map(({ title }) => title))
    .toEqual(['Water the plants']);
  dropNetworkFaults(faults);
  await close();
});

test('where mail is configured, the emailed link confirms the address before the first sign-in', async () => {
  const mailbox = await startFakeSmtpServer();
  const mailApp = new TestApp('sqlite', { SMTP_URL: mailbox.url });
  await mailApp.start();
  try {
    const origin = await mailApp.listenAtPublicUrl();
    const { page, close } = await openPage(site.browser, origin);
    await page.goto('/sign-up');
    await page.getByLabel('Name').fill('Lea');
    await page.getByLabel('Email').fill('lea@example.com');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('We’ve sent a link to lea@example.com.').waitFor();
    const [link = ''] = /http\S+#verify-email=\S+/.exec(await mailbox.nextEmailText()) ?? [];
    await page.goto(link);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Confirm and sign in' }).click();
    await page.getByRole('heading', { name: 'Welcome, Lea' }).waitFor();
    await close();
  } finally {
    await mailApp.stop();
    await mailbox.close();
  }
});

test('the app opens without a connection once it has been loaded', async () => {
  const kim = await site.testApp.createPerson('Kim');
  const { page, faults, close } = await site.openPath('/sign-in?return=/settings/plan');
  await signIn(page, kim);
  await page.getByRole('heading', { name: 'Plan' }).waitFor();
  await waitForServiceWorker(page);
  const { icons } = await (await page.request.get('/manifest.webmanifest')).json();
  for (const { src, type } of icons) {
    const icon = await page.request.get(src);
    expect([icon.status(), icon.headers()['content-type']], src).toEqual([200, type]);
  }
  await page.context().setOffline(true);
  await page.reload();
  await page.getByRole('heading', { name: 'Plan' }).waitFor();
  await page.context().setOffline(false);
  dropNetworkFaults(faults);
  await close();
});

test('the navigation shows the space of the last project seen, even on pages outside any space', async () => {
  const ana = await site.testApp.createPerson();
  const { space, project } = await ana.createTeamSpace();
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await page.getByRole('heading', { name: project.name, level: 1 }).waitFor();
  await page.goto('/my-tasks');
  await page.getByRole('navigation', { name: 'Navigation' }).getByRole('button', { name: space.name }).waitFor();
  await close();
});

test('static files can be cached, and the page has no inline script or style', async () => {
  const { text: html, headers } = await site.testApp.anonymousClient.get('//', { accept: 'text/html' });
  expect(headers['content-security-policy']).toContain("default-src 'self'");
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(html).not.toMatch(/<script>|<style>| style=| on\w+="/);
  const paths = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path as string);
  expect(paths.length).toBeGreaterThan(4);
  for (const path of ['/', ...paths]) {
    const { status, headers } = await site.testApp.anonymousClient.get(`/${path}`);
    expect(status, path).toBe(200);
    const cached = await site.testApp.anonymousClient.get(`/${path}`, { 'if-none-match': headers.etag as string });
    expect([cached.status, cached.text], path).toEqual([304, '']);
    expect(headers['cache-control'], path).toContain(path.startsWith('/assets/') ? 'immutable' : 'no-cache');
  }
});

test('error messages of the server are shown in Spanish', async () => {
  const { page, close } = await site.openPath('/sign-up', { locale: 'es-ES' });
  await page.getByRole('button', { name: 'Crear cuenta' }).click();
  await page.getByText('debe ser una dirección de correo').waitFor();
  await page.getByText('debe tener de 10 a 200 caracteres').waitFor();
  expect(await page.getByText(/must|characters/).count()).toBe(0);
  await page.goto('/sign-in');
  await page.getByLabel('Correo electrónico').fill('nobody@example.com');
  await page.getByLabel('Contraseña', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Iniciar sesión' }).click();
  await page.getByText('El correo o la contraseña no son correctos').waitFor();
  await close();
});

async function signIn(page: Page, { email }: Pick<Person, 'email'>, secret = password): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
