import { expect, test } from 'vitest';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { getCard, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test.each([
  ['light', 1280],
  ['dark', 390],
] as const)(
  'what was deleted is in the trash, restored from there or deleted for good (%s, %i pixels)',
  async (colorScheme, width) => {
    const { page, person, project, close } = await site.openBoard(['Kept', 'Restored', 'Gone', 'Last']);
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    const parent = (await person.get(`/tasks?projectId=${project.id}`)).body[1];
    await person.createTask(project.id, { title: 'Part', parentTaskId: parent.id });
    for (const title of ['Restored', 'Gone', 'Last']) {
      await getCard(page, title).focus();
      await page.keyboard.press('Delete');
      await getCard(page, title).waitFor({ state: 'detached' });
    }
    await expect.poll(async () => (await person.get(`/spaces/${project.spaceId}/trash`)).body.length as number).toBe(3);
    await page.goto(`/spaces/${project.spaceId}/trash`);
    await page.getByRole('button', { name: 'Restore Restored' }).waitFor();
    await page.getByText(/1 subtask · Deleted by .* · Permanently deleted on /).waitFor();
    await expectAccessible(page, 'trash');
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/trash-${colorScheme}.png` });
    await page.getByRole('button', { name: 'Restore Restored' }).click();
    await page.getByText('Restored “Restored”').waitFor();
    await page.getByRole('button', { name: 'Restore Restored' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete forever: “Gone”' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete forever' }).click();
    await page.getByRole('button', { name: 'Restore Gone' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Empty trash' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete forever' }).click();
    await page.getByText('The trash is empty.').waitFor();
    await page.goto(`/projects/${project.id}`);
    await getCard(page, 'Restored').waitFor();
    await getCard(page, 'Part').waitFor();
    expect(await getCard(page, 'Gone').count()).toBe(0);
    await close();
  },
);
