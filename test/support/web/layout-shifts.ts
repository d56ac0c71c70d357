import type { Page } from 'playwright-core';

/** Page init script that sums up layout shifts. */
export const layoutShiftScript = `
  window.shifts = 0;
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      window.shifts += value;
      window.shifted.push(value.toFixed(4) + ' ' + sources.map(({ node }) => node?.outerHTML?.slice(0, 80)).join(' | '));
    }
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** Returns the layout shifts so far, and the elements that moved, after two more frames. */
export async function getLayoutShifts(page: Page): Promise<{ total: number; elements: string[] }> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  return page.evaluate('({ total: window.shifts, elements: window.shifted })');
}
