import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { fillFoldedTaskTexts } from '../../../server/db/migrations/009_folded_task_texts.ts';
import { withPgClient } from '../../../testing/pgClient.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person, type TestApp } from '../../support/test-app.ts';

/** Spellings of one word: each of them finds each of the others. */
const spellings: string[][] = [
  ['Café', 'Cafe\u0301', 'cafe', 'CAFÉ', 'CAFE\u0301', 'ｃａｆｅ', 'ca\u00adfe'],
  ['Straße', 'STRASSE', 'strasse', 'STRAẞE'],
  ['ﬁle', 'file', 'FILE', 'ﬁLE'],
  ['İstanbul', 'istanbul', 'ISTANBUL', 'ıstanbul', 'i\u0307stanbul'],
  ['Ångström', 'A\u030angstro\u0308m', 'angstrom', '\u212bngström'],
  ['Łódź', 'lodz', 'ŁÓDŹ'],
  ['Ærø', 'aero', 'ÆRØ'],
  ['ΟΔΟΣ', 'οδος', 'οδός', 'οδοσ'],
  ['Ｗｉｄｅ', 'wide', 'ＷＩＤＥ'],
  ['ガラス', 'ｶﾞﾗｽ', 'カ\u3099ラス'],
  ['한글', '\u1112\u1161\u11ab\u1100\u1173\u11af'],
  ['año', 'an\u0303o', 'ano', 'AÑO'],
  ['שָׁלוֹם', 'שלום'],
  ['مُحَمَّد', 'محمد'],
];

