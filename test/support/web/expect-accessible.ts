import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The rules of axe that a color scheme can break. */
const colorRules = ['color-contrast', 'link-in-text-block'];

type Violation = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number];

/**
 * Fails if axe finds a violation on the page or in `part` of it, or if the page is wider than the window. Checks the
 * light color scheme, and what colors can break in the dark one too.
 */
export async function expectAccessible(page: Page, state: string, part?: string): Promise<void> {
  // The page has no frames, and legacy mode takes half the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (part ? axe.include(part) : axe).analyze();
  expect(violations.map(formatViolation), `axe: ${state}`).toEqual([]);
  await setColorScheme(page, 'dark');
  const violationsInDark = await findColorViolations(page, part);
  expect(violationsInDark.map(formatViolation), `axe: ${state}, dark`).toEqual([]);
  await setColorScheme(page, 'light');
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(overflow, `too wide: ${state}`).toBeLessThanOrEqual(0);
}

/** Returns once no color is still changing. */
async function setColorScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(finishTransitions);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
}

/**
 * Runs in the page: colors change from the next frame on, and a parent's transition may start one of its children. Those
 * of parts that are not rendered would never end by themselves.
 */
const finishTransitions = `
  (async () => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let calmFrames = 0; calmFrames < 3; calmFrames++) {
      await nextFrame();
      const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
      if (transitions.length > 0) calmFrames = 0;
      for (const transition of transitions) transition.finish();
    }
  })()
`;

/** Runs the axe that `AxeBuilder` has put into the page: to put it there again would take as long as the rules. */
async function findColorViolations(page: Page, part: string | undefined): Promise<Violation[]> {
  const include = JSON.stringify({ include: [[part ?? 'html']] });
  const options = JSON.stringify({ resultTypes: ['violations'], runOnly: colorRules });
  return page.evaluate(`axe.run(${include}, ${options}).then(({ violations }) => violations)`);
}

function formatViolation({ id, nodes }: Violation): string {
  return `${id}: ${nodes.map(({ html }) => html).join(' ')}`;
}
