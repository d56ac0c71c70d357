import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Events, the API’s own description, and the server’s health', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    beforeAll(async () => {
      ana = await test.createPerson();
    });

    it('GET /events?spaceId=: what happens, as it happens, and from Last-Event-ID what was missed', async () => {
      const { space, project } = await ana.createTeamSpace();
      const stream = await watch(space.id);
      expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
      const [ready] = await stream.next(1);
      expect(ready.type).toBe('ready');
      const one = await ana.createTask(project.id, { title: 'One' });
      const two = await ana.createTask(project.id, { title: 'Two' });
      const events = await stream.next(2);
      await stream.close();
      expect(events.map(({ type, taskId }: Json) => [type, taskId])).toEqual([
        ['task.created', one.id],
        ['task.created', two.id],
      ]);
      expect(events.map(({ rev }: Json) => rev)).toEqual([ready.rev + 1, ready.rev + 2]);
      expect(events[0].by).toEqual({ userId: ana.id, tokenId: null, tokenName: null, client: null });

      const resumed = await watch(space.id, { 'last-event-id': String(events[0].rev) });
      expect(await resumed.next(2)).toEqual([{ type: 'ready', rev: events[0].rev }, events[1]]);
      await resumed.close();
    });

    it('GET /api/openapi.json: OpenAPI 3.1, for anybody', async () => {
      const { status, body } = await test.anonymousClient.get('/openapi.json');
      expect(status).toBe(200);
      expect(body.openapi).toMatch(/^3\.1\./);
      expect(Object.keys(body.paths).length).toBeGreaterThan(20);
    });

    it('GET /docs: a page from our origin, for anybody', async () => {
      const page = await test.anonymousClient.get('//docs');
      const { status, text } =
        page.status < 400 && page.headers.location ? await test.anonymousClient.get(`/${page.headers.location}`) : page;
      expect(status).toBe(200);
      expect(text).toMatch(/<html/i);
      expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
    });

    it('GET /healthz, /readyz: 200 for anybody', async () => {
      for (const path of ['//healthz', '//readyz']) {
        const { status, body } = await test.anonymousClient.get(path);
        expect([status, body]).toEqual([200, { status: 'ok' }]);
      }
    });

    it('GET /metrics: local, and nothing of the sort for anybody else', async () => {
      const local = await fetch(`${await test.listen()}/metrics`);
      expect(local.status).toBe(200);
      expect(await local.text()).toContain('krokanti_request_duration_seconds');
      const remote = await test.anonymousClient.get('//metrics');
      expect(remote.status).toBe(404);
      expect(remote.body).toEqual({ error: 'Not found', code: 'not_found' });
    });

    async function watch(spaceId: string, headers: Record<string, string> = {}) {
      const abort = new AbortController();
      const url = `${await test.listen()}/api/events?spaceId=${spaceId}`;
      const answer = await fetch(url, { headers: { ...ana.headers, ...headers }, signal: abort.signal });
      expect(answer.status).toBe(200);
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      const decoder = new TextDecoder();
      let unread = '';
      const next = async (count: number): Promise<Json[]> => {
        const events: Json[] = [];
        while (events.length < count) {
          const end = unread.indexOf('\n\n');
          if (end < 0) {
            const { value, done } = await reader.read();
            if (done) throw new Error('The stream ended');
            unread += decoder.decode(value, { stream: true });
            continue;
          }
          const data = /^data: (.*)$/m.exec(unread.slice(0, end))?.[1];
          if (data) events.push(JSON.parse(data));
          unread = unread.slice(end + 2);
        }
        return events;
      };
      const close = async () => {
        abort.abort();
        await reader.closed.catch(() => {});
      };
      return { headers: answer.headers, next, close };
    }
  });
});