describe('A search', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let agent: McpClient;
    let spaceId: string;
    beforeAll(async () => {
      ana = await test.createPerson();
      agent = await connectMcpClient(ana);
      spaceId = (await ana.createTeamSpace()).space.id;
    });

    const createProject = async (name: string) => {
      const slug = `p-${crypto.randomUUID().slice(0, 8)}`;
      return (await ana.post('/projects', { spaceId, name, slug })).body.project;
    };
    const titles = (rows: Json[]) => rows.map(({ title }) => title).sort();
    /** Searches in every way, and returns the titles that each way found. */
    async function searchEverywhere(projectId: string, word: string): Promise<Record<string, string[]>> {
      const q = encodeURIComponent(word);
      return {
        project: titles((await ana.get(`/tasks?projectId=${projectId}&q=${q}`)).body),
        page: titles((await ana.get(`/tasks?projectId=${projectId}&q=${q}&limit=100`)).body),
        mine: titles((await ana.get(`/tasks?assigneeId=me&q=${q}`)).body),
        search: titles((await ana.get(`/search?q=${q}&spaceId=${spaceId}`)).body),
        everywhere: titles((await ana.get(`/search?q=${q}`)).body),
        tool: titles((await agent.callTool('find_tasks', { q: word })).tasks),
        agents: titles(
          (await agent.callTool('search', { query: word })).results.filter(({ kind }: Json) => kind === 'task'),
        ),
      };
    }

    it.each(spellings.map((words) => [words[0] as string, words] as const))(
      'F79: finds %s in every spelling, by every spelling, in titles and descriptions',
      async (_, words) => {
        const { id: projectId } = await createProject('Spelled');
        const created: string[] = [];
        for (const [index, word] of words.entries()) {
          const fields =
            index % 2 ? { title: `n${index}`, description: `first\nx${word}y` } : { title: `${index} a${word}b` };
          created.push((await ana.createTask(projectId, { ...fields, assigneeIds: [ana.id] })).title);
        }
        await ana.createTask(projectId, { title: 'Else', description: 'unlike', assigneeIds: [ana.id] });
        for (const word of words) {
          const found = await searchEverywhere(projectId, word);
          for (const [way, result] of Object.entries(found))
            expect([word, way, result]).toEqual([word, way, created.sort()]);
        }
        await ana.delete(`/projects/${projectId}`);
      },
    );

    it('F79: follows every change of a text, from ASCII and back', async () => {
      const { id: projectId } = await createProject('Changing');
      const { id } = await ana.createTask(projectId, { title: 'Plain' });
      const finds = async (word: string) => (await ana.get(`/tasks?projectId=${projectId}&q=${word}`)).body.length;
      const changes: [Json, found: string, missing: string][] = [
        [{ title: 'Über' }, 'uber', 'plain'],
        [{ description: 'señal' }, 'uber%20senal', 'plain'],
        [{ title: 'Over' }, 'over%20senal', 'uber'],
        [{ description: null }, 'over', 'senal'],
        [{ description: 'ASCII Only' }, 'ascii%20over', 'senal'],
      ];
      for (const [change, found, missing] of changes) {
        expect((await ana.patch(`/tasks/${id}`, change)).status).toBe(200);
        expect([change, await finds(found), await finds(missing)]).toEqual([change, 1, 0]);
      }
      const bulk = await agent.callTool('update_tasks', { tasks: [{ taskId: id, title: 'Ñandú' }] });
      expect(bulk.failed).toBe(0);
      expect([await finds('nandu'), await finds('over')]).toEqual([1, 0]);
      await ana.delete(`/projects/${projectId}`);
    });

    it('F79: agents find projects, people and prompts by names in any spelling', async () => {
      const { id } = await createProject('Café Straße');
      for (const query of ['cafe', 'CAFE\u0301', 'strasse', 'STRASSE cafe']) {
        const { results } = await agent.callTool('search', { query });
        expect(results.filter(({ kind }: Json) => kind === 'project').map((row: Json) => row.id)).toEqual([id]);
      }
      const { result } = await agent.request('prompts/get', {
        name: 'plan_sprint',
        arguments: { projectId: 'cafe strasse' },
      });
      expect(result.messages[1].content.text).toContain(id);
      const person = await test.createMember(ana, spaceId, 'member');
      await person.patch('/me', { name: 'Zoë Ǆ' });
      const standup = { name: 'daily_standup', arguments: { projectId: 'CAFÉ STRASSE', userName: 'zoe' } };
      expect((await agent.request('prompts/get', standup)).result.messages).toHaveLength(2);
      await ana.delete(`/projects/${id}`);
    });

    it('F51: looks for eight different words at most, the longest', async () => {
      const { id: projectId } = await createProject('Many words');
      const words = Array.from({ length: 12 }, (_, index) => `word${'x'.repeat(index)}`);
      await ana.createTask(projectId, { title: words.slice(4).join(' ') });
      const find = async (q: string) =>
        (await ana.get(`/tasks?projectId=${projectId}&q=${encodeURIComponent(q)}`)).body;
      expect(await find(words.join(' '))).toHaveLength(1);
      expect(await find(`${words.slice(5).join(' ')} nowhere`)).toHaveLength(0);
      expect(await find(`${'word '.repeat(30)}nowhere`)).toHaveLength(0);
      expect(await find('word '.repeat(39))).toHaveLength(1);
    });

    it('F79: the texts that existed before the column are folded when it is added', async () => {
      const { id: projectId } = await createProject('Older');
      await ana.createTask(projectId, { title: 'Çift Œuvre', description: 'naïve' });
      await ana.createTask(projectId, { title: 'Plain', description: null });
      const before = await readFolded(test);
      expect(before.filter((folded) => folded?.includes('oeuvre'))).toEqual(['cift oeuvre\nnaive']);
      await fillAgain(test);
      expect(await readFolded(test)).toEqual(before);
      expect((await ana.get(`/tasks?projectId=${projectId}&q=oeuvre%20naive`)).body).toHaveLength(1);
    });
  });
});

async function readFolded(test: TestApp): Promise<(string | null)[]> {
  return test.database.read(async (db) =>
    (await db.selectFrom('tasks').select('folded').orderBy('id').execute()).map(({ folded }) => folded),
  );
}

/** Empties the column, as the migration adds it, and fills it. */
async function fillAgain(test: TestApp): Promise<void> {
  const { DATA_DIR, DATABASE_URL } = test.databaseEnv;
  const empty = 'update tasks set folded = null';
  if (DATA_DIR !== undefined) {
    const file = new SqliteFile(join(DATA_DIR, 'krokanti.db'));
    file.exec(empty);
    fillFoldedTaskTexts.sqlite(file);
    file.close();
    return;
  }
  await withPgClient(DATABASE_URL as string, async (client) => {
    await client.query(empty);
    await fillFoldedTaskTexts.postgres(client);
  });
}
