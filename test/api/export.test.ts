import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ExportDocument } from '../../contract/exportDocument.ts';
import { repoRoot } from '../../testing/repoRoot.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { joinSpace } from '../support/invite-and-join-space.ts';
import { readZip } from '../support/read-zip.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const schemaFile = join(repoRoot, 'docs/export.schema.json');

describe('The export of a space', () => {
  it('has a JSON Schema in docs/, made from the contract', async () => {
    const schema = `${JSON.stringify(z.toJSONSchema(ExportDocument, { io: 'input' }), null, 2)}\n`;
    await expect(schema).toMatchFileSnapshot(schemaFile);
  });

  describeOnEachEngine((test) => {
    let ana: Person;
    let ben: Person;
    let space: Json;
    let project: Json;
    let statuses: Json[];
    let label: Json;
    let parent: Json;
    let task: Json;
    let archived: Json;
    let files: Record<string, string>;
    let document: Json;

    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      ben = await test.createPerson('Ben');
      ({ space, project, statuses } = await ana.createTeamSpace());
      await joinSpace(ben, ana, space.id, 'member');
      label = (await ana.post('/labels', { spaceId: space.id, name: '＝Bug', color: '#ff0000' })).body.label;
      await ana.post('/labels', { spaceId: space.id, name: 'Unused' });
      parent = await ana.createTask(project.id, { title: '=HYPERLINK("http://evil")', statusId: statuses[1].id });
      task = await ben.createTask(project.id, {
        title: 'Line one, "quoted"',
        description: 'First\nsecond; ünïcode 🐙',
        priority: 'high',
        startDate: '2026-02-01',
        dueDate: '2026-02-22T10:00:00.000Z',
        completedAt: '2026-02-20T08:30:00.000Z',
        estimatedHours: 2.5,
        parentTaskId: parent.id,
        assigneeIds: [ana.id],
        labelIds: [label.id],
      });
      await ana.put(`/tasks/${task.id}/blockers/${parent.id}`);
      await ben.post(`/tasks/${task.id}/comments`, { content: 'Looks **good**' });
      archived = await ana.createTask(project.id, { title: 'Old' });
      await ana.patch(`/tasks/${archived.id}`, { isArchived: true });
      const trashed = await ana.createTask(project.id, { title: 'Thrown away' });
      await ana.post(`/tasks/${trashed.id}/trash`);
      const { body } = await ana.post('/projects', { spaceId: space.id, name: 'Closed', slug: 'closed' });
      await ana.createTask(body.project.id, { title: 'In an archived project' });
      await ana.delete(`/projects/${body.project.id}`);
      const response = await ana.get(`/spaces/${space.id}/export?markdown=true`);
      expect(response.status, response.text.slice(0, 300)).toBe(200);
      expect(response.headers).toMatchObject({
        'content-type': 'application/zip',
        'cache-control': 'no-store',
        'content-disposition': `attachment; filename="${space.slug}-${new Date(test.now()).toISOString().slice(0, 10)}.zip"`,
      });
      files = response.files as Record<string, string>;
      document = JSON.parse(files['krokanti.json'] as string);
    });

    it('is a ZIP file with a JSON document, a CSV file for each project and Markdown files on request', async () => {
      const inClosed = document.projects.find(({ name }: Json) => name === 'Closed').tasks[0];
      expect(Object.keys(files)).toEqual([
        'krokanti.json',
        'projects/general.csv',
        'projects/closed.csv',
        `tasks/general/${task.ref}.md`,
        `tasks/general/${archived.ref}.md`,
        `tasks/general/${parent.ref}.md`,
        `tasks/closed/${inClosed.ref}.md`,
      ]);
      const plain = await ana.get(`/spaces/${space.id}/export`);
      expect(Object.keys(plain.files ?? {}).sort()).toEqual([
        'krokanti.json',
        'projects/closed.csv',
        'projects/general.csv',
      ]);
    });

    it('has every field of every task, with its comments, and nothing of the trash', async () => {
      const { spaceId: _s, projectId: _p, ...fields } = (await ana.get(`/tasks/${task.id}`)).body.task;
      const { commentCount: _c, subtaskCount: _n, ...expected } = fields;
      const exported = document.projects.find(({ name }: Json) => name === 'General').tasks;
      const [comment] = (await ana.get(`/tasks/${task.id}/comments`)).body;
      const { taskId: _t, ...expectedComment } = comment;
      expect(exported.find(({ id }: Json) => id === task.id)).toEqual({ ...expected, comments: [expectedComment] });
      expect(exported.map(({ title }: Json) => title).sort()).toEqual([
        '=HYPERLINK("http://evil")',
        'Line one, "quoted"',
        'Old',
      ]);
      expect(document.projects.find(({ name }: Json) => name === 'Closed')).toMatchObject({ isArchived: true });
      expect(document.labels.map(({ name }: Json) => name)).toEqual(['＝Bug', 'Unused']);
      expect(document.people).toEqual(
        expect.arrayContaining([
          { id: ana.id, name: ana.name, email: ana.email },
          { id: ben.id, name: ben.name, email: ben.email },
        ]),
      );
      expect(document.people.length).toBe(2);
      expect(Object.values(files).join()).not.toContain('Thrown away');
    });

    it('matches its JSON Schema', async () => {
      const ajv = new Ajv2020({ strict: false });
      addFormats.default(ajv);
      const validate = ajv.compile(JSON.parse(await readFile(schemaFile, 'utf8')));
      expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
      expect(validate({ ...document, version: 2 })).toBe(false);
    });

    it('has CSV that a spreadsheet reads, in which no cell is a formula', () => {
      const rows: Json[] = parse(files['projects/general.csv'] as string, { bom: true, columns: true });
      const row = rows.find(({ Ref }) => Ref === task.ref);
      expect(row).toMatchObject({
        Title: 'Line one, "quoted"',
        Description: 'First\nsecond; ünïcode 🐙',
        Status: 'To Do',
        Priority: 'high',
        'Start date': '2026-02-01',
        'Due date': '2026-02-22T10:00:00.000Z',
        'Completed at': '2026-02-20T08:30:00.000Z',
        'Estimated hours': '2.5',
        Parent: parent.ref,
        'Blocked by': parent.ref,
        Assignees: ana.name,
        Labels: "'＝Bug",
        'Created by': ben.name,
        Archived: 'no',
        Comments: '1',
      });
      for (const cells of rows) for (const cell of Object.values(cells)) expect(cell).not.toMatch(/^[=+\-@\t\r＝]/);
      expect(rows.find(({ Ref }) => Ref === parent.ref)['Title']).toBe(`'=HYPERLINK("http://evil")`);
    });

    it('has readable Markdown', () => {
      const text = files[`tasks/general/${task.ref}.md`];
      expect(text).toContain('# Line one, "quoted"\n');
      expect(text).toContain(`- Parent: ${parent.ref}\n`);
      expect(text).toContain('First\nsecond; ünïcode 🐙\n\n## Comments\n');
      expect(text).toMatch(new RegExp(`### ${ben.name}, 20\\d\\d-[^\\n]+\\n\\nLooks \\*\\*good\\*\\*\\n$`));
    });

    it('of a project has only that project, with the labels and people that it names', async () => {
      const other = (await ana.post('/projects', { spaceId: space.id, name: 'Alone', slug: 'alone' })).body.project;
      await ana.createTask(other.id, { title: 'By Ana' });
      const response = await ana.get(`/projects/${other.id}/export`);
      expect(Object.keys(response.files ?? {})).toEqual(['krokanti.json', 'projects/alone.csv']);
      const alone = JSON.parse(response.files?.['krokanti.json'] ?? '');
      expect(alone.projects.map(({ name }: Json) => name)).toEqual(['Alone']);
      expect(alone.labels).toEqual([]);
      expect(alone.people.map(({ id }: Json) => id)).toEqual([ana.id]);
      await ana.delete(`/projects/${other.id}`);
    });

    it('is for everyone who may read the space, with a token too, and for nobody else', async () => {
      const viewer = await test.createPerson('Viewer');
      await joinSpace(viewer, ana, space.id, 'viewer');
      expect((await viewer.get(`/spaces/${space.id}/export`)).status).toBe(200);
      const readOnly = await ana.createTokenClient({ scope: 'read' });
      expect((await readOnly.get(`/projects/${project.id}/export`)).status).toBe(200);
      const stranger = await test.createPerson('Stranger');
      for (const path of [`/spaces/${space.id}/export`, `/projects/${project.id}/export`]) {
        const refused = await stranger.get(path);
        expect([refused.status, refused.body.code]).toEqual([404, 'not_found']);
      }
      expect((await ana.get(`/spaces/${space.id}/export?markdown=maybe`)).body.issues[0].path).toBe('markdown');
    });

    it('of an account has what its person made, in the spaces that they can reach, and no secret', async () => {
      const { space: secretSpace, project: secretProject } = await ana.createTeamSpace();
      await joinSpace(ben, ana, secretSpace.id, 'member');
      await ben.createTask(secretProject.id, { title: 'In a space that Ben has left' });
      await ana.delete(`/spaces/${secretSpace.id}/members/${ben.id}`);
      const secret = await ben.createTokenSecret({ name: 'Laptop' });
      const { files: own = {}, status } = await ben.get('/account/export');
      expect([status, Object.keys(own)]).toEqual([200, ['account.json']]);
      const account = JSON.parse(own['account.json'] as string);
      expect(account.user).toMatchObject({ id: ben.id, email: ben.email });
      expect(account.tokens).toEqual([expect.objectContaining({ name: 'Laptop' })]);
      expect(account.sessions.length).toBeGreaterThan(0);
      expect(account.spaces.map(({ id }: Json) => id)).toContain(space.id);
      expect(account.tasks.map(({ id }: Json) => id)).toEqual([task.id]);
      expect(account.comments.map(({ content }: Json) => content)).toEqual(['Looks **good**']);
      expect(own['account.json']).not.toContain(secret);
      expect(own['account.json']).not.toContain('In a space that Ben has left');
      expect((await (await ben.createTokenClient()).get('/account/export')).body.code).toBe('session_required');
    });

    it('of an account that downloads slowly has nothing of a space from which its person was removed meanwhile', async () => {
      const eva = await test.createPerson('Eva');
      const { space: left, project: leftProject } = await ana.createTeamSpace();
      await joinSpace(eva, ana, left.id, 'member');
      // More than the connection holds.
      for (let call = 0; call < 20; call++) {
        const tasks = Array.from({ length: 20 }, () => ({
          title: 'Large',
          description: randomBytes(30_000).toString('base64'),
        }));
        expect((await eva.post('/tasks/bulk', { projectId: leftProject.id, tasks })).body.failed).toBe(0);
      }
      const origin = await test.listen();
      const start = async () => {
        const [download] = await once(get(`${origin}/api/account/export`, { headers: eva.headers }), 'response');
        await once(download, 'readable');
        return download as IncomingMessage;
      };
      const first = await start();
      await ana.delete(`/spaces/${left.id}/members/${eva.id}`);
      const { 'account.json': account = '' } = readZip(Buffer.concat(await first.toArray()));
      const { tasks } = JSON.parse(account);
      expect(tasks.length).toBeGreaterThan(0);
      expect(tasks.length).toBeLessThan(400);

      await joinSpace(eva, ana, left.id, 'member');
      const second = await start();
      await eva.post('/account/sign-out');
      await expect(second.toArray()).rejects.toThrow('aborted');
    });
  });
});
