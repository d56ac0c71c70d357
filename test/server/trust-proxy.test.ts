import { describe, expect, it } from 'vitest';
import { ApiClient, describeOnEachEngine } from '../support/test-app.ts';

const findLoggedAddress = (log: { msg: string; path: string; address: string }[], path: string) =>
  log.findLast((line) => line.msg === 'request' && line.path === path)?.address;

describe('TRUST_PROXY', () => {
  describeOnEachEngine(
    (test) => {
      const requestThrough = (proxy: string, path: string, forwarded: Record<string, string>) =>
        new ApiClient(test, {}, proxy).get(path, forwarded);

      it('the client IP is the last address before our proxies, and others cannot spoof it, even when cached', async () => {
        const { headers } = await test.createPerson();
        for (const [proxy, forwarded, address] of [
          ['10.9.0.1', '203.0.113.7', '203.0.113.7'],
          ['10.9.0.1', 'nonsense, 203.0.113.7', '203.0.113.7'],
          ['10.9.0.1', '192.0.2.1, 203.0.113.7, 10.9.0.2', '203.0.113.7'],
          ['10.9.0.1', '2001:db8::1', '2001:db8::1'],
          ['203.0.113.9', '192.0.2.1', '203.0.113.9'],
          ['10.8.0.1', '192.0.2.1', '10.8.0.1'],
        ] as const) {
          for (const credentials of [{}, headers, headers]) {
            await requestThrough(proxy, '/spaces', { 'x-forwarded-for': forwarded, ...credentials });
            expect([proxy, forwarded, findLoggedAddress(test.log, '/api/spaces')]).toEqual([proxy, forwarded, address]);
          }
        }
      });

      it('sign-in attempts are counted by client IP, not by proxy', async () => {
        const requestReset = (address: string) =>
          new ApiClient(test, {}, '10.9.0.1').post(
            '/account/request-password-reset',
            { email: `${crypto.randomUUID()}@example.com` },
            { 'x-forwarded-for': address },
          );
        const first = await Promise.all(Array.from({ length: 21 }, () => requestReset('203.0.113.7')));
        expect(first.filter(({ status }) => status === 429)).toHaveLength(1);
        expect((await requestReset('203.0.113.8')).status).toBe(200);
      });

      it('F33: the port in X-Forwarded-For is cut off, and what is not an address counts as the proxy', async () => {
        const { headers } = await test.createPerson();
        for (const [forwarded, address] of [
          ['203.0.113.9:4711', '203.0.113.9'],
          ['203.0.113.9:4712, 10.9.0.2:80', '203.0.113.9'],
          ['[2001:db8::1]:443', '2001:db8::1'],
          ['[2001:db8::1]', '2001:db8::1'],
          ['"[2001:db8::2]:443"', '2001:db8::2'],
          ['unknown', '10.9.0.1'],
          ['203.0.113.7, unknown', '10.9.0.1'],
          ['203.0.113.7, _hidden, 10.9.0.2', '10.9.0.2'],
          ['203.0.113.9:4711:1', '10.9.0.1'],
          ['<script>', '10.9.0.1'],
          [' , ', '10.9.0.1'],
        ] as const) {
          for (const credentials of [{}, headers, headers]) {
            await requestThrough('10.9.0.1', '/spaces', { 'x-forwarded-for': forwarded, ...credentials });
            expect([forwarded, findLoggedAddress(test.log, '/api/spaces')]).toEqual([forwarded, address]);
          }
        }
      });

      it('F33: ports do not give a client further attempts', async () => {
        const requestReset = (n: number) =>
          new ApiClient(test, {}, '10.9.0.1').post(
            '/account/request-password-reset',
            { email: `${crypto.randomUUID()}@example.com` },
            { 'x-forwarded-for': `203.0.113.77:${1000 + n}` },
          );
        const replies = await Promise.all(Array.from({ length: 22 }, (_, n) => requestReset(n)));
        expect(replies.filter(({ status }) => status === 429)).toHaveLength(2);
      });

      it('F71: with PUBLIC_URL, links to the next page are built from it, whatever Host the proxy sends', async () => {
        const ana = await test.createPerson();
        const { project } = await ana.getPersonalSpace();
        for (const title of ['One', 'Two']) await ana.createTask(project.id, { title });
        await test.withConfig({ publicUrl: 'https://tasks.example.com', isPublicUrlSet: true }, async (other) => {
          const token = await ana.createTokenClient();
          for (const list of [
            `/tasks?projectId=${project.id}&limit=1`,
            '/tasks?assigneeId=me&limit=1',
            '/search?limit=1',
          ]) {
            if (list.startsWith('/tasks?assigneeId')) {
              const { body } = await ana.get(`/tasks?projectId=${project.id}`);
              for (const { id } of body) await ana.patch(`/tasks/${id}`, { assigneeIds: [ana.id] });
            }
            const reply = await token.via(other).get(list, { host: '127.0.0.1:3000', 'x-forwarded-proto': 'http' });
            expect(reply.headers.link, list).toMatch(/^<https:\/\/tasks\.example\.com\/api\/[^>]+>; rel="next"$/);
            expect(reply.headers.link).not.toContain('127.0.0.1');
          }
        });
      });

      it('links to the next page use the forwarded host', async () => {
        const ana = await test.createPerson();
        const { project } = await ana.getPersonalSpace();
        for (const title of ['One', 'Two']) await ana.createTask(project.id, { title });
        const headers = {
          host: '127.0.0.1:3000',
          'x-forwarded-host': 'tasks.example.com',
          'x-forwarded-proto': 'https',
        };
        const getFirstPage = (address: string) =>
          new ApiClient(test, ana.headers, address).get(`/tasks?projectId=${project.id}&limit=1`, headers);
        expect((await getFirstPage('10.9.0.1')).headers.link).toMatch(/^<https:\/\/tasks\.example\.com\/api\/tasks\?/);
        expect((await getFirstPage('10.8.0.1')).headers.link).toMatch(/^<http:\/\/127\.0\.0\.1:3000\/api\/tasks\?/);
      });

      it('/metrics is readable from this machine behind the proxy', async () => {
        for (const [forwarded, status] of [
          ['127.0.0.1', 200],
          ['203.0.113.7', 404],
        ] as const) {
          expect((await requestThrough('10.9.0.1', '//metrics', { 'x-forwarded-for': forwarded })).status).toBe(status);
        }
      });
    },
    { TRUST_PROXY: '10.9.0.0/16, ::1' },
  );
});
