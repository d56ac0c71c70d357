import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { createPersonWithPlan } from '../../support/create-person-with-plan.ts';
import { requireDocumentedResponses } from '../../support/documented-responses.ts';
import { joinSpace } from '../../support/invite-and-join-space.ts';
import {
  type ApiClient,
  createTokenClient,
  describeOnEachEngine,
  type Person,
  replaceLastCharacter,
} from '../../support/test-app.ts';

const nowhere = '01990000-0000-7000-8000-000000000000';

describe('The document’s section Error codes', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let api: ApiClient;
    let space: Json;
    let project: Json;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      ana = await test.createPerson();
      api = await ana.createTokenClient();
      ({ space, project } = await ana.createTeamSpace());
    });

    it('Error responses include an error field; some also a machine-readable code field', async () => {
      const replies = [
        await test.anonymousClient.get('/spaces'),
        await api.get('/nothing/here'),
        await api.get(`/tasks/${nowhere}`),
        await api.post('/spaces', {}),
        await api.post('/spaces', '{"name":'),
        await api.post('/spaces', '"text"'),
        await api.request('PUT', '/spaces'),
        await api.post('/spaces', 'name=x', { 'content-type': 'application/x-www-form-urlencoded' }),
        await api.post('/spaces', { name: 'x'.repeat(2_000_000) }),
      ];
      expect(replies.map(({ status }) => status)).toEqual([401, 404, 404, 400, 400, 400, 405, 415, 413]);
      for (const { headers, body } of replies) {
        expect(headers['content-type']).toBe('application/json; charset=utf-8');
        expect(headers['x-request-id']).toMatch(/./);
        expect(body.error).toMatch(/./);
        expect(Object.keys(body).filter((key) => !['error', 'code', 'issues'].includes(key))).toEqual([]);
      }
      expect(replies.filter(({ body }) => body.code === undefined)).toHaveLength(1);
    });

    it('400 Bad Request: Missing or invalid fields in the request body', async () => {
      const { status, text } = await api.post('/tasks', { projectId: project.id, priority: 'huge' });
      expect(status).toBe(400);
      expect(JSON.parse(text)).toEqual({
        error: 'title: is required; priority: must be one of none, low, medium, high, urgent',
        code: 'invalid_input',
        issues: [
          { path: 'title', message: 'is required' },
          { path: 'priority', message: 'must be one of none, low, medium, high, urgent' },
        ],
      });
    });

    it('400 Bad Request: a body that is no JSON object', async () => {
      for (const [body, error] of [
        ['{"title":', 'The body must be valid JSON in UTF-8'],
        ['[]', 'The body must be a JSON object'],
        ['null', 'The body must be a JSON object'],
      ]) {
        const reply = await api.post('/tasks', body);
        expect(reply.status).toBe(400);
        expect(reply.body).toEqual({ error, code: 'invalid_input', issues: [{ path: '', message: error }] });
      }
    });

    describe('401 Unauthorized: Missing or invalid API token', () => {
      const exact = '{"error":"Unauthorized"}';

      it('missing', async () => {
        const { status, text } = await test.anonymousClient.get('/spaces');
        expect([status, text]).toEqual([401, exact]);
      });

      it('invalid: malformed, mistyped or unknown', async () => {
        const secret = await ana.createTokenSecret();
        for (const wrong of [
          'kt_your_token_here',
          replaceLastCharacter(secret),
          secret.toUpperCase(),
          'kt_',
          `${secret}x`,
          'x'.repeat(5000),
        ]) {
          const { status, text, headers } = await createTokenClient(test, wrong).get('/spaces');
          expect([status, text, headers['www-authenticate']]).toEqual([401, exact, 'Bearer']);
        }
        for (const authorization of ['', 'Bearer', 'Bearer  ', `Basic ${secret}`, `Token ${secret}`]) {
          const { status, text } = await test.anonymousClient.get('/spaces', { authorization });
          expect([status, text], authorization).toEqual([401, exact]);
        }
      });

      it('revoked', async () => {
        const { body } = await ana.post('/tokens', { name: 'Short-lived' });
        const revoked = createTokenClient(test, body.secret);
        expect((await revoked.get('/spaces')).status).toBe(200);
        expect((await ana.delete(`/tokens/${body.token.id}`)).body).toEqual({ success: true });
        const { status, text } = await revoked.get('/spaces');
        expect([status, text]).toEqual([401, exact]);
      });

      it('expired', async () => {
        const expiring = await ana.createTokenClient({ expiresAt: new Date(test.now() + 60_000).toISOString() });
        expect((await expiring.get('/spaces')).status).toBe(200);
        test.advanceClock(60_000);
        const { status, text } = await expiring.get('/spaces');
        expect([status, text]).toEqual([401, exact]);
      });

      it('comes before a 400, a 404 or a 403', async () => {
        for (const path of ['/projects', '/tasks?projectId=nonsense']) {
          expect((await test.anonymousClient.get(path)).text).toBe(exact);
        }
        expect((await test.anonymousClient.patch(`/tasks/${nowhere}`, { title: 7 })).text).toBe(exact);
        expect((await test.anonymousClient.post('/tasks', '{not json')).text).toBe(exact);
      });
    });

    describe('402 Payment Required: API access requires a Pro or Team plan', () => {
      const exact = '{"error":"API access requires a Pro or Team plan","code":"pro_required"}';

      it('with the free plan, a token gets 402', async () => {
        const free = await createPersonWithPlan(test, 'free');
        const token = await free.createTokenClient();
        for (const { status, text } of [await token.get('/spaces'), await token.post('/tasks', { title: 7 })]) {
          expect([status, text]).toEqual([402, exact]);
        }
      });

      it('sessions never get 402', async () => {
        const free = await createPersonWithPlan(test, 'free');
        expect((await free.get('/spaces')).status).toBe(200);
        expect((await free.get('/me')).body.user.plan).toBe('free');
      });

      it('the plans pro and team include the API', async () => {
        for (const plan of ['pro', 'team'] as const) {
          const token = await (await createPersonWithPlan(test, plan)).createTokenClient();
          expect((await token.get('/spaces')).status).toBe(200);
        }
      });

      it('a Team owner’s spaces cover their members, as long as they are members', async () => {
        const free = await createPersonWithPlan(test, 'free');
        const token = await free.createTokenClient();
        expect((await token.get('/spaces')).text).toBe(exact);
        const { space: covered } = await ana.createTeamSpace();
        await joinSpace(free, ana, covered.id, 'viewer');
        expect((await token.get('/spaces')).status).toBe(200);
        await ana.delete(`/spaces/${covered.id}/members/${free.id}`);
        expect((await token.get('/spaces')).text).toBe(exact);
      });

      it('a Pro owner’s spaces cover nobody but the owner', async () => {
        const pro = await createPersonWithPlan(test, 'pro');
        const { space: own } = await pro.createTeamSpace();
        const free = await createPersonWithPlan(test, 'free');
        await joinSpace(free, pro, own.id, 'admin');
        expect((await (await free.createTokenClient()).get('/spaces')).text).toBe(exact);
      });
    });

    it('403 Forbidden: Insufficient role (Viewer trying to write, non-owner deleting, etc.)', async () => {
      const viewer = await test.createMember(ana, space.id, 'viewer');
      const admin = await test.createMember(ana, space.id, 'admin');
      const writing = await viewer.post('/tasks', { projectId: project.id, title: 'X' });
      expect(writing.status).toBe(403);
      expect(writing.text).toBe(
        '{"error":"This requires the member role or higher; your role is viewer","code":"insufficient_role"}',
      );
      const deleting = await admin.delete(`/spaces/${space.id}`);
      expect(deleting.status).toBe(403);
      expect(deleting.text).toBe(
        '{"error":"This requires the owner role or higher; your role is admin","code":"insufficient_role"}',
      );
    });

    it('404 Not Found: The requested resource does not exist', async () => {
      for (const [path, error] of [
        [`/spaces/${nowhere}`, 'Space not found'],
        [`/projects/${nowhere}`, 'Project not found'],
        [`/tasks/${nowhere}`, 'Task not found'],
        ['/nothing', 'Not found'],
      ] as const) {
        const { status, text } = await api.get(path);
        expect([status, text]).toEqual([404, JSON.stringify({ error, code: 'not_found' })]);
      }
    });

    it('409 Conflict: Slug already taken within this space', async () => {
      const { status, text } = await api.post('/projects', { spaceId: space.id, name: 'Second', slug: 'general' });
      expect(status).toBe(409);
      expect(text).toBe('{"error":"Slug already taken within this space","code":"slug_taken"}');
    });

    it('409 Conflict: of two concurrent requests for one slug, one succeeds', async () => {
      const both = await Promise.all(
        [1, 2].map((n) => api.post('/projects', { spaceId: space.id, name: `Race ${n}`, slug: 'race' })),
      );
      expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    });
  });
});
