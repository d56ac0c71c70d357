import type { Locator, Page } from 'playwright-core';
import { getCenter } from './web-test-app.ts';

/** Drags an element by its center onto the center of another one, or by an offset in pixels. */
export async function dragByMouse(page: Page, from: Locator, to: Locator | { dx: number; dy: number }): Promise<void> {
  const start = await getCenter(from);
  const end = 'dx' in to ? { x: start.x + to.dx, y: start.y + to.dy } : await getCenter(to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}
