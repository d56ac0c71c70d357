import { beforeAll, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { importFile, plainImportedTask, readImportedTasks, uploadFile } from '../../support/imports/import-file.ts';
import { getInvalidFields } from '../../support/invalid-fields-and-status-counts.ts';
import { joinSpace } from '../../support/invite-and-join-space.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

/** Semicolons, quotes, line breaks in a cell, days before months, a guarded formula, a parent by title, a short row. */
const semicolons = [
  'Task ID;Task Name;Notes;Section/Column;Assignee;Due Date;Tags;Priority;Parent task;Completed;Cost',
  '1;Plan;"One; two\nthree ""four""";Doing;ana@example.com;25/12/2026;"home, big";High;;;12',
  "2;'=SUM(A1);;Done;Zoë;03/04/2026 14:30;;;Plan;;",
  '3;Short',
  '4;Finished;;Doing;;;;;;31/01/2026;',
  '',
].join('\r\n');

describeOnEachEngine((test) => {
  let ana: Person;
  let space: Json;
  beforeAll(async () => {
    ana = await test.createPerson('Ana');
    await ana.patch('/me', { timeZone: 'Europe/Madrid' });
    ({ space } = await ana.createTeamSpace());
  });

  it('with semicolons, quotes and dates is imported with every field', async () => {
    const zoe = await test.createPerson('Zoe');
    await joinSpace(zoe, ana, space.id, 'member');
    const done = await importFile(ana, space.id, 'Move.csv', semicolons);
    expect(done).toMatchObject({ state: 'done', source: 'csv', total: 4, created: 4, error: null });
    expect(done.losses).toEqual([{ reason: 'A column of the file is not imported', count: 1, examples: ['Cost'] }]);
    const plain = { ...plainImportedTask, status: 'Doing', createdAt: expect.any(String) };
    expect(await readImportedTasks(ana, space.id, 'Move')).toEqual([
      {
        ...plain,
        title: 'Plan',
        description: 'One; two\nthree "four"\n\nAssigned to: ana@example.com',
        dueDate: '2026-12-25',
        labels: ['big', 'home'],
        priority: 'high',
      },
      // Without a column of its own, it goes to the first.
      { ...plain, title: 'Short' },
      // Noon of the day, as for a day without a time elsewhere.
      { ...plain, title: 'Finished', completedAt: '2026-01-31T12:00:00.000Z' },
      {
        ...plain,
        title: '=SUM(A1)',
        status: 'Done',
        // 14:30 in Madrid, in summer.
        dueDate: '2026-04-03T12:30:00.000Z',
        completedAt: expect.any(String),
        assignees: ['Zoe'],
        parent: 'Plan',
      },
    ]);
  });

  it('again updates what it has made, by the column with the ids', async () => {
    const changed = semicolons.replace('1;Plan;', '1;Plan B;').replace(';Plan;;', ';Plan B;;');
    expect(await importFile(ana, space.id, 'Move.csv', changed)).toMatchObject({ created: 0, updated: 4 });
    const titles = (await readImportedTasks(ana, space.id, 'Move')).map(({ title }) => title);
    expect(titles.sort()).toEqual(['=SUM(A1)', 'Finished', 'Plan B', 'Short']);
  });

  it('is previewed without changing anything, with columns and people as the caller says', async () => {
    const path = await uploadFile(ana, space.id, 'Other.csv', 'What,When,Who\nBuy milk,2026-02-03,Somebody\n');
    const before = (await ana.get(`/spaces/${space.id}`)).headers['etag'];
    const unknown = await ana.post(`${path}/preview`);
    expect(getInvalidFields(unknown)).toEqual(['columns']);
    expect(unknown.body.error).toContain('What, When, Who');
    const columns = [
      { field: 'title', column: 'What' },
      { field: 'dueDate', column: 'When' },
      { field: 'assignees', column: 'Who' },
    ];
    const people = [{ name: 'Somebody', userId: ana.id }];
    const { body, status } = await ana.post(`${path}/preview`, { columns, people });
    expect([status, body]).toEqual([
      200,
      {
        source: 'csv',
        counts: { projects: 1, tasks: 1, comments: 0, labels: 0 },
        created: 1,
        updated: 0,
        projects: [{ name: 'Other', statuses: [] }],
        tasks: [{ title: 'Buy milk', status: null, dueDate: '2026-02-03' }],
        people: [{ name: 'Somebody', label: 'Somebody', userId: ana.id }],
        columns: ['What', 'When', 'Who'],
        mapping: expect.arrayContaining([{ field: 'title', column: 'What' }]),
        losses: [],
      },
    ]);
    expect((await ana.get(`/spaces/${space.id}`)).headers['etag']).toBe(before);
    expect((await ana.get(`/projects?spaceId=${space.id}`)).body.map(({ name }: Json) => name)).not.toContain('Other');
    const stranger = await test.createPerson('Stranger');
    const wrong = [{ name: 'Somebody', userId: stranger.id }];
    expect(getInvalidFields(await ana.post(`${path}/start`, { columns, people: wrong }))).toEqual(['people.0.userId']);
    const { body: projects } = await ana.get(`/projects?spaceId=${space.id}`);
    await ana.post(`${path}/start`, { columns, people, projectId: projects[0].id });
    await test.app.waitForImports();
    const tasks = (await ana.get(`/tasks?projectId=${projects[0].id}`)).body;
    expect(tasks.find(({ title }: Json) => title === 'Buy milk')).toMatchObject({ assigneeIds: [ana.id] });
  });

  it.each([
    ['UTF-16 with tabs', Buffer.from('\ufeffTitle\tLabels\nÑandú\tzoo\n', 'utf16le'), 'Ñandú'],
    ['windows-1252', Buffer.from('Title,Labels\nÑandú,zoo\n', 'latin1'), 'Ñandú'],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffTitle\n日本\n'), '日本'],
    ['Excel day numbers', Buffer.from('Title,Due\nSerial,46079\n'), 'Serial'],
    ['dates of JavaScript', Buffer.from('Title,Due\nLinear,Thu Feb 26 2026 23:00:00 GMT+0000 (GMT)\n'), 'Linear'],
  ])('in %s is read as it was written', async (name, content, title) => {
    await importFile(ana, space.id, `${name}.csv`, content);
    const [task] = await readImportedTasks(ana, space.id, name);
    expect(task).toMatchObject({ title, status: 'To Do' });
    if (title === 'Serial') expect(task?.dueDate).toBe('2026-02-26');
    if (title === 'Linear') expect(task?.dueDate).toBe('2026-02-26T23:00:00.000Z');
  });

  it.each([
    ['an empty file', '', 'file'],
    ['half a JSON file', '{"format":"krokanti-tasks","version":1,"proj', 'file'],
    ['half a ZIP file', Buffer.from('PK\u0003\u0004and nothing else'), 'file'],
    ['JSON of an unknown program', '{"hello":1}', 'file'],
    ['a newer version', '{"format":"krokanti-tasks","version":2,"projects":[]}', 'version'],
    [
      'a wrong field',
      '{"format":"krokanti-tasks","version":1,"projects":[{"id":"1","name":"P","tasks":[{"id":"1","title":7}]}]}',
      'projects.0.tasks.0.title',
    ],
    ['CSV without a title', 'a,b\n1,2\n', 'columns'],
  ])('%s is refused, by preview and start, and nothing changes', async (_name, content, field) => {
    const before = (await ana.get(`/spaces/${space.id}`)).headers['etag'];
    const { body } = await ana.post(`/spaces/${space.id}/imports`, {
      fileName: 'x',
      ...(content.length > 0 && { content: Buffer.from(content).toString('base64') }),
    });
    const path = `/spaces/${space.id}/imports/${body.import.id}`;
    expect(getInvalidFields(await ana.post(`${path}/preview`))).toEqual([field]);
    expect(getInvalidFields(await ana.post(`${path}/start`))).toEqual([field]);
    expect((await ana.get(path)).body.import.state).toBe('uploading');
    expect((await ana.get(`/spaces/${space.id}`)).headers['etag']).toBe(before);
    expect((await ana.delete(path)).status).toBe(200);
    expect((await ana.get(path)).status).toBe(404);
  });

  it('circles, long texts, repeated ids and unknown references are mended and reported', async () => {
    const tasks = [
      { id: 'a', title: 'A'.repeat(600), parentTaskId: 'b', blockedByIds: ['b'] },
      { id: 'b', title: 'B', parentTaskId: 'a', blockedByIds: ['a', 'gone'], description: 'x'.repeat(120_000) },
      { id: 'a', title: 'A again' },
      { id: 'c', title: '\u200b', parentTaskId: 'nowhere', assigneeIds: ['nobody'] },
    ];
    const file = { format: 'krokanti-tasks', version: 1, projects: [{ id: 'p', name: 'Odd \u202egnp', tasks }] };
    const done = await importFile(ana, space.id, 'odd.json', JSON.stringify(file));
    expect(done).toMatchObject({ state: 'done', created: 3 });
    expect(done.losses.map(({ reason }: Json) => reason).sort()).toEqual([
      'A description was too long and continues in comments',
      'A person is not in the file',
      'A task has no title',
      'A task that blocks another is not in the file',
      'A title was too long and continues in the description',
      'Tasks are subtasks of each other: the circle was opened',
      'Tasks block each other: the circle was opened',
      'The file has a task twice: only the first is imported',
      'The parent of a task is not in the file',
    ]);
    const imported = await readImportedTasks(ana, space.id, 'Odd gnp');
    const text = imported
      .map(({ description, comments }) => `${description}${comments.map(({ content }: Json) => content).join('')}`)
      .join('');
    expect(text.match(/A/g)?.length).toBe(600);
    expect(text.match(/x/g)?.length).toBe(120_000);
  });

  it('goes on after a crash without a task twice or missing, while others work', async () => {
    const rows = Array.from({ length: 1300 }, (_, n) => `${n},Task ${n}`);
    const path = await uploadFile(ana, space.id, 'Many.csv', `ID,Title\n${rows.join('\n')}\n`);
    await ana.post(`${path}/start`);
    await test.restart();
    const home = await ana.getPersonalSpace();
    await ana.createTask(home.project.id, { title: 'Meanwhile' });
    await test.app.waitForImports();
    expect((await ana.get(path)).body.import).toMatchObject({ state: 'done', completed: 1300, created: 1300 });
    const { body: projects } = await ana.get(`/projects?spaceId=${space.id}`);
    const project = projects.find(({ name }: Json) => name === 'Many');
    const titles = (await ana.get(`/tasks?projectId=${project.id}`)).body.map(({ title }: Json) => title);
    expect(titles).toEqual(rows.map((_, n) => `Task ${n}`));
    const { body } = await ana.post(`${path}/undo`);
    expect(body.import.runIds.length).toBeGreaterThan(1);
    await test.app.waitForImports();
    expect((await ana.get(`/tasks?projectId=${project.id}`)).body).toEqual([]);
  });
});
