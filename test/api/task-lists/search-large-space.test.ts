import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { foldTaskTexts } from '../../../server/db/foldTaskTexts.ts';
import type { TaskRow } from '../../../server/db/schema.ts';
import { withPgClient } from '../../../testing/pgClient.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { getNextPageUrl } from '../../support/pagination.ts';
import { describeOnEachEngine, type Person, type TestApp } from '../../support/test-app.ts';

/** More tasks than one scan covers. */
const count = 20_000;
const hidden = ['Needle', 'Äther'];

/** Builds tasks whose fields are derived from their number. A few contain the search words; some of these are archived. */
function rowsLike(task: TaskRow, dormant: Json): TaskRow[] {
  return Array.from({ length: count }, (_, n) => ({
    ...task,
    id: `0190b5a0-7c1e-7a52-9d3b-${((n * 7919) % count).toString(16).padStart(12, '0')}`,
    number: n + 2,
    project_id: n % 10 === 9 ? dormant.id : task.project_id,
    status_id: null,
    title: `Prepare report ${n}${n % 1117 === 3 ? ` ${hidden[n % 3 ? 1 : 0]}` : ''}`,
    description: n % 2900 === 7 ? `a\n${hidden[n % 3 ? 1 : 0]} beside it` : n % 3 === 0 ? 'Numbers from sales.' : null,
    priority: n % 3700 === 5 ? 'urgent' : 'low',
    due_date: n % 2 === 0 ? `2026-0${1 + (n % 9)}-${10 + (n % 18)}` : null,
    is_archived: n % 13 === 4 ? 1 : 0,
  }));
}

async function add(test: TestApp, rows: TaskRow[]): Promise<void> {
  const { DATA_DIR, DATABASE_URL } = test.databaseEnv;
  const columns = Object.keys(rows[0] as TaskRow);
  if (DATA_DIR !== undefined) {
    const file = new SqliteFile(join(DATA_DIR, 'krokanti.db'));
    const insert = file.prepare(`insert into tasks (${columns}) values (${columns.map((name) => `@${name}`)})`);
    file.transaction(() => rows.forEach((row) => void insert.run(row)))();
    file.close();
    return;
  }
  await withPgClient(DATABASE_URL as string, (client) =>
    client.query('insert into tasks select * from json_populate_recordset(null::tasks, $1)', [JSON.stringify(rows)]),
  );
}

async function rowOf(test: TestApp, id: string): Promise<TaskRow> {
  return test.database.read(
    async (db) => (await db.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirst()) as TaskRow,
  );
}

describe('A space of many tasks', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let spaceId: string;
    let first: Json;
    /** The tasks that a search can find, in list order. */
    let shown: TaskRow[];
    beforeAll(async () => {
      ana = await test.createPerson();
      const { space, project } = await ana.createTeamSpace();
      spaceId = space.id;
      first = await ana.createTask(project.id, { title: 'First' });
      const slug = 'dormant';
      const { project: dormant } = (await ana.post('/projects', { spaceId, name: 'Dormant', slug })).body;
      await ana.patch(`/projects/${dormant.id}`, { isArchived: true });
      const rows = rowsLike(await rowOf(test, first.id), dormant).map((row) => ({
        ...row,
        folded: foldTaskTexts(row),
      }));
      await add(test, rows);
      const place = (row: TaskRow) => `${row.due_date ?? '9999'} ${row.id}`;
      shown = rows
        .filter((row) => row.is_archived === 0 && row.project_id !== dormant.id)
        .sort((a, b) => (place(a) < place(b) ? -1 : 1));
    });

    /** Reads all pages. */
    async function search(query: string): Promise<string[]> {
      const found: string[] = [];
      let path: string | undefined = `/search?${query}`;
      while (path !== undefined) {
        const reply = await ana.get(path);
        expect(reply.status, reply.text).toBe(200);
        found.push(...reply.body.map(({ title }: Json) => title));
        const next = getNextPageUrl(reply);
        path = next?.slice(next.indexOf('/search?'));
      }
      return found;
    }

    const says = (word: string) => (row: TaskRow) => `${row.title} ${row.description}`.includes(word);
    it.each<[string, number, (row: TaskRow) => boolean]>([
      ['q=needle', 3, says('Needle')],
      ['q=needle', 100, says('Needle')],
      ['q=%C3%A4THER', 4, says('Äther')],
      ['q=needle+sales', 2, (row) => says('Needle')(row) && says('sales')(row)],
      ['q=needle&dueBefore=2026-05-12', 2, (row) => says('Needle')(row) && (row.due_date ?? '9') < '2026-05-12'],
      ['q=needle&dueAfter=2026-05-12', 2, (row) => says('Needle')(row) && (row.due_date ?? '') >= '2026-05-12'],
      ['priority=urgent', 2, (row) => row.priority === 'urgent'],
      ['q=nowhere', 5, says('nowhere')],
      // Enough tasks that some are the last ones of a scan.
      ['q=sales', 500, says('sales')],
      ['q=report+59', 500, says('59')],
      ['q=report&dueAfter=2026-08-20', 200, (row) => (row.due_date ?? '') >= '2026-08-20'],
    ])('%s in pages of %i returns all matching tasks in order', async (query, limit, isMeant) => {
      const all = shown.filter(isMeant).map(({ title }) => title);
      expect(all.length > 0).toBe(query !== 'q=nowhere');
      expect(await search(`${query}&limit=${limit}`)).toEqual(all);
      expect(await search(`${query}&limit=${limit}&spaceId=${spaceId}`)).toEqual(all);
    });

    it('a search returns a consistent snapshot', async () => {
      const [early, late] = [first, { id: shown.find(({ title }) => title.includes('19999'))?.id ?? shown.at(-1)?.id }];
      const write = async (task: Json, title: string) =>
        expect((await ana.patch(`/tasks/${task.id}`, { title })).status).toBe(200);
      await write(late, 'Wanderer');
      let isDone = false;
      // At any time at least one of the two has the word.
      const wander = async () => {
        while (!isDone) {
          await write(early, 'Wanderer');
          await write(late, 'Left');
          await write(late, 'Wanderer');
          await write(early, 'Left');
        }
      };
      const wandering = wander();
      const counts: number[] = [];
      for (let at = 0; at < 30; at++) counts.push((await search('q=wanderer')).length);
      isDone = true;
      await wandering;
      expect(counts.filter((found) => found !== 1 && found !== 2)).toEqual([]);
    });

    it('other requests are answered during a long search', async () => {
      let isDone = false;
      let answered = 0;
      const searching = Promise.all(Array.from({ length: 8 }, () => search('q=nowhere'))).finally(() => {
        isDone = true;
      });
      while (!isDone) {
        expect((await ana.get(`/tasks/${first.id}`)).status).toBe(200);
        // Requests over a real connection let other work run in between.
        await new Promise((resolve) => setImmediate(resolve));
        if (!isDone) answered++;
      }
      expect((await searching).flat()).toEqual([]);
      // PostgreSQL is busy by itself. On a fast machine the parts are the largest: each has twice as many as the one
      // before, so that others are answered 28 times; were it all looked through at once, 12 times.
      if (test.engine === 'sqlite') expect(answered).toBeGreaterThan(20);
    });
  });
});
