import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';

export interface PageVisit {
  page: Page;
  /** Requests to another origin, errors in the console and content security policy violations. */
  faults: string[];
  close(): Promise<void>;
}

/** Runs in every page. Logs policy violations that the browser itself does not report. */
const reportPolicyViolations =
  "addEventListener('securitypolicyviolation', (e) => console.error('policy', e.violatedDirective, e.blockedURI))";

/** Opens a page with cookies of its own. Tests finish by calling `close`, which fails if there were any faults. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<PageVisit> {
  const context = await browser.newContext({ baseURL: origin, ...options });
  context.setDefaultTimeout(20_000);
  const faults: string[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    const isLocal = url.origin === origin || url.protocol === 'data:' || url.protocol === 'blob:';
    if (!isLocal) faults.push(`requested ${request.url()}`);
  });
  context.on('weberror', (error) => faults.push(`threw ${error.error().message}`));
  context.on('console', (message) => {
    // Only a test that takes its page offline causes this, and the app may have sent a request right before.
    if (message.type() !== 'error' || message.text().includes('net::ERR_INTERNET_DISCONNECTED')) return;
    // The browser logs every 4xx response of the API; those are expected.
    const isErrorResponse =
      /status of 4\d\d/.test(message.text()) && message.location().url.startsWith(`${origin}/api/`);
    if (!isErrorResponse) faults.push(`logged ${message.text()} (${message.location().url})`);
  });
  await context.addInitScript(reportPolicyViolations);
  context.on('page', (opened) => void slowDown(opened));
  const page = await context.newPage();
  return {
    page,
    faults,
    close: async () => {
      await context.close();
      expect(faults).toEqual([]);
    },
  };
}

/** With `SLOW_BROWSER=4`, pages run four times slower: finds tests that pass only on a fast machine. */
async function slowDown(page: Page): Promise<void> {
  const rate = Number(process.env['SLOW_BROWSER'] ?? 1);
  if (rate === 1) return;
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

/** Removes the faults of requests that the test itself blocked. */
export function dropNetworkFaults(faults: string[]): void {
  const isNetworkError = (fault: string) => /net::ERR_(FAILED|INTERNET_DISCONNECTED)/.test(fault);
  faults.splice(0, faults.length, ...faults.filter((fault) => !isNetworkError(fault)));
}

/** Removes what the browser logs about failed requests and 5xx responses, which the tests themselves caused. */
export function dropExpectedFaults(faults: string[]): void {
  dropNetworkFaults(faults);
  faults.splice(0, faults.length, ...faults.filter((fault) => !/status of 5\d\d/.test(fault)));
}

/**
 * Waits until the service worker has stored the app's files, so that the app opens without a connection from now on. It
 * may serve the page that is open only from its next load on.
 */
export async function waitForServiceWorker(page: Page): Promise<void> {
  const readState = 'navigator.serviceWorker.ready.then(({ active }) => active.state)';
  await expect.poll(() => page.evaluate(readState)).toBe('activated');
}
