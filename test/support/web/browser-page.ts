import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The system's Chromium; CHROMIUM names another. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: quiet });
}

export interface PageVisit {
  page: Page;
  /** What must not happen and did: a request that left the origin, an error in the console, a policy violated. */
  faults: string[];
  close(): Promise<void>;
}

/** Runs in every page: says a violation of the policy even where the browser itself does not. */
const report =
  "addEventListener('securitypolicyviolation', (e) => console.error('policy', e.violatedDirective, e.blockedURI))";

/** A page with cookies of its own. What the test calls in the end is `close`, which fails for any fault. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<PageVisit> {
  const context = await browser.newContext({ baseURL: origin, ...options });
  context.setDefaultTimeout(20_000);
  const faults: string[] = [];
  context.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (asked !== origin && protocol !== 'data:' && protocol !== 'blob:') faults.push(`asked ${request.url()}`);
  });
  context.on('weberror', (error) => faults.push(`threw ${error.error().message}`));
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    // The browser notes every refusal of the API, of which this is no fault.
    const isRefusal = /status of 4\d\d/.test(message.text()) && message.location().url.startsWith(`${origin}/api/`);
    if (!isRefusal) faults.push(`logged ${message.text()} (${message.location().url})`);
  });
  await context.addInitScript(report);
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

/** Takes away what the browser notes of requests that the test itself kept from arriving. */
export function dropNetworkFaults(faults: string[]): void {
  const isUnreached = (fault: string) => /net::ERR_(FAILED|INTERNET_DISCONNECTED)/.test(fault);
  faults.splice(0, faults.length, ...faults.filter((fault) => !isUnreached(fault)));
}

/** Fails for what axe finds on the page as it is, or in a part of it, and for a page wider than the window. */
export async function expectAccessible(page: Page, state: string, part?: string): Promise<void> {
  // In the page itself, which has no frames: half the time of what it does otherwise.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (part ? axe.include(part) : axe).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  expect(found, `axe: ${state}`).toEqual([]);
  const excess = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(excess, `too wide: ${state}`).toBeLessThanOrEqual(0);
}
