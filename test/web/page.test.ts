import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestApp } from '../helper.ts';
import { type Mailbox, openMailbox } from '../mailbox.ts';
import { expectSound, launch, type Visit, visit } from './browser.ts';

const app = new TestApp('sqlite');
// No app is built there: the plain page it is.
app.site = 'nowhere';
const password = 'correct horse battery';
let origin: string;
let browser: Browser;

beforeAll(async () => {
  await app.start();
  origin = await app.listen();
  app.config.publicUrl = origin;
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await app.stop();
});

test('sign up, make a token, use it as the page says, sign out, sign in, revoke it', async () => {
  const { page, close } = await open('/', { timezoneId: 'Asia/Tokyo' });
  await field(page, 'name').fill('Mia Kim');
  await field(page, 'email').fill('mia@example.com');
  await field(page, 'password').fill(password);
  await button(page, 'Create account').click();
  await heading(page, 'API tokens').waitFor();
  expect(await page.locator('.who p').innerText()).toBe('Signed in as Mia Kim mia@example.com Team plan');
  expect((await (await page.request.get('/api/me')).json()).user.timeZone).toBe('Asia/Tokyo');
  expect(await page.getByText('None yet.').isVisible()).toBe(true);

  await field(page, 'name').fill('Laptop');
  await button(page, 'Make token').click();
  await heading(page, '“Laptop” is ready').waitFor();
  const secret = await page.locator('#secret').innerText();
  expect(secret).toMatch(/^kt_[0-9A-Za-z]{36}$/);
  await button(page, 'Copy the token').click();
  await page.getByText('Copied').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(secret);

  const commands = await page.locator('#samples code').allTextContents();
  const [spaces, projects, task] = await Promise.all(commands.map(runInShell));
  expect(spaces).toMatchObject([{ name: 'Personal', isPersonal: true }]);
  expect(projects).toMatchObject([{ name: 'General', spaceId: spaces[0].id }]);
  expect(task).toMatchObject({ task: { title: 'My first task', projectId: projects[0].id } });

  await button(page, 'I have copied it').click();
  expect(await page.content()).not.toContain(secret);
  await button(page, 'Sign out').click();
  await page.getByText('You are signed out.').waitFor();
  expect((await page.request.get('/api/me')).status()).toBe(401);

  await page.reload();
  await signIn(page, 'mia@example.com');
  await heading(page, 'API tokens').waitFor();
  const item = page.getByRole('listitem').filter({ hasText: 'Laptop' });
  expect(await item.innerText()).toContain(`${secret.slice(0, 7)}…`);
  await button(item, 'Revoke Laptop').click();
  await button(page, 'Keep it').click();
  expect(await statusWith(secret)).toBe(200);
  await button(item, 'Revoke Laptop').click();
  await button(page, 'Revoke').click();
  await page.getByText('None yet.').waitFor();
  expect(await statusWith(secret)).toBe(401);
  await close();
});

test('a token that only reads and ends', async () => {
  const ana = await app.person();
  const { page, close } = await openAs(ana.email);
  await field(page, 'name').fill('Report');
  await field(page, 'expiresAt').selectOption('In 30 days');
  await page.getByLabel('Read only').check();
  await button(page, 'Make token').click();
  await heading(page, '“Report” is ready').waitFor();
  const commands = await page.locator('#samples code').allTextContents();
  expect(await Promise.all(commands.map(runInShell))).toMatchObject([[{}], [{}], []]);
  expect(await page.locator('#tokens .chip').allInnerTexts()).toEqual(['Read only']);
  const [token] = (await ana.get('/tokens')).body;
  expect(token).toMatchObject({ name: 'Report', scope: 'read' });
  expect(Math.round((Date.parse(token.expiresAt) - Date.now()) / 86_400_000)).toBe(30);
  await close();
});

test('a free plan is told what its tokens need', async () => {
  const ana = await app.person();
  await app.db.write((q) => q.updateTable('users').set({ plan: 'free' }).where('id', '=', ana.id).execute());
  const { page, close } = await openAs(ana.email);
  await page.getByText('The API needs a Pro or Team plan').waitFor();
  await close();
});

test('who was asked to sign in gets back to where they were, on this site alone', async () => {
  const ana = await app.person();
  const { page, close } = await open('/?return=%2Fdocs');
  await button(page, 'Sign in').click();
  await signIn(page, ana.email);
  await page.waitForURL('**/docs');
  for (const elsewhere of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/']) {
    await page.goto(`/?return=${encodeURIComponent(elsewhere)}`);
    await heading(page, 'API tokens').waitFor();
  }
  await close();
});

