import { afterAll, beforeAll, expect, it } from 'vitest';
import { withPgClient } from '../../testing/pgClient.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { type Person, TestApp } from '../support/test-app.ts';

const test = new TestApp('postgres');
let ana: Person;
let project: Json;
beforeAll(async () => {
  await test.start();
  ana = await test.createPerson();
  ({ project } = await ana.createTeamSpace());
  // Raises an error whose text is the title and whose SQLSTATE is the description.
  await withPgClient(test.databaseEnv['DATABASE_URL'] as string, (client) =>
    client.query(`
      create function fail() returns trigger language plpgsql as $$ begin
        raise exception using message = new.title, errcode = new.description;
      end $$;
      create trigger fail before insert on tasks for each row when (new.description is not null) execute function fail()`),
  );
});
afterAll(() => test.stop());

const misleading = [
  'Connection terminated unexpectedly',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'terminating connection due to administrator command',
];

it.each(misleading)(
  'F60: an error of the database with the text "%s" is a 500 unless its SQLSTATE says otherwise',
  async (title) => {
    // A raised exception, a failed check, a syntax error.
    for (const description of ['P0001', '23514', '42601']) {
      const { status, body, text } = await ana.post('/tasks', { projectId: project.id, title, description });
      expect([status, body]).toEqual([500, { error: 'Something went wrong on the server', code: 'internal' }]);
      expect(text).not.toContain(title);
    }
    expect((await ana.get(`/tasks?projectId=${project.id}`)).body).toEqual([]);
    expect((await test.anonymousClient.get('//readyz')).status).toBe(200);
  },
);

it('F60: an error of the connection or the server is a 503, whatever its text', async () => {
  for (const description of ['08006', '53100', '53300', '57014', '57P01', '25006', '25P03', '55P03']) {
    const fields = { projectId: project.id, title: 'Nothing to see in this text', description };
    const { status, body } = await ana.post('/tasks', fields);
    expect([description, status, body.code]).toEqual([description, 503, 'unavailable']);
  }
  expect((await ana.createTask(project.id)).title).toBe('A task');
});
