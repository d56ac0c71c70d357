import { beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { runCli, runCliOrThrow } from '../support/cli/run-cli.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';
import { type ApiClient, createTokenClient, describeOnEachEngine } from '../support/test-app.ts';

interface DemoContents {
  projects: Json[];
  /** Active and archived tasks. */
  tasks: Json[];
  members: Json[];
}

describeOnEachEngine((app) => {
  const demo = (...options: string[]) => runCliOrThrow(['demo', '--json', ...options], app.databaseEnv);
  let demoResult: Json;
  let owner: ApiClient;
  let contents: DemoContents;
  let createdOn: string;

  beforeAll(async () => {
    createdOn = today();
    demoResult = (await demo()).json;
    owner = createTokenClient(app, demoResult.secret);
    contents = await fetchContents(owner, demoResult.space.id);
  });

  describe('the demo space', () => {
    test('has three projects, five members and 200 tasks', () => {
      expect(demoResult).toMatchObject({
        isNew: true,
        space: { name: 'Quayside', slug: 'quayside-demo', role: 'owner' },
      });
      expect(contents.projects.map((project) => project.name).sort()).toEqual([
        'Mobile app 2.0',
        'Trade fair in Hamburg',
        'Website relaunch',
      ]);
      expect(new Set(contents.projects.map((project) => project.defaultView)).size).toBe(3);
      expect(contents.members.map((member) => member.role).sort()).toEqual([
        'admin',
        'member',
        'member',
        'member',
        'owner',
      ]);
      expect(contents.tasks).toHaveLength(200);
    });

    test('uses every field of a task', () => {
      const { tasks } = contents;
      const count = (predicate: (task: Json) => unknown) => tasks.filter(predicate).length;
      expect(count((task) => task.parentTaskId)).toBeGreaterThan(80);
      expect(count((task) => task.blockedByIds.length > 0)).toBeGreaterThan(10);
      expect(count((task) => task.labelIds.length > 0)).toBeGreaterThan(90);
      expect(count((task) => task.assigneeIds.length > 0)).toBeGreaterThan(100);
      expect(count((task) => task.completedAt)).toBeGreaterThan(60);
      expect(count((task) => task.isArchived)).toBeGreaterThan(5);
      expect(count((task) => task.description)).toBeGreaterThan(8);
      expect(count((task) => task.estimatedHours)).toBeGreaterThan(50);
      expect(new Set(tasks.map((task) => task.priority)).size).toBe(5);
      expect(new Set(tasks.map((task) => task.createdById)).size).toBeGreaterThan(3);
      expect(new Set(tasks.map((task) => task.title)).size).toBe(200);
      expect(tasks.map((task) => task.title).join()).not.toMatch(/lorem|[#!]|^[+-]/i);
    });

    test('has dates around today, and none of its history is in the future', () => {
      const now = new Date().toISOString();
      const dated = contents.tasks.filter((task) => task.dueDate);
      expect(dated.length).toBeGreaterThan(180);
      expect(dated.filter((task) => task.dueDate < createdOn && !task.completedAt).length).toBeGreaterThan(3);
      expect(dated.filter((task) => task.dueDate > createdOn && !task.completedAt).length).toBeGreaterThan(60);
      for (const { createdAt, updatedAt, completedAt } of contents.tasks) {
        for (const instant of [createdAt, updatedAt, completedAt ?? createdAt]) expect(instant < now).toBe(true);
        expect(createdAt <= updatedAt && createdAt <= (completedAt ?? now)).toBe(true);
      }
    });

    test('has no completed task blocked by an open one', () => {
      const byId = new Map(contents.tasks.map((task) => [task.id, task]));
      for (const task of contents.tasks.filter((task) => task.completedAt)) {
        for (const id of task.blockedByIds) expect(byId.get(id).completedAt).not.toBeNull();
      }
    });

    test('has ordered columns, and tasks in Done are completed', async () => {
      for (const project of contents.projects) {
        const { body: statuses } = await owner.get(`/statuses?projectId=${project.id}`);
        const names = statuses.map((status: Json) => status.name);
        expect(names.filter((name: string) => name !== 'In Review')).toEqual(['To Do', 'In Progress', 'Done']);
        expect(names.at(-1)).toBe('Done');
        for (const task of contents.tasks.filter((task) => task.projectId === project.id)) {
          const { category } = statuses.find((status: Json) => status.id === task.statusId);
          expect(task.completedAt !== null).toBe(category === 'done');
        }
      }
    });

    test('has a chronological history by several people', async () => {
      const { text } = await owner.request(
        'GET',
        `/tasks/${contents.tasks.find((task) => task.title.startsWith('Design the new home')).id}/activity`,
      );
      const events = JSON.parse(text).reverse();
      expect(events[0].type).toBe('task.created');
      expect(events.some((event: Json) => event.type === 'comment.created')).toBe(true);
      expect(events.map((event: Json) => event.at)).toEqual(events.map((event: Json) => event.at).toSorted());
      const authors = new Set(events.map((event: Json) => event.by.userId));
      expect(authors.size).toBeGreaterThan(1);
    });
  });

  test('the account signs in with the printed password', async () => {
    const { status } = await app.anonymousClient.post('/account/sign-in', {
      email: demoResult.user.email,
      password: demoResult.password,
    });
    expect(status).toBe(200);
    expect(demoResult.user.email).toBe('demo@quayside-demo.example');
    for (const member of contents.members) expect(member.email).toMatch(/@quayside-demo\.example$/);
  });

  test('the cURL examples contain the server URL and the token', () => {
    expect(demoResult.curl).toHaveLength(4);
    for (const line of demoResult.curl) {
      expect(line).toMatch(/^curl (-X POST )?"http:\/\/localhost:3000\/api\//);
      expect(line).toContain(`-H "Authorization: Bearer ${demoResult.secret}"`);
    }
  });

  test('a second run changes nothing and creates a new token', async () => {
    const { json } = await demo();
    expect(json).toMatchObject({ isNew: false, space: { id: demoResult.space.id }, password: null });
    expect(json.secret).not.toBe(demoResult.secret);
    expect(await fetchContents(createTokenClient(app, json.secret), demoResult.space.id)).toEqual(contents);
    expect((await owner.get('/spaces')).status).toBe(200);
  });

  test('--fresh creates another space that shares nothing with the first', async () => {
    const { json } = await demo('--fresh');
    expect(json).toMatchObject({
      isNew: true,
      space: { slug: 'quayside-demo-2' },
      user: { email: 'demo@quayside-demo-2.example' },
    });
    const other = createTokenClient(app, json.secret);
    expect((await other.get(`/spaces/${demoResult.space.id}`)).status).toBe(404);
    const freshContents = await fetchContents(other, json.space.id);
    // Due dates depend on the day the space was created.
    const isSameDay = today() === createdOn;
    expect(describeTasks(freshContents, isSameDay)).toEqual(describeTasks(contents, isSameDay));
    expect(await fetchContents(owner, demoResult.space.id)).toEqual(contents);
    // Later runs use the newest demo space.
    expect((await demo()).json.space.id).toBe(json.space.id);
  });

  test("--email creates it for an account, and warns if the account's plan has no API access", {
    timeout: 120_000,
  }, async () => {
    await runCliOrThrow(['user', 'create', 'ana@example.com', '--name', 'Ana'], app.databaseEnv);
    await runCliOrThrow(['plan', 'set', 'ana@example.com', 'free'], app.databaseEnv);
    const { json } = await demo('--email', 'Ana@example.com');
    expect(json).toMatchObject({ isNew: true, user: { email: 'ana@example.com' }, password: null });
    expect(json.space.slug).toBe('quayside-demo-3');
    expect(json.warning).toContain('krokanti plan set ana@example.com pro');
    await runCliOrThrow(['plan', 'set', 'ana@example.com', 'pro'], app.databaseEnv);
    const ana = createTokenClient(app, json.secret);
    expect((await ana.get('/spaces')).body).toMatchObject([{ isPersonal: true }, { id: json.space.id, role: 'owner' }]);
    expect((await demo('--email', 'ana@example.com')).json).toMatchObject({
      isNew: false,
      space: { id: json.space.id },
    });
  });

  test('--email of an unknown account ends with 1 and creates nothing', async () => {
    const { code, stderr } = await runCli(['demo', '--email', 'nobody@example.com'], app.databaseEnv);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--email: no account has the email address'),
    });
  });
});

describeOnEachEngine((app) => {
  test('demo people are never instance admin: the first person to sign up is', { timeout: 120_000 }, async () => {
    const { json } = await runCliOrThrow(['demo', '--json'], app.databaseEnv);
    const owner = createTokenClient(app, json.secret);
    expect((await owner.get('/me')).body.user.isInstanceAdmin).toBe(false);
    const first = await app.createPerson('First');
    expect((await first.get('/me')).body.user.isInstanceAdmin).toBe(true);
    expect((await owner.get('/me')).body.user.isInstanceAdmin).toBe(false);
  });
});

test('on a new machine it creates the database and prints the next steps', async () => {
  const { env, drop } = await createEmptyDatabase('sqlite');
  const { stdout, stderr } = await runCliOrThrow(['demo'], { ...env, DEFAULT_PLAN: 'free', PORT: '4321' });
  await drop();
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^Created the space Quayside: 3 projects, 5 members, 200 tasks\.\n/);
  expect(stdout).toMatch(/Password {2}([a-z2-9]{5}-){3}[a-z2-9]{5} /);
  expect(stdout).toMatch(/^curl "http:\/\/localhost:4321\/api\/spaces" -H "Authorization: Bearer kt_\w{36}"$/m);
  // The demo account can use the API whatever the default plan is.
  expect(stdout).not.toMatch(/\b402\b/);
});

/** Describes tasks independently of their ids. */
function describeTasks({ tasks }: DemoContents, hasDates: boolean): string[] {
  const dates = (task: Json) => (hasDates ? `${task.startDate} ${task.dueDate}` : '');
  return tasks.map((task) => `${task.title} ${task.priority} ${dates(task)}`).sort();
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

async function fetchContents(client: ApiClient, spaceId: string): Promise<DemoContents> {
  const { body: projects } = await client.get(`/projects?spaceId=${spaceId}`);
  const { body: members } = await client.get(`/spaces/${spaceId}/members`);
  const tasks = [];
  for (const { id } of projects) {
    for (const archived of ['false', 'true'])
      tasks.push(...(await client.get(`/tasks?projectId=${id}&archived=${archived}`)).body);
  }
  return { projects, members, tasks };
}