test('a wrong password is said, and nothing typed is lost', async () => {
  const ana = await app.person();
  const { page, close } = await open('/');
  await button(page, 'Sign in').click();
  await field(page, 'email').fill(ana.email);
  await field(page, 'password').fill('not this one');
  await button(page, 'Sign in').click();
  await page.getByRole('alert').filter({ hasText: 'Wrong e-mail or password' }).waitFor();
  expect(await field(page, 'email').inputValue()).toBe(ana.email);
  expect(await field(page, 'password').inputValue()).toBe('not this one');
  await close();
});

test('what is wrong with a field is said at the field, and moves nothing', async () => {
  const { page, close } = await open('/');
  await field(page, 'name').fill('Bo');
  await field(page, 'email').fill('bo@');
  await field(page, 'password').fill('short');
  const before = await button(page, 'Create account').boundingBox();
  await button(page, 'Create account').click();
  await page.getByRole('alert').filter({ hasText: 'Please correct what is marked.' }).waitFor();
  expect(await descriptionOf(page, 'email')).toBe('E-mail must be an e-mail address');
  expect(await descriptionOf(page, 'password')).toBe('Password must have 10 to 200 characters');
  expect(await field(page, 'email').getAttribute('aria-invalid')).toBe('true');
  expect(await field(page, 'name').getAttribute('aria-invalid')).toBe(null);
  expect(await focused(page)).toBe('sign-up-email');
  expect(await field(page, 'password').inputValue()).toBe('short');
  expect(await button(page, 'Create account').boundingBox()).toEqual(before);

  await field(page, 'email').fill('bo@example.com');
  await button(page, 'Create account').click();
  await page.getByRole('alert').filter({ hasText: 'Please correct what is marked.' }).waitFor();
  expect(await descriptionOf(page, 'email')).toBe('');
  await field(page, 'password').fill(password);
  await button(page, 'Show password').first().click();
  expect(await field(page, 'password').getAttribute('type')).toBe('text');
  await button(page, 'Create account').click();
  await heading(page, 'API tokens').waitFor();
  await close();
});

test('signing up with an address that has an account leads to signing in', async () => {
  const ana = await app.person();
  const { page, close } = await open('/');
  await field(page, 'name').fill('Ana');
  await field(page, 'email').fill(ana.email);
  await field(page, 'password').fill('another password');
  await button(page, 'Create account').click();
  await page.getByText('This address has an account with another password').waitFor();
  expect(await field(page, 'email').inputValue()).toBe(ana.email);
  await close();
});

test('a forgotten password is set anew with the link in the log', async () => {
  const ana = await app.person();
  const { page, close } = await open('/');
  await button(page, 'Sign in').click();
  await field(page, 'email').fill(ana.email);
  await button(page, 'Forgot your password?').click();
  expect(await field(page, 'email').inputValue()).toBe(ana.email);
  await button(page, 'Send the link').click();
  await page.getByText(`If ${ana.email} has an account, a link is on its way.`).waitFor();
  const { msg } = app.log.findLast(({ to }) => to === ana.email);
  const [link] = /http\S+#reset-password=\S+/.exec(msg) ?? [];

  await page.goto(link as string);
  await heading(page, 'Set a new password').waitFor();
  await field(page, 'password').fill('a new horse battery');
  await button(page, 'Set password').click();
  await page.getByText('Your new password is set.').waitFor();
  expect(page.url()).toBe(`${origin}/`);
  await signIn(page, ana.email, 'a new horse battery');
  await heading(page, 'API tokens').waitFor();

  await page.goto(link as string);
  await field(page, 'password').fill('a third horse battery');
  await button(page, 'Set password').click();
  await page.getByText('This link has been used or has expired').waitFor();
  await close();
});

describe('an invitation', () => {
  test('waits in the address until its reader has an account and accepts', async () => {
    const owner = await app.person('Olga');
    const { space, url } = await invite(owner);
    const { page, close } = await open(url);
    await heading(page, `Join ${space.name}`).waitFor();
    await page.getByText('Olga invites you as a member: you will create and change tasks.').waitFor();
    await page.reload();
    await field(page, 'name').fill('Ines');
    await field(page, 'email').fill('ines@example.com');
    await field(page, 'password').fill(password);
    await button(page, 'Create account').click();
    await button(page, 'Accept').click();
    await page.getByText(`You are now a member of ${space.name}.`).waitFor();
    expect(page.url()).toBe(`${origin}/`);
    const members = (await owner.get(`/spaces/${space.id}/members`)).body;
    expect(members).toMatchObject([
      { name: 'Ines', role: 'member' },
      { name: 'Olga', role: 'owner' },
    ]);

    await page.goto(url);
    await page.getByText('This invitation has been used or withdrawn').waitFor();
    await close();
  });

  test('for another address cannot be accepted, and says for which it is', async () => {
    const owner = await app.person('Olga');
    const { space, url } = await invite(owner, { email: 'vera@example.com' });
    const { page, close } = await openAs(owner.email);
    await page.goto(url);
    await page.getByText('It is for vera@example.com').waitFor();
    expect(await button(page, 'Accept').count()).toBe(0);
    await button(page, 'Sign out').click();
    await heading(page, 'Sign in').waitFor();
    expect(await heading(page, `Join ${space.name}`).isVisible()).toBe(true);
    expect(page.url()).toBe(url);
    await close();
  });
});

