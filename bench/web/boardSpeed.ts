import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../testing/launchBrowser.ts';
import type { SeededBoards } from './seedBoards.ts';
import type { WebBenchmarkRow } from './webBenchmarkRow.ts';

const starts = 7;

/** Runs in the page and records when there are cards that can be dragged. */
const recordInteractive = `
  const check = () => {
    if (document.querySelector('[data-drag] [data-task]')) window.interactiveAt = performance.now();
    else requestAnimationFrame(check);
  };
  requestAnimationFrame(check);
`;

/** Measures a board of 2,000 cards: the time until it is interactive, and the frames while a card is dragged. */
export async function measureBoardSpeed({ origin, cookie, large }: SeededBoards): Promise<WebBenchmarkRow[]> {
  const browser = await launchBrowser();
  try {
    const times: number[] = [];
    for (let turn = 0; turn < starts; turn++) {
      const page = await open(browser, origin, cookie);
      await page.goto(`${origin}/projects/${large}`);
      await page.locator('[data-drag] [data-task]').first().waitFor();
      times.push(Number(await page.evaluate('window.interactiveAt')));
      await page.context().close();
    }
    const interactive = Math.round(times.sort((a, b) => a - b)[Math.floor(starts / 2)] as number);
    const { p99, longTasks } = await measureDragFrames(browser, { origin, cookie, large });
    return [
      { name: 'interactive-2000', value: interactive, unit: 'ms', goal: 600, ok: interactive <= 600 },
      { name: 'drag-p99', value: p99, unit: 'ms', goal: 17, ok: p99 <= 17 && longTasks === 0 },
    ];
  } finally {
    await browser.close();
  }
}

async function open(browser: Browser, origin: string, cookie: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  await page.addInitScript(recordInteractive);
  return page;
}

async function measureDragFrames(
  browser: Browser,
  { origin, cookie, large }: Pick<SeededBoards, 'origin' | 'cookie' | 'large'>,
) {
  const page = await open(browser, origin, cookie);
  await page.goto(`${origin}/projects/${large}`);
  await page.locator('[data-drag] [data-task]').first().waitFor();
  const box = await page.locator('[data-task]').first().boundingBox();
  if (!box) throw new Error('There is no card.');
  const from = { x: box.x + 60, y: box.y + 15 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y + 20, { steps: 3 });
  await page.evaluate(`
    window.frames60 = []; window.longTasks = 0;
    new PerformanceObserver((list) => { window.longTasks += list.getEntries().length; }).observe({ entryTypes: ['longtask'] });
    let last;
    const next = (at) => { if (last !== undefined) frames60.push(at - last); last = at; requestAnimationFrame(next); };
    requestAnimationFrame(next);
  `);
  const begun = Date.now();
  // Moves over all columns, up and down. At its lower edge the column scrolls.
  for (let step = 0; Date.now() - begun < 5000; step++) {
    const angle = step / 15;
    await page.mouse.move(620 + 330 * Math.sin(angle), 480 + 310 * Math.sin(angle * 1.7));
  }
  const { frames, longTasks } = (await page.evaluate('({ frames: frames60, longTasks })')) as {
    frames: number[];
    longTasks: number;
  };
  await page.mouse.up();
  await page.context().close();
  const sorted = frames.sort((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.POSITIVE_INFINITY;
  return { p99: Math.round(p99 * 10) / 10, longTasks };
}
