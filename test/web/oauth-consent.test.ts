import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  buildAuthorizationQuery,
  createCodeVerifier,
  exchangeCode,
  registerOAuthClient,
} from '../support/oauth/oauth-flow.ts';
import type { Person } from '../support/test-app.ts';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();
const verifier = createCodeVerifier();
/** The client's server, on another origin. */
let clientServer: Server;
let redirectUri: string;
let clientId: string;

beforeAll(async () => {
  clientServer = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Client</title><h1>Back</h1>');
  });
  await new Promise<void>((listening) => clientServer.listen(0, '127.0.0.1', listening));
  redirectUri = `http://127.0.0.1:${(clientServer.address() as AddressInfo).port}/callback`;
  const registered = await registerOAuthClient(site.testApp, { client_name: 'Claude', redirect_uris: [redirectUri] });
  clientId = registered.client_id;
});

afterAll(() => {
  clientServer.closeAllConnections();
  clientServer.close();
});

test.each([
  { width: 360, height: 740 },
  { width: 1200, height: 800 },
])('lets an agent connect, $width pixels wide', async (viewport) => {
  const ana = await site.testApp.createPerson();
  const { page, dropRedirectFaults, close } = await openConsent({ viewport }, ana);
  await page.getByRole('heading', { name: 'Connect Claude?' }).waitFor();
  await expectAccessible(page, 'consent');
  expect(await page.getByRole('radio', { name: 'Read and write' }).isChecked()).toBe(true);

  // By keyboard only, except that clicking anywhere in the box selects its option.
  await page.locator('.choice', { hasText: 'View the spaces, projects' }).click();
  expect(await page.getByRole('radio', { name: 'Read only' }).isChecked()).toBe(true);
  await page.getByRole('radio', { name: 'Read only' }).focus();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.id')).toBe('spaces-all');
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Connect');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Back' }).waitFor();

  const code = new URL(page.url()).searchParams.get('code') as string;
  const { body } = await exchangeCode(site.testApp, { clientId, code, verifier, redirect_uri: redirectUri });
  expect(body.scope).toBe('read');
  expect((await ana.get('/agents')).body).toMatchObject([{ name: 'Claude', scope: 'read' }]);
  dropRedirectFaults();
  await close();
});

test('uses the language the person has chosen, or else the browser’s', async () => {
  const ana = await site.testApp.createPerson();
  const spanish = { locale: 'es-ES', viewport: { width: 360, height: 740 } };
  const first = await openConsent(spanish, ana);
  await first.page.locator('html[lang=es]').waitFor();
  await first.page.getByRole('heading', { name: '¿Conectar Claude?' }).waitFor();
  await first.page.getByRole('radio', { name: 'Solo lectura' }).waitFor();
  await first.page.getByText(`Has iniciado sesión como Ana (${ana.email}).`).waitFor();
  // No English text is left.
  expect(await first.page.getByRole('main').innerText()).not.toMatch(/\b(the|you|your|what|connect|only)\b/i);
  await expectAccessible(first.page, 'consent in Spanish');
  await first.page.getByRole('button', { name: 'Denegar' }).click();
  await first.page.getByRole('heading', { name: 'Back' }).waitFor();
  first.dropRedirectFaults();
  await first.close();

  await ana.patch('/me', { language: 'en' });
  const second = await openConsent(spanish, ana);
  await second.page.getByRole('heading', { name: 'Connect Claude?' }).waitFor();
  await second.close();
});

test('denying is reported to the client', async () => {
  const ana = await site.testApp.createPerson();
  const { page, dropRedirectFaults, close } = await openConsent({}, ana);
  await page.getByRole('button', { name: 'Deny' }).click();
  await page.getByRole('heading', { name: 'Back' }).waitFor();
  expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
  expect((await ana.get('/agents')).body).toEqual([]);
  dropRedirectFaults();
  await close();
});

test('people who are not signed in can sign up first, and can switch accounts', async () => {
  const { page, dropRedirectFaults, close } = await openConsent();
  await page.getByLabel('Name').fill('Mia');
  await page.getByLabel('Email').fill('mia@example.com');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Connect Claude?' }).waitFor();
  await page.getByText('You’re signed in as Mia (mia@example.com).').waitFor();

  const ana = await site.testApp.createPerson('Ana');
  await page.getByRole('button', { name: 'Use another account' }).click();
  await page.getByLabel('Email').fill(ana.email);
  await page.getByLabel('Password', { exact: true }).fill(ana.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText(`You’re signed in as Ana (${ana.email}).`).waitFor();
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByRole('heading', { name: 'Back' }).waitFor();
  expect((await ana.get('/agents')).body).toMatchObject([{ name: 'Claude', scope: 'write' }]);
  dropRedirectFaults();
  await close();
});

test('the redirect after signing in stays on this site', async () => {
  const ana = await site.testApp.createPerson();
  const { page, close } = await site.openSignedIn(ana, '/');
  for (const elsewhere of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    await page.goto(`/?return=${encodeURIComponent(elsewhere)}`);
    await page.waitForURL((url) => !url.search.includes('return'));
    expect(new URL(page.url()).origin).toBe(site.origin);
  }
  await close();
});

test('an invalid request shows an error page', async () => {
  const { page, faults, close } = await site.openPath(
    `/oauth/authorize?${authorizationQuery({ client_id: crypto.randomUUID() })}`,
    {
      viewport: { width: 360, height: 740 },
    },
  );
  await page.getByRole('heading', { name: 'Can’t connect' }).waitFor();
  await expectAccessible(page, 'error');
  // The error page is a 400, which the browser logs.
  expect(faults.splice(0)).toEqual([expect.stringContaining('status of 400')]);
  await close();
});

function authorizationQuery(more: Record<string, string> = {}) {
  return buildAuthorizationQuery(site.testApp, { clientId, verifier, redirect_uri: redirectUri, ...more });
}

/** Starts as a client does, by opening its authorization URL in a browser. */
async function openConsent(options: BrowserContextOptions = {}, person?: Person) {
  const path = `/oauth/authorize?${authorizationQuery()}`;
  const visit = await (person ? site.openSignedIn(person, path, options) : site.openPath(path, options));
  const { faults } = visit;
  /** Removes the redirect back to the client from the faults: it is the one request expected to leave the site. */
  const dropRedirectFaults = () => {
    const redirects = faults.filter((fault) => fault.startsWith(`requested ${redirectUri}`));
    expect(redirects).toHaveLength(1);
    const icons = faults.filter((fault) => fault.startsWith(`requested ${new URL(redirectUri).origin}/favicon`));
    for (const fault of [...redirects, ...icons]) faults.splice(faults.indexOf(fault), 1);
  };
  return { ...visit, dropRedirectFaults };
}
