import { zipSync } from 'fflate';
import { beforeAll, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { importFile, readImportedTasks, uploadFile } from '../../support/imports/import-file.ts';
import { getInvalidFields } from '../../support/invalid-fields-and-status-counts.ts';
import { connectMcpClient } from '../../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

/** It unzips to more than an import may have. */
const bomb = zipSync({ 'krokanti.json': new Uint8Array(210_000_000) }, { level: 1 });
const createdAt = '2025-05-03T10:00:00.000Z';

describeOnEachEngine((test) => {
  let ana: Person;
  let ben: Person;
  let space: Json;
  beforeAll(async () => {
    ana = await test.createPerson('Ana');
    ({ space } = await ana.createTeamSpace());
    ben = await test.createMember(ana, space.id, 'admin', 'Ben');
  });

  const createFile = (project: object, rest: object = {}) =>
    JSON.stringify({ format: 'krokanti-tasks', version: 1, projects: [{ id: 'p', ...project }], ...rest });

  /** A file that says that Ben wrote it, assigns it to him and mentions him. */
  const createFileOfBen = (name: string) => {
    const comments = [{ id: 'c', authorId: 'b', content: `I resign. @[Ben](user:${ben.id})`, createdAt }];
    const task = { id: `t ${name}`, title: name, assigneeIds: ['b'], createdById: 'b', createdAt, comments };
    return createFile({ id: name, name, tasks: [task] }, { people: [{ id: 'b', name: 'Ben', email: ben.email }] });
  };
  const readInbox = async (person: Person) => {
    await test.app.catchUpNotifications();
    return (await person.get('/notifications')).body.notifications;
  };

  const readTasks = async (projectName: string): Promise<Json[]> => {
    const projects = (await ana.get(`/projects?spaceId=${space.id}`)).body;
    const { id } = projects.find(({ name }: Json) => name === projectName);
    return (await ana.get(`/tasks?projectId=${id}`)).body;
  };

  it('a file alone makes nobody an author, and nobody is told of an import or of its undo', async () => {
    const done = await importFile(ana, space.id, 'forged.json', createFileOfBen('Forged'));
    const [task] = await readImportedTasks(ana, space.id, 'Forged');
    expect(task).toMatchObject({
      assignees: ['Ben'],
      createdBy: 'Ana',
      description: 'Created by: Ben',
      comments: [{ author: 'Ana', content: expect.stringMatching(/^Wrote: Ben, 2025-05-03\n\nI resign/), createdAt }],
    });
    expect(await readInbox(ben)).toEqual([]);
    const path = `/spaces/${space.id}/imports/${done.id}`;
    expect((await ben.post(`${path}/undo`)).status).toBe(200);
    await test.app.waitForImports();
    expect((await ana.get(path)).body.import).toMatchObject({ state: 'undone', createdById: ana.id });
    const [trashed] = (await ana.get(`/spaces/${space.id}/trash`)).body;
    // The person who takes it back, and not the one who imported it.
    expect(trashed).toMatchObject({ title: 'Forged', trashedById: ben.id });
    expect([await readInbox(ana), await readInbox(ben)]).toEqual([[], []]);
  });

  it('with who is who, members are authors, and each comment says who imported it', async () => {
    const people = [{ name: 'b', userId: ben.id }];
    await importFile(ana, space.id, 'mapped.json', createFileOfBen('Mapped'), { people });
    const [task] = await readTasks('Mapped');
    expect(task).toMatchObject({ createdById: ben.id, description: null });
    const [comment] = (await ana.get(`/tasks/${task.id}/comments`)).body;
    expect(comment).toMatchObject({ authorId: ben.id, importedById: ana.id, createdAt });
    const client = await connectMcpClient(ana);
    const detail = await client.callTool('get_task', { taskId: task.id });
    expect(detail.comments[0].by).toBe('Ben, imported by Ana');
    await ben.post(`/tasks/${task.id}/comments`, { content: 'Mine' });
    const { body } = await ana.get(`/tasks/${task.id}/comments`);
    expect(body[1]).not.toHaveProperty('importedById');
    expect(await readInbox(ben)).toEqual([]);
  });

  it('a token that imports is named in the log', async () => {
    const token = await ana.createTokenClient({ name: 'Importer' });
    await importFile(token, space.id, 'token.csv', 'Title\nBy a token\n');
    const [task] = await readTasks('token');
    const { body } = await ana.get(`/tasks/${task.id}/activity`);
    expect(JSON.stringify(body)).toContain('Importer');
  });

  it('texts and names that are too long stay whole, and what fits nowhere is refused', async () => {
    const long = 'x'.repeat(49_995);
    const name = `N${'n'.repeat(150)}`;
    const tasks = [
      {
        id: 'a',
        title: 'A',
        description: long,
        assigneeIds: ['gone'],
        labelIds: ['l1', 'l2'],
        statusId: 's',
        createdAt,
      },
      { id: 'b', title: 'B', comments: [{ id: 'c', authorId: 'gone', content: long, createdAt }] },
    ];
    const file = createFile(
      { name: `P${name}`, statuses: [{ id: 's', name: `S${name}`, category: 'todo' }], tasks },
      {
        people: [{ id: 'gone', name: 'Zoe' }],
        labels: [
          { id: 'l1', name: `L${name}1` },
          { id: 'l2', name: `L${name}2` },
        ],
      },
    );
    const done = await importFile(ana, space.id, 'long.json', file);
    expect(done.losses).toEqual([
      {
        reason: 'A name was too long and is whole in the description of the project',
        count: 4,
        examples: expect.anything(),
      },
    ]);
    const projectName = `P${name}`.slice(0, 100);
    const [a, b] = await readImportedTasks(ana, space.id, projectName);
    expect(a?.description).toBe(long);
    expect(a?.comments).toEqual([{ author: 'Ana', content: 'Assigned to: Zoe', createdAt }]);
    expect(a?.labels).toEqual([`${`L${name}`.slice(0, 96)} (2)`, `L${name}`.slice(0, 100)]);
    expect(b?.comments.map(({ content }: Json) => content).join('')).toBe(`Wrote: Zoe, 2025-05-03\n\n${long}`);
    expect(b?.comments.map(({ author }: Json) => author)).toEqual(['Ana', 'Ana']);
    const projects = (await ana.get(`/projects?spaceId=${space.id}`)).body;
    expect(projects.find((project: Json) => project.name === projectName).description).toBe(
      [`P${name}`, `Column: S${name}`, `Label: L${name}1`, `Label: L${name}2`].join('\n\n'),
    );
    const path = await uploadFile(ana, space.id, 'p.json', createFile({ name: 'P', description: `${long}123456` }));
    expect(getInvalidFields(await ana.post(`${path}/start`))).toEqual(['file']);
    expect((await ana.get(`/projects?spaceId=${space.id}`)).body.map((project: Json) => project.name)).not.toContain(
      'P',
    );
  });

  it('large files are read in a thread, with the same result and the same errors', async () => {
    const rows = Array.from({ length: 2000 }, (_, n) => `${n},Large ${n},${'text '.repeat(30)}`);
    const done = await importFile(ana, space.id, 'Large.csv', `ID,Title,Notes\n${rows.join('\n')}\n`);
    expect(done).toMatchObject({ state: 'done', source: 'csv', total: 2000, created: 2000, losses: [] });
    const tasks = await readImportedTasks(ana, space.id, 'Large');
    expect(tasks.map(({ title }) => title)).toEqual(rows.map((_, n) => `Large ${n}`));
    expect(tasks[7]?.description).toBe('text '.repeat(30).trim());
    expect(bomb.length).toBeLessThan(2_000_000);
    for (const content of [`{"half":"${'x'.repeat(400_000)}`, bomb]) {
      const path = await uploadFile(ana, space.id, 'x', content);
      expect(getInvalidFields(await ana.post(`${path}/preview`))).toEqual(['file']);
      expect((await ana.delete(path)).status).toBe(200);
    }
  });
});
