import type { CDPSession } from 'playwright-core';

export interface Point {
  x: number;
  y: number;
}

/** Sends a touch event through the DevTools protocol; Playwright itself can only tap. Leave out the point to lift the finger. */
export async function dispatchTouch(
  cdp: CDPSession,
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  point?: Point,
): Promise<void> {
  await cdp.send('Input.dispatchTouchEvent', { type, touchPoints: point ? [point] : [] });
}
