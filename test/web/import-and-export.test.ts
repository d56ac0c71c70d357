import { expect, test } from 'vitest';
import { readZip } from '../support/read-zip.ts';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test.each([
  ['en-GB', 1280],
  ['es-ES', 390],
] as const)(
  'a file is previewed, imported and taken back, and the space is downloaded (%s, %i pixels)',
  async (locale, width) => {
    const isSpanish = locale === 'es-ES';
    const say = (english: string, spanish: string) => (isSpanish ? spanish : english);
    const ana = await site.testApp.createPerson('Ana');
    const { space } = await ana.createTeamSpace();
    const { page, close } = await site.openSignedIn(ana, `/spaces/${space.id}/data`, { locale });
    await page.setViewportSize({ width, height: 800 });
    const content = 'Title,Cost,Assignee\nFrom a file,12,Somebody\n';
    await page
      .getByLabel(say('File', 'Archivo'), { exact: true })
      .setInputFiles({ name: 'Moved.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
    await page.getByText(say('New tasks: 1. Updated tasks: 0.', 'Tareas nuevas: 1. Tareas actualizadas: 0.')).waitFor();
    await page.getByText('A column of the file is not imported (1): Cost').waitFor();
    await page.getByLabel('Somebody').selectOption({ label: 'Ana' });
    await expectAccessible(page, 'import');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await page.getByRole('button', { name: say('Import', 'Importar'), exact: true }).click();
    await page.getByText(say('Created: 1. Updated: 0.', 'Creadas: 1. Actualizadas: 0.')).waitFor();
    const projects = (await ana.get(`/projects?spaceId=${space.id}`)).body as { id: string; name: string }[];
    const moved = projects.find(({ name }) => name === 'Moved');
    const listTasks = async () => (await ana.get(`/tasks?projectId=${moved?.id}`)).body as object[];
    expect(await listTasks()).toMatchObject([{ title: 'From a file', assigneeIds: [ana.id] }]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: say('Download ZIP', 'Descargar ZIP') }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    expect(readZip(Buffer.concat(chunks))['krokanti.json']).toContain('From a file');
    await page.getByRole('button', { name: say('Undo import', 'Deshacer la importación') }).click();
    await page.getByText(say('Undone', 'Deshecha')).waitFor();
    expect(await listTasks()).toEqual([]);
    await close();
  },
);
