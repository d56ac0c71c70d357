import { beforeAll, expect, test } from 'vitest';
import type { Person } from '../support/test-app.ts';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { takeScreenshot, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();
let ana: Person;

beforeAll(async () => {
  ana = await site.testApp.createPerson('Ana');
});

test('F36: a token is confined to the spaces that are checked, and the list names them', async () => {
  const eve = await site.testApp.createPerson('Eve');
  await eve.post('/spaces', { name: 'Inside', slug: 'eve-inside' });
  const { page, close } = await site.openSignedIn(eve, '/settings/tokens');
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByLabel('Name').fill('Confined');
  await page.getByLabel('Spaces').selectOption('Only some spaces');
  await page.getByRole('button', { name: 'Create token' }).click();
  await page.getByText('must have at least one space').waitFor();
  await page.getByLabel('Inside').check();
  await page.getByRole('button', { name: 'Create token' }).click();
  const secret = (await page.getByLabel('Your new token', { exact: true }).textContent()) ?? '';
  await page.getByText('Only in Inside').waitFor();
  const response = await fetch(`${site.origin}/api/spaces`, { headers: { authorization: `Bearer ${secret}` } });
  expect(((await response.json()) as { name: string }[]).map(({ name }) => name)).toEqual(['Inside']);
  await close();
});

test('F129: a token is created under “API Tokens”, shown once with code samples, works, and is rejected once revoked', async () => {
  const { page, close } = await site.openSignedIn(ana, '/settings/tokens');
  await page.getByRole('heading', { name: 'API Tokens', exact: true }).waitFor();
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByRole('button', { name: 'Create token' }).click();
  await page.getByText('must have 1 to 100 characters').waitFor();
  await page.getByLabel('Name').fill('Laptop');
  await page.getByRole('button', { name: 'Create token' }).click();
  const secret = (await page.getByLabel('Your new token', { exact: true }).textContent()) ?? '';
  expect(secret).toMatch(/^kt_[0-9A-Za-z]{36}$/);
  for (const [tab, part] of [
    ['cURL', `curl "${site.origin}/api/spaces"`],
    ['JavaScript', `const BASE = "${site.origin}/api";`],
    ['Python', `BASE = "${site.origin}/api"`],
    ['Claude Code', `"url": "${site.origin}/api/mcp"`],
    ['Claude Desktop', '"mcp-remote@latest"'],
    ['Cursor', '"krokanti-tasks"'],
    ['VS Code', '"servers"'],
  ] as const) {
    await page.getByRole('tab', { name: tab }).click();
    const text = (await page.getByRole('tabpanel').locator('pre').textContent()) ?? '';
    expect(text, tab).toContain(part);
    expect(text, tab).toContain(secret);
  }
  const spaces = () => fetch(`${site.origin}/api/spaces`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await spaces()).status).toBe(200);

  await page.reload();
  await page.getByText('Laptop').waitFor();
  expect(await page.getByText(secret).count()).toBe(0);
  await page.getByRole('button', { name: 'Revoke Laptop' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByText('No tokens yet').waitFor();
  expect((await spaces()).status).toBe(401);
  await close();
});

test('on the API page in Spanish, only the texts of the contract are marked as English', async () => {
  const { page, close } = await site.openSignedIn(ana, '/settings/api', { locale: 'es-ES' });
  const call = page.locator('details', { has: page.getByText('/api/spaces', { exact: true }) }).last();
  await call.locator('summary').click();
  await call.getByText('obligatorio').first().waitFor();
  const listTexts = (language: string) =>
    page
      .locator('main :is(h2, p, span, td):not(:has(*))')
      .evaluateAll(
        (all, lang) =>
          all
            .filter((element) => element.closest('[lang]')?.getAttribute('lang') === lang)
            .map((element) => element.textContent ?? ''),
        language,
      );
  const [english, spanish] = await Promise.all([listTexts('en'), listTexts('es')]);
  expect(english).toEqual(expect.arrayContaining(['Tasks', expect.stringContaining('Add a comment')]));
  expect(english.join(' ')).not.toContain('obligatorio');
  expect(spanish).toEqual(expect.arrayContaining(['Errores', 'obligatorio']));
  expect(spanish.join(' ')).not.toMatch(/\b(task|project|token of|whose|with the)\b/i);
  await expectAccessible(page, 'API page in Spanish');
  await close();
});

test('name, time zone, theme and language are saved and apply on another device', async () => {
  const bea = await site.testApp.createPerson('Bea');
  const { page, close } = await site.openSignedIn(bea, '/settings');
  await page.getByLabel('Name').fill('Beatriz');
  await page.getByLabel('Time zone').selectOption('America/Bogota');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').waitFor();
  expect((await bea.get('/me')).body.user).toMatchObject({ name: 'Beatriz', timeZone: 'America/Bogota' });
  await page.getByLabel('Theme').selectOption('dark');
  await page.locator('html[data-theme=dark]').waitFor();
  await page.getByLabel('Language').selectOption('es');
  await page.getByRole('heading', { name: 'Ajustes' }).waitFor();
  await close();

  const other = await site.openSignedIn(bea, '/settings/plan');
  await other.page.locator('html[data-theme=dark][lang=es]').waitFor();
  await other.page.getByText('Tu plan es Team.').waitFor();
  await other.page.keyboard.press('?');
  await other.page.getByRole('dialog', { name: 'Atajos de teclado' }).getByText('Ctrl+Mayús+Z').waitFor();
  await other.close();
});

test('the password is changed after the current one is checked', async () => {
  const carl = await site.testApp.createPerson('Carl');
  const { page, close } = await site.openSignedIn(carl, '/settings/security');
  await page.getByLabel('Current password').fill('not this one');
  await page.getByLabel('New password').fill('another horse battery');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.locator('[aria-invalid]').waitFor();
  await page.getByLabel('Current password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('Password changed').waitFor();
  await close();
});

test('a space is created, someone joins by invite link, and roles decide which actions are offered', async () => {
  const dan = await site.testApp.createPerson('Dan');
  const { page, close } = await site.openSignedIn(dan, '/');
  await page.getByRole('button', { name: /Space$/ }).click();
  await page.getByRole('menuitem', { name: 'New space' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Bakery & Co');
  await expect.poll(() => page.getByLabel('Short name').inputValue()).toBe('bakery-co');
  await page.getByRole('button', { name: 'Create space' }).click();
  await page.getByRole('heading', { name: 'Bakery & Co' }).waitFor();
  await page.getByRole('link', { name: 'Members' }).click();
  await page.getByLabel('Role', { exact: true }).selectOption('viewer');
  await page.getByRole('button', { name: 'Create invite link' }).click();
  const link = (await page.getByLabel('Invite link', { exact: true }).textContent()) ?? '';
  const eve = await site.testApp.createPerson('Eve');
  const guest = await site.openSignedIn(eve, new URL(link).pathname + new URL(link).hash);
  await guest.page.getByRole('button', { name: /Accept|Join/ }).click();
  await guest.page.getByRole('heading', { name: /Bakery|General/ }).waitFor();
  await guest.page.goto(page.url());
  await guest.page.getByText('dan-').waitFor();
  expect(await guest.page.getByLabel(/’s role$/).count()).toBe(0);
  expect(await guest.page.getByText('Invite someone').count()).toBe(0);
  await guest.close();

  await page.reload();
  await page.getByLabel('Eve’s role').selectOption('member');
  await page.getByText('Saved').waitFor();
  await page.getByRole('button', { name: 'Remove Eve' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByLabel('Eve’s role').waitFor({ state: 'detached' });
  await close();
});

test('a project is renamed, archived and restored', async () => {
  const { space, project } = await ana.createTeamSpace();
  const { page, close } = await site.openSignedIn(ana, `/spaces/${space.id}`);
  await page.getByRole('button', { name: `Edit ${project.name}` }).click();
  await page.getByLabel('Name', { exact: true }).fill('Renamed');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Renamed' }).waitFor();
  await page.getByRole('button', { name: 'Edit Renamed' }).click();
  await page.getByRole('button', { name: 'Archive' }).click();
  await page.getByText('Archived “Renamed”').waitFor();
  await page.getByRole('button', { name: 'Restore: Renamed' }).click();
  await page.getByRole('button', { name: 'Edit Renamed' }).waitFor();
  expect((await ana.get(`/projects/${project.id}`)).body.project.isArchived).toBe(false);
  await close();
});

test('only the first account of the instance sees all accounts and can set their plans', async () => {
  const frida = await site.testApp.createPerson('Frida');
  const { page, close } = await site.openSignedIn(ana, '/settings/admin');
  await page.getByLabel('Frida’s plan').selectOption('free');
  await page.getByText('Saved').waitFor();
  expect((await frida.get('/me')).body.user.plan).toBe('free');
  await close();
  const other = await site.openSignedIn(frida, '/settings/tokens');
  await other.page.getByText('API access requires a Pro or Team plan').waitFor();
  expect(await other.page.getByRole('link', { name: 'Server admin' }).count()).toBe(0);
  await other.page.goto('/settings/admin');
  await other.page.getByText('Page not found').waitFor();
  await other.close();
});

test.each([1280, 360])(
  'axe finds nothing in any section, %i pixels wide',
  async (width) => {
    const { space } = await ana.createTeamSpace();
    const { page, close } = await site.openSignedIn(ana, '/settings', {
      viewport: { width, height: 900 },
    });
    const sections = ['', '/security', '/tokens', '/agents', '/api', '/plan', '/admin'].map((end) => `/settings${end}`);
    for (const path of [
      ...sections,
      ...['', '/members', '/labels', '/general'].map((end) => `/spaces/${space.id}${end}`),
    ]) {
      await page.goto(path);
      await page.getByRole('main').getByRole('heading', { level: 2 }).first().waitFor();
      await page.locator('.pulse').first().waitFor({ state: 'detached' });
      await takeScreenshot(page, `settings${path.replaceAll('/', '-').replace(space.id, 'space')}-${width}`);
      await expectAccessible(page, path);
    }
    await close();
  },
  120_000,
);

test('a calendar feed is created, shown once, works in a calendar program, and stops once deleted', async () => {
  const eve = await site.testApp.createPerson('Eve');
  const { project } = await eve.getPersonalSpace();
  await eve.createTask(project.id, { title: 'Dentist', dueDate: '2027-02-03' });
  const { page, close } = await site.openSignedIn(eve, '/settings/calendars');
  await page.getByText('No feeds yet').waitFor();
  await page.getByLabel('Tasks').selectOption(project.id);
  await page.getByRole('button', { name: 'Create feed' }).click();
  const url = (await page.getByLabel('The address of your new feed', { exact: true }).textContent()) ?? '';
  await expectAccessible(page, 'calendar feeds');
  const read = () => fetch(`${site.origin}${new URL(url).pathname}`);
  expect(await (await read()).text()).toContain('SUMMARY:Dentist');
  await page.reload();
  await page.getByRole('button', { name: `Delete “${project.name}”` }).click();
  expect(await page.getByText(url).count()).toBe(0);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('No feeds yet').waitFor();
  expect((await read()).status).toBe(404);
  await close();
});