test('a session ended elsewhere is said, and the form keeps what was typed', async () => {
  const ana = await app.person();
  const { page, close } = await openAs(ana.email);
  await field(page, 'name').fill('Laptop');
  await page.context().clearCookies();
  await button(page, 'Make token').click();
  await page.getByText('Your session has ended: sign in again.').waitFor();
  await signIn(page, ana.email);
  await heading(page, 'API tokens').waitFor();
  expect(await field(page, 'name').inputValue()).toBe('Laptop');
  await close();
});

test('a server that is gone is said', async () => {
  const { page, faults, close } = await open('/');
  await page.context().setOffline(true);
  await button(page, 'Create account').click();
  await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).waitFor();
  expect(faults.splice(0).join()).toContain('ERR_INTERNET_DISCONNECTED');
  await close();
});

test('the keyboard is enough', async () => {
  const ana = await app.person();
  const { page, close } = await open('/');
  const { keyboard } = page;
  await tabTo(page, 'Sign in');
  await keyboard.press('Enter');
  expect(await focused(page)).toBe('sign-in-title');
  await keyboard.press('Tab');
  await keyboard.type(ana.email);
  await keyboard.press('Tab');
  await keyboard.type(password);
  await keyboard.press('Enter');
  await heading(page, 'API tokens').waitFor();
  expect(await focused(page)).toBe('account-title');
  await tabTo(page, 'Sign out');
  await keyboard.press('Tab');
  await keyboard.type('Laptop');
  await keyboard.press('Enter');
  await heading(page, '“Laptop” is ready').waitFor();
  expect(await focused(page)).toBe('made-title');
  const secret = await page.locator('#secret').innerText();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await page.getByText('Copied').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(secret);
  await tabTo(page, 'I have copied it');
  await keyboard.press('Enter');
  await tabTo(page, 'Revoke');
  await keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await keyboard.press('Escape');
  expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Revoke Laptop');
  await keyboard.press('Enter');
  await tabTo(page, 'Revoke');
  await keyboard.press('Enter');
  await page.getByText('None yet.').waitFor();
  expect(await focused(page)).toBe('tokens-title');
  await close();
});

describe.each([
  ['light', 1280],
  ['light', 360],
  ['dark', 1280],
  ['dark', 360],
] as const)('in %s at %i', (colorScheme, width) => {
  test('every state is sound', async () => {
    const owner = await app.person('Olga');
    const { url } = await invite(owner);
    const { page, close } = await open('/', { colorScheme, viewport: { width, height: 800 } });
    const sound = async (state: string) => {
      await expectSound(page, state);
      expect(await page.evaluate(smallTargets), `targets: ${state}`).toEqual([]);
    };
    await sound('sign up');
    expect(await page.evaluate(layoutShift)).toBe(0);
    await button(page, 'Create account').click();
    await page.getByText('Please correct').waitFor();
    await sound('field errors');
    await button(page, 'Sign in').click();
    await sound('sign in');
    await button(page, 'Forgot your password?').click();
    await sound('forgot');
    await page.goto('/#reset-password=nothing-that-was-ever-made');
    await heading(page, 'Set a new password').waitFor();
    await sound('reset');
    await page.goto(url);
    await heading(page, /^Join/).waitFor();
    await sound('invitation');
    await button(page, 'Sign in').click();
    await signIn(page, (await app.person('Maximiliane')).email);
    await button(page, 'Accept').waitFor();
    await sound('invitation to who is signed in');
    await button(page, 'Not now').click();
    await field(page, 'name').fill('Unbroken'.repeat(12));
    await button(page, 'Make token').click();
    await heading(page, /is ready$/).waitFor();
    await sound('a token made');
    await button(page, /^Revoke Unbroken/).click();
    await page.getByRole('dialog').waitFor();
    await sound('revoke');
    await page.keyboard.press('Escape');
    await page.reload();
    await heading(page, 'API tokens').waitFor();
    expect(await page.evaluate(layoutShift)).toBe(0);
    await close();
  });
});

