import type { Locator, Page } from 'playwright-core';
import type { Json, Person } from '../../helper.ts';
import { Site } from '../board/site.ts';

/** A site, and what the journeys of the panel ask of it. */
export class Stage extends Site {
  async taskOf(person: Person, taskId: string): Promise<Json> {
    return (await person.get(`/tasks/${taskId}`)).body.task;
  }
}

export { card } from '../board/site.ts';

export function panelOf(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Task' });
}

/** For whoever wants to look: SHOTS names a folder. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}
