import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { getInvalidFields } from '../../support/invalid-fields-and-status-counts.ts';
import { encodeCursor, getNextPageUrl, readAllPages } from '../../support/pagination.ts';
import { listTasks } from '../../support/read-tasks.ts';
import { type ApiResponse, describeOnEachEngine, type Person } from '../../support/test-app.ts';
import { createUnknownId } from '../../support/unknown-id.ts';

const id = '0190b5a0-7c1e-7a52-9d3b-4f2f5e6a7b8c';

describe('Paging', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let statuses: Json[];
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project, statuses } = await ana.createTeamSpace());
      for (let at = 0; at < 23; at++) {
        const statusId = [statuses[2].id, null, statuses[0].id, statuses[1].id][at % 4];
        await ana.createTask(project.id, { title: `Task ${at}`, statusId, priority: at % 2 ? 'low' : 'none' });
      }
    });

    it('pages of any size together are the complete list', async () => {
      const all = await listTasks(ana, project.id);
      for (const limit of [1, 2, 7, 22, 23, 24, 500]) {
        const pages = await readAllPages(ana, `projectId=${project.id}&limit=${limit}`);
        expect(pages.flat()).toEqual(all);
        expect(pages.map((page) => page.length)).toEqual(
          Array.from({ length: Math.ceil(23 / limit) }, (_, at) => Math.min(limit, 23 - at * limit)),
        );
      }
    });

    it('the next page has the same filters', async () => {
      const query = 'priority=low&completed=false&q=task';
      const all = await listTasks(ana, project.id, query);
      expect(all.length).toBeGreaterThan(5);
      expect((await readAllPages(ana, `projectId=${project.id}&${query}&limit=2`)).flat()).toEqual(all);
    });

    it('columns with the same position are not mixed, in the list or in pages', async () => {
      const { project: board, statuses: columns } = await ana.createTeamSpace();
      for (const { id: statusId } of columns) await ana.patch(`/statuses/${statusId}`, { position: 7 });
      const { body: ordered } = await ana.get(`/statuses?projectId=${board.id}`);
      for (let at = 0; at < 12; at++)
        await ana.createTask(board.id, { statusId: [...columns, { id: null }][at % 4].id });
      const all = await listTasks(ana, board.id);
      expect(all.map((task) => task.statusId)).toEqual(
        [...ordered.map((status: Json) => status.id), null].flatMap((column) => [column, column, column]),
      );
      expect((await readAllPages(ana, `projectId=${board.id}&limit=2`)).flat()).toEqual(all);
    });

    it('the link works as it is, over a real connection with a token', async () => {
      const base = await test.listen();
      const headers = { authorization: `Bearer ${await ana.createTokenSecret()}` };
      const met: string[] = [];
      let url: string | undefined = `${base}/api/tasks?limit=4&projectId=${project.id.toUpperCase()}&archived=false`;
      while (url !== undefined) {
        const answer: Response = await fetch(url, { headers });
        expect(answer.status).toBe(200);
        for (const task of (await answer.json()) as Json[]) met.push(task.id);
        const link = answer.headers.get('link') ?? undefined;
        url = getNextPageUrl({ headers: { link } } as unknown as ApiResponse);
        if (url !== undefined) expect(url.startsWith(`${base}/api/tasks?`)).toBe(true);
      }
      expect(met).toEqual((await listTasks(ana, project.id)).map((task) => task.id));
    });

    it('tasks that exist all the time are returned exactly once, while others are created and deleted', async () => {
      const { project: board, statuses: columns } = await ana.createTeamSpace();
      const column = (at: number) => columns[at % columns.length].id;
      const stay: string[] = [];
      const pass: string[] = [];
      for (let at = 0; at < 40; at++) {
        const task = await ana.createTask(board.id, { statusId: column(at) });
        (at % 4 === 1 ? pass : stay).push(task.id);
      }
      const pages = await readAllPages(ana, `projectId=${board.id}&limit=3`, async (page, at) => {
        await ana.createTask(board.id, { statusId: column(at) });
        const top = await ana.createTask(board.id, { statusId: column(at) });
        await ana.patch(`/tasks/${top.id}`, { beforeTaskId: page[0].id });
        const leaving = pass.pop();
        if (leaving)
          await (at % 2 ? ana.delete(`/tasks/${leaving}`) : ana.patch(`/tasks/${leaving}`, { isArchived: true }));
        // Including the task of the cursor.
        const last = page.at(-1);
        if (pass.includes(last.id)) await ana.delete(`/tasks/${last.id}`);
      });
      const met = pages.flat().map((task) => task.id);
      expect(new Set(met).size).toBe(met.length);
      expect(met.filter((one) => stay.includes(one)).sort()).toEqual([...stay].sort());
    });

    it('without a limit there are no pages, however many tasks there are', async () => {
      const reply = await ana.get(`/tasks?projectId=${project.id}`);
      expect([reply.body.length, getNextPageUrl(reply)]).toEqual([23, undefined]);
    });

    it('a last page that is exactly full has no next one', async () => {
      const reply = await ana.get(`/tasks?projectId=${project.id}&limit=23`);
      expect([reply.body.length, getNextPageUrl(reply)]).toEqual([23, undefined]);
      expect(getNextPageUrl(await ana.get(`/tasks?projectId=${project.id}&limit=22`))).toBeDefined();
    });

    it('a forged cursor is rejected or points to a place in the same list', async () => {
      const list = `/tasks?projectId=${project.id}&limit=5`;
      const places: unknown[] = [
        '',
        'x',
        '[',
        'null',
        {},
        [],
        [id],
        [0, id, 0],
        [0, id, 0, id, id],
        [0, id, 0, '------------------------------------'],
        [0, '------------------------------------', 0, id],
        [0, id, 0, `${id}'`],
        [0, id, 0, id.toUpperCase()],
        [0, id, 0, 'a'.repeat(36)],
        [0, id, 0, null],
        [0, null, 0, id],
        ['0', id, 0, id],
        [0, id, '0', id],
        [true, id, 0, id],
        [[0], id, 0, id],
        [0, id, { a: 1 }, id],
        ['2026-02-22', id],
      ];
      for (const place of places) {
        const reply = await ana.get(`${list}&cursor=${encodeCursor(place)}`);
        expect(getInvalidFields(reply), JSON.stringify(place)).toEqual(['cursor']);
      }
      for (const cursor of ['%00', '!!!', 'bnVsbA%3D%3D', 'x'.repeat(2001), '%F0%9F%9A%80']) {
        expect(getInvalidFields(await ana.get(`${list}&cursor=${cursor}`)), cursor).toEqual(['cursor']);
      }
      const all = await listTasks(ana, project.id);
      for (const [place, rest] of [
        [[-1e300, id, 0, id], all],
        [`[-1e999,"${id}",0,"${id}"]`, all],
        [[1e300, createUnknownId(), 1e300, id], []],
        [`[1e999,"${id}",1e999,"${id}"]`, []],
      ] as [unknown, Json[]][]) {
        const { status, body } = await ana.get(`${list}&cursor=${encodeCursor(place)}`);
        expect([status, body]).toEqual([200, rest.slice(0, 5)]);
      }
    });

    it('a cursor of another list is rejected or returns only tasks that the caller may see', async () => {
      const other = await (await test.createPerson()).createTeamSpace();
      const cursor = new URL(
        String(getNextPageUrl(await ana.get(`/tasks?projectId=${project.id}&limit=2`))),
      ).searchParams.get('cursor');
      const { status } = await ana.get(`/tasks?projectId=${other.project.id}&limit=2&cursor=${cursor}`);
      expect(status).toBe(404);
      expect(getInvalidFields(await ana.get(`/tasks?assigneeId=me&limit=2&cursor=${cursor}`))).toEqual(['cursor']);
    });

    it.each(['0', '501', '-1', '1.5', 'abc', ''])('a limit of "%s" is rejected with the valid range', async (limit) => {
      for (const list of [`/tasks?projectId=${project.id}`, '/tasks?assigneeId=me', '/search?q=a']) {
        const { status, body } = await ana.get(`${list}&limit=${limit}`);
        expect([status, body.error]).toEqual([400, 'limit: must be a whole number from 1 to 500']);
      }
    });

    it('a cursor needs its limit', async () => {
      const reply = await ana.get(`/tasks?projectId=${project.id}&cursor=${encodeCursor([0, id, 0, id])}`);
      expect(getInvalidFields(reply)).toEqual(['limit']);
    });

    it('an unusual or missing Host header does not break the link', async () => {
      const { port } = new URL(await test.listen());
      for (const host of ['LOCALHOST', '[::1]:80', '127.1', '0x7f.1:9', 'localhost.:']) {
        const path = `/api/tasks?projectId=${project.id}&limit=2`;
        const { status, link } = await new Promise<{ status: number; link: string }>((resolve, reject) => {
          const call = request({ port, path, host: '127.0.0.1', setHost: false, headers: { ...ana.headers, host } });
          call.on('error', reject);
          call.on('response', (answer) => {
            answer.resume();
            resolve({ status: answer.statusCode ?? 0, link: String(answer.headers.link) });
          });
          call.end();
        });
        expect(status, host).toBe(200);
        expect(link, host).toMatch(/^<https?:\/\/[^<>\s"]+\/api\/tasks\?[^<>\s"]*cursor=[\w-]+>; rel="next"$/);
      }
    });
  });
});
