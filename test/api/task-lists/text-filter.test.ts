import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { listTitles } from '../../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

/** A title, queries that find it, and queries that do not. */
const titles: [title: string, finds: string[], not: string[]][] = [
  ['Über die ÄNDERUNG', ['über', 'ÜBER', 'änderung', 'Änderung die', 'ÄND', 'uber'], ['aenderung']],
  ['NIÑO ÉTÉ CRÈME', ['niño', 'été', 'crème', 'CRÈME niño', 'nino', 'ete creme'], ['nyno']],
  ['Проверить ЗАКАЗ', ['заказ', 'ПРОВЕРИТЬ', 'Заказ проверить'], ['zakaz']],
  ['ΚΑΛΗΜΕΡΑ κόσμε', ['καλημερα', 'ΚΌΣΜΕ', 'κοσμε'], ['κοσμι']],
  ['ΟΔΟΣ και Δρόμος', ['ΟΔΟΣ', 'οδος', 'οδοσ', 'ΔΡΌΜΟΣ', 'ρόμοσ κ', 'ΟΔΟΣ ΔΡΌΜΟΣ', 'δρομος'], ['δρομου']],
  ['ĞÜŞÖÇ', ['ğüşöç', 'ĞÜŞ', 'gus'], ['guz']],
  ['ŁÓDŹ', ['łódź', 'lodz'], ['wodz']],
  ['東京タワー', ['東京', 'タワ'], ['京東']],
  ['𐐀𐐁 Deseret', ['𐐨𐐩', 'deseret'], ['𐐂']],
  ['launch 🚀🚀 now', ['🚀', '🚀🚀 LAUNCH'], ['🚀🚀🚀']],
  ['100% of all_things', ['100%', '%', 'l_t', '% OF'], ['1_0%', '100%all', 'all%']],
  ['back\\slash \'quote\' "double"', ['\\', "'quote'", '"DOUBLE"', 'k\\s'], ['\\\\', "''"]],
  ['[a-z]* (b|c)? ^d$ .', ['[A-Z]*', '(b|c)?', '^d$', '.'], ['.*', '[ab]', '^a']],
  ['<b>&amp;</b> ?#/:@', ['<B>&amp;', '?#/:@'], ['<b>&</b>']],
  ['$1 :name @p ?1 {x}', ['$1', ':NAME', '@p', '?1', '{x}'], ['$2']],
];

describe('Searching a list', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let described: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      project = (await ana.createTeamSpace()).project;
      for (const [title] of titles) await ana.createTask(project.id, { title });
      described = (await ana.createTeamSpace()).project;
      for (const [title] of titles)
        await ana.createTask(described.id, { title: 'In words', description: `a\n${title}\nz` });
    });

    const search = (projectId: string, words: string) =>
      listTitles(ana, projectId, String(new URLSearchParams({ q: words })));

    it.each(titles)(
      'finds %j by its words, ignoring case and without special characters',
      async (title, finds, not) => {
        for (const words of finds) expect(await search(project.id, words), words).toContain(title);
        for (const words of not) expect(await search(project.id, words), words).not.toContain(title);
      },
    );

    it.each(titles)('finds %j in a description as well', async (_, finds, not) => {
      for (const words of finds) expect(await search(described.id, words), words).not.toEqual([]);
      for (const words of not) expect(await search(described.id, words), words).toEqual([]);
    });

    it('finds tasks that contain all words, in any order, in title or description', async () => {
      const { id } = await ana.createTask(project.id, { title: 'Walk the dog', description: 'In the PARK' });
      for (const words of ['dog park', 'park dog', ' park \t\n walk ', 'the', 'og ar', 'dog\u3000park']) {
        expect(await search(project.id, words), words).toContain('Walk the dog');
      }
      for (const words of ['dog zoo', 'dogpark', 'Walkthe', 'dog.park']) {
        expect(await search(project.id, words), words).not.toContain('Walk the dog');
      }
      await ana.delete(`/tasks/${id}`);
    });

    it('does not match across title and description', async () => {
      const { id } = await ana.createTask(project.id, { title: 'endsalpha', description: 'betabegins' });
      expect(await search(project.id, 'alphabeta')).toEqual([]);
      expect(await search(project.id, 'null')).toEqual([]);
      await ana.delete(`/tasks/${id}`);
    });

    it('accepts any 200 characters', async () => {
      expect(await search(project.id, 'x y '.repeat(50))).toEqual([]);
      expect(await search(project.id, '漢'.repeat(200))).toEqual([]);
      expect(await search(project.id, '%'.repeat(200))).toEqual([]);
    });

    it('invalid UTF-8 finds nothing and causes no error', async () => {
      for (const words of ['%ED%A0%80', '%FF', '%C3', '%F8%88%80%80%80']) {
        const { status } = await ana.get(`/tasks?projectId=${project.id}&q=${words}`);
        expect([200, 400]).toContain(status);
      }
    });
  });
});
