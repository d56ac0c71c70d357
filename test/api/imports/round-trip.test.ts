import { beforeAll, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { importFile } from '../../support/imports/import-file.ts';
import { joinSpace } from '../../support/invite-and-join-space.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

/** The document without ids: what refers to something has its place in the file instead. */
function withoutIds(document: Json): Json {
  const places = new Map<string, string>();
  const lists = [
    document.people.map(({ id, email }: Json) => [id, `person ${email}`]),
    document.labels.map(({ id, name }: Json) => [id, `label ${name}`]),
    document.projects.flatMap(({ id, name, statuses, tasks }: Json) => [
      [id, `project ${name}`],
      ...statuses.map((status: Json) => [status.id, `status ${name} ${status.name}`]),
      ...tasks.flatMap((task: Json, index: number) => [
        [task.id, `task ${name} ${index}`],
        ...task.comments.map((comment: Json, place: number) => [comment.id, `comment ${name} ${index} ${place}`]),
      ]),
    ]),
  ];
  for (const [id, place] of lists.flat()) places.set(id, place);
  const text = JSON.stringify(document, (key, value) =>
    key === 'ref' || key === 'exportedAt' || key === 'space' ? undefined : value,
  );
  const replaced = text.replace(/"([0-9a-f-]{36})"/g, (whole, id) =>
    places.has(id) ? JSON.stringify(places.get(id)) : whole,
  );
  const parsed = JSON.parse(replaced);
  for (const task of parsed.projects.flatMap(({ tasks }: Json) => tasks))
    if (task.recurrence) task.recurrence.seriesId = 'a series';
  for (const project of parsed.projects)
    for (const task of project.tasks) for (const list of ['assigneeIds', 'labelIds', 'blockedByIds']) task[list].sort();
  parsed.people.sort((a: Json, b: Json) => (a.email < b.email ? -1 : 1));
  return parsed;
}

describeOnEachEngine((test) => {
  let ana: Person;
  let ben: Person;
  let space: Json;
  let zip: Buffer;
  let document: Json;

  beforeAll(async () => {
    ana = await test.createPerson('Ana');
    ben = await test.createPerson('Ben');
    const source = await ana.createTeamSpace();
    ({ space } = source);
    await joinSpace(ben, ana, space.id, 'member');
    const { project, statuses } = source;
    const label = (await ana.post('/labels', { spaceId: space.id, name: 'Größe', color: '#ff0000' })).body.label;
    await ana.post('/statuses', { projectId: project.id, name: 'Waiting', category: 'active', color: '#123456' });
    const tasks: Json[] = [];
    for (let n = 0; n < 30; n++) {
      tasks.push(
        await (n % 2 ? ben : ana).createTask(project.id, {
          title: `Task ${n} 🐙`,
          description: n % 3 ? `Line\n\n- [ ] ${n}` : null,
          statusId: n % 7 === 0 ? null : statuses[n % 3].id,
          priority: ['none', 'low', 'medium', 'high', 'urgent'][n % 5],
          startDate: n % 4 ? '2026-01-31' : null,
          dueDate: n % 4 === 1 ? '2026-03-29T01:30:00.000Z' : '2026-02-28',
          completedAt: n % 6 === 0 ? '2026-02-01T10:00:00.000Z' : null,
          recurrence: n === 5 ? { rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU', timeZone: 'Europe/Madrid' } : null,
          estimatedHours: n % 5 ? n / 2 : null,
          parentTaskId: n % 5 === 4 ? tasks[n - 1].id : null,
          assigneeIds: n % 3 ? [ana.id, ben.id] : [],
          labelIds: n % 2 ? [label.id] : [],
        }),
      );
    }
    // A blocker that comes later in the file, and one that comes before.
    await ana.put(`/tasks/${tasks[1].id}/blockers/${tasks[20].id}`);
    await ana.put(`/tasks/${tasks[25].id}/blockers/${tasks[2].id}`);
    await ana.patch(`/tasks/${tasks[8].id}`, { isArchived: true });
    await ana.patch(`/tasks/${tasks[12].id}`, { beforeTaskId: tasks[3].id });
    for (const [index, person] of [ana, ben, ana].entries())
      await person.post(`/tasks/${tasks[5].id}/comments`, { content: `Comment ${index}` });
    const { body } = await ana.post('/projects', {
      spaceId: space.id,
      name: 'Closed',
      slug: 'closed',
      defaultView: 'gantt',
      color: '#00ff00',
      description: 'What was',
    });
    await ana.createTask(body.project.id, { title: 'In an archived project' });
    await ana.delete(`/projects/${body.project.id}`);
    const response = await fetch(`${await test.listen()}/api/spaces/${space.id}/export`, { headers: ana.headers });
    zip = Buffer.from(await response.arrayBuffer());
    document = await readDocument(space.id);
  });

  async function readDocument(spaceId: string): Promise<Json> {
    const { files } = await ana.get(`/spaces/${spaceId}/export`);
    return JSON.parse(files?.['krokanti.json'] ?? '');
  }

  /** Who is who, as the person who imports says it. */
  function chooseAuthors() {
    const find = (email: string) => document.people.find((person: Json) => person.email === email).id;
    return { people: [ana, ben].map(({ email, id }) => ({ name: find(email), userId: id })) };
  }

  it('an export that is imported into another space is equal in every field but ids', async () => {
    const { space: other, project } = await ana.createTeamSpace();
    await joinSpace(ben, ana, other.id, 'member');
    await ana.delete(`/projects/${project.id}`);
    await ana.patch(`/projects/${project.id}`, { slug: 'not-in-the-way', name: 'Not in the way' });
    const done = await importFile(ana, other.id, 'space.zip', zip, chooseAuthors());
    expect(done).toMatchObject({
      state: 'done',
      source: 'krokanti',
      total: 31,
      completed: 31,
      created: 31,
      losses: [],
    });
    const imported = await readDocument(other.id);
    imported.projects = imported.projects.filter(({ name }: Json) => name !== 'Not in the way');
    expect(withoutIds(imported)).toEqual(withoutIds(document));
  });

  it('the same file again changes nothing, and updates what has changed in it but not what people have changed here', async () => {
    const { space: other } = await ana.createTeamSpace();
    await joinSpace(ben, ana, other.id, 'member');
    await importFile(ana, other.id, 'space.zip', zip);
    const first = await readDocument(other.id);
    const again = await importFile(ana, other.id, 'space.zip', zip);
    expect(again).toMatchObject({ state: 'done', created: 0, updated: 31 });
    expect(withoutIds(await readDocument(other.id))).toEqual(withoutIds(first));

    const imported = first.projects.find(({ tasks }: Json) => tasks.length === 30);
    const mine = imported.tasks.find(({ title }: Json) => title === 'Task 3 🐙');
    await ana.patch(`/tasks/${mine.id}`, { title: 'Renamed by Ana' });
    const changed = structuredClone(document);
    for (const task of changed.projects.find(({ tasks }: Json) => tasks.length === 30).tasks) {
      if (task.title === 'Task 3 🐙') task.title = 'Renamed in the file';
      if (task.title === 'Task 4 🐙') task.title = 'Also renamed in the file';
    }
    const third = await importFile(ana, other.id, 'krokanti.json', JSON.stringify(changed));
    expect(third.losses).toEqual([
      {
        reason: 'A task has been changed here since the last import and was left as it is',
        count: 1,
        examples: ['Renamed in the file'],
      },
    ]);
    const titles = (await readDocument(other.id)).projects.flatMap(({ tasks }: Json) =>
      tasks.map(({ title }: Json) => title),
    );
    expect(titles).toContain('Renamed by Ana');
    expect(titles).toContain('Also renamed in the file');
    expect(titles).not.toContain('Renamed in the file');
    expect(titles).not.toContain('Task 4 🐙');
  });

  it('is taken back as a whole, except for what others have changed', async () => {
    const { space: other } = await ana.createTeamSpace();
    await joinSpace(ben, ana, other.id, 'member');
    const done = await importFile(ana, other.id, 'space.zip', zip);
    const path = `/spaces/${other.id}/imports/${done.id}`;
    const before = await readDocument(other.id);
    const kept = before.projects.flatMap(({ tasks }: Json) => tasks).find(({ title }: Json) => title === 'Task 10 🐙');
    await ben.patch(`/tasks/${kept.id}`, { title: 'Ben goes on with it' });
    expect((await ana.post(`${path}/undo`)).body.import.state).toBe('undoing');
    await test.app.waitForImports();
    expect((await ana.get(path)).body.import.state).toBe('undone');
    const after = await readDocument(other.id);
    const titles = after.projects.flatMap(({ tasks }: Json) => tasks.map(({ title }: Json) => title));
    expect(titles).toEqual(['Ben goes on with it']);
    expect((await ana.post(`${path}/undo`)).body.code).toBe('import_not_done');
  });
});