describe('where mail is sent', () => {
  let mailbox: Mailbox;
  let mailing: TestApp;

  beforeAll(async () => {
    mailbox = await openMailbox();
    mailing = new TestApp('sqlite', { SMTP_URL: mailbox.url });
    mailing.site = 'nowhere';
    await mailing.start();
    mailing.config.publicUrl = await mailing.listen();
  });
  afterAll(async () => {
    await mailing?.stop();
    await mailbox?.close();
  });

  test('the address is confirmed by the mailed link before the first sign-in', async () => {
    const at = mailing.config.publicUrl;
    const { page, close } = await visit(browser, at);
    await page.goto('/');
    await field(page, 'name').fill('Lea');
    await field(page, 'email').fill('lea@example.com');
    await field(page, 'password').fill(password);
    await button(page, 'Create account').click();
    await page.getByText('We have sent a link to lea@example.com.').waitFor();
    const [link] = /http\S+#verify-email=\S+/.exec(await mailbox.next()) ?? [];
    await page.goto(link as string);
    await page.getByText('Your e-mail address is confirmed.').waitFor();
    expect(page.url()).toBe(`${at}/`);
    await signIn(page, 'lea@example.com');
    await heading(page, 'API tokens').waitFor();
    await page.goto(link as string);
    await page.getByText('This link has been used or has expired.').waitFor();
    await close();
  });
});

describe('the files', () => {
  test('are kept by the browser while they stay the same, and bring no script or style in line', async () => {
    for (const path of ['//', '//page.js', '//page.css', '//icon.svg']) {
      const { status, text, headers } = await app.anyone.get(path);
      expect(status, path).toBe(200);
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(text).not.toMatch(/<script>|<style>| style=| on\w+="/);
      const again = await app.anyone.get(path, { 'if-none-match': headers.etag as string });
      expect([again.status, again.text], path).toEqual([304, '']);
    }
  });

  test('leave every other path a 404 in JSON', async () => {
    for (const path of ['//nothing', '//page/', '//page/page.js', '//..%2fpage.ts', '//page.ts']) {
      const { status, body } = await app.anyone.get(path);
      expect([status, body], path).toEqual([404, { error: 'Not found', code: 'not_found' }]);
    }
  });
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const permissions = ['clipboard-read', 'clipboard-write'];
  const opened = await visit(browser, origin, { locale: 'en-GB', permissions, ...options });
  await opened.page.goto(path);
  await opened.page.locator('[data-view]:visible').waitFor();
  return opened;
}

async function openAs(email: string): Promise<Visit> {
  const opened = await open('/');
  await button(opened.page, 'Sign in').click();
  await signIn(opened.page, email);
  await heading(opened.page, 'API tokens').waitFor();
  return opened;
}

async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await field(page, 'email').fill(email);
  await field(page, 'password').fill(secret);
  await button(page, 'Sign in').click();
}

async function invite(owner: Awaited<ReturnType<TestApp['person']>>, fields: { email?: string } = {}) {
  const { space } = await owner.team();
  const { body } = await owner.post(`/spaces/${space.id}/invitations`, { role: 'member', ...fields });
  return { space, url: body.url as string };
}

function field(page: Page, name: string): Locator {
  return page.locator(`[name="${name}"]:visible`);
}

function button(within: Page | Locator, name: string | RegExp): Locator {
  return within.getByRole('button', { name, exact: true });
}

function heading(page: Page, name: string | RegExp): Locator {
  return page.getByRole('heading', { name, exact: true });
}

async function descriptionOf(page: Page, name: string): Promise<string> {
  const id = await field(page, name).getAttribute('aria-describedby');
  return page.locator(`#${id}`).innerText();
}

function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.id');
}

/** Presses Tab until the button with these words has the focus. */
async function tabTo(page: Page, words: string): Promise<void> {
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate('document.activeElement.textContent.trim()')) === words) return;
  }
  throw new Error(`Tab never came to ${words}`);
}

/** What is to be pressed and is less than 44 px high. */
const smallTargets = `[...document.querySelectorAll('a, button, select, input:not([type=checkbox]), label:has(input)')]
  .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 44)
  .map((element) => element.outerHTML)`;

/** How much has moved by itself since the page was opened. */
const layoutShift = `(() => {
  const observer = new PerformanceObserver(() => {});
  observer.observe({ type: 'layout-shift', buffered: true });
  return observer.takeRecords().filter((shift) => !shift.hadRecentInput).reduce((sum, { value }) => sum + value, 0);
})()`;

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
async function runInShell(command: string): Promise<any> {
  const { stdout } = await promisify(execFile)('sh', ['-c', command]);
  return JSON.parse(stdout);
}

async function statusWith(secret: string): Promise<number> {
  return (await fetch(`${origin}/api/spaces`, { headers: { authorization: `Bearer ${secret}` } })).status;
}
