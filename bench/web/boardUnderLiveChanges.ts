import type { CDPSession, Page } from 'playwright-core';
import { launchBrowser } from '../../testing/launchBrowser.ts';
import type { SeededBoards } from './seedBoards.ts';
import type { WebBenchmarkRow } from './webBenchmarkRow.ts';

const slowdown = 4;
const remoteChanges = 9;
const moveKeys = 8;
const missedChanges = 3000;

/**
 * Measures a board of 10,000 tasks while it changes. On a processor four times slower: the work of the main thread for one
 * change by somebody else, and the worst key of moving a card. At full speed: the longest task while 3,000 changes are
 * caught up.
 */
export async function measureBoardUnderLiveChanges({ origin, cookie, huge }: SeededBoards): Promise<WebBenchmarkRow[]> {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: origin }]);
    const page = await context.newPage();
    await page.goto(`${origin}/projects/${huge}`);
    await page.locator('[data-drag] [data-task]').first().waitFor();
    const devTools = await context.newCDPSession(page);
    await devTools.send('Performance.enable');
    const response = await context.request.get(`${origin}/api/tasks?projectId=${huge}`);
    const tasks = (await response.json()) as { id: string }[];
    const change = async (index: number, title: string) => {
      const body = { data: { title }, headers: { 'content-type': 'application/json' } };
      await context.request.patch(`${origin}/api/tasks/${tasks[index]?.id}`, body);
    };
    await page.waitForTimeout(3000);
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const remote = await measureRemoteChange(page, devTools, change);
    const key = await measureMoveKeys(page);
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    const catchUp = await measureCatchUp(page, change);
    return [
      { name: 'remote-change-10000', value: remote, unit: 'ms', goal: 50, ok: remote <= 50 },
      { name: 'move-key-10000', value: key, unit: 'ms', goal: 100, ok: key <= 100 },
      { name: 'catch-up-3000', value: catchUp, unit: 'ms', goal: 100, ok: catchUp <= 100 },
    ];
  } finally {
    await browser.close();
  }
}

type Change = (index: number, title: string) => Promise<void>;

/** The median of the time that the main thread works, from a change to half a second after it shows. */
async function measureRemoteChange(page: Page, devTools: CDPSession, change: Change): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < remoteChanges; turn++) {
    const idleMs = await measureTaskTime(devTools, () => page.waitForTimeout(1000));
    const busyMs = await measureTaskTime(devTools, async () => {
      await change(0, `Changed ${turn}`);
      await page.waitForTimeout(1000);
    });
    times.push(busyMs - idleMs);
  }
  return Math.round(times.sort((a, b) => a - b)[Math.floor(remoteChanges / 2)] as number);
}

async function measureTaskTime(devTools: CDPSession, work: () => Promise<void>): Promise<number> {
  const read = async () => {
    const { metrics } = await devTools.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  const before = await read();
  await work();
  return (await read()) - before;
}

/** Moves cards by keyboard: the longest time from a key to the next frame. */
async function measureMoveKeys(page: Page): Promise<number> {
  await page.evaluate(`
    window.worstKey = 0;
    addEventListener('keydown', () => {
      const pressedAt = performance.now();
      requestAnimationFrame(() => setTimeout(() => {
        window.worstKey = Math.max(window.worstKey, performance.now() - pressedAt);
      }));
    }, true);
    document.querySelector('[data-task]').focus();
  `);
  for (let turn = 0; turn < moveKeys; turn++) {
    for (const key of ['ArrowDown', 'Space', turn % 2 === 0 ? 'ArrowRight' : 'ArrowDown', 'Enter']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(700);
    }
  }
  return Math.round(Number(await page.evaluate('window.worstKey')));
}

/** The longest task after the page is back online. */
async function measureCatchUp(page: Page, change: Change): Promise<number> {
  await page.context().setOffline(true);
  await page.evaluate(`
    window.longestTask = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longestTask = Math.max(window.longestTask, duration);
    }).observe({ entryTypes: ['longtask'] });
    undefined;
  `);
  const workers = Array.from({ length: 16 }, async (_, worker) => {
    for (let index = worker; index < missedChanges; index += 16) await change(index, `Missed ${index}`);
  });
  await Promise.all(workers);
  await page.context().setOffline(false);
  await page.locator('[data-task]').getByText('Missed').first().waitFor();
  // The marks of recent changes disappear after five seconds.
  await page.waitForTimeout(8000);
  return Math.round(Number(await page.evaluate('window.longestTask')));
}
