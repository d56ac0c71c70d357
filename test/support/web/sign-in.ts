import type { Page } from 'playwright-core';
import type { Person } from '../test-app.ts';

export async function signInWithForm(
  page: Page,
  { email, password }: Pick<Person, 'email' | 'password'>,
): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

export async function addSessionCookie(page: Page, origin: string, { headers }: Person): Promise<void> {
  const [name = '', value = ''] = (headers['cookie'] ?? '').split('=');
  await page.context().addCookies([{ name, value, url: origin, httpOnly: true, sameSite: 'Lax' }]);
}
