import { expect } from 'vitest';
import { createPersonWithPlan } from '../../../support/create-person-with-plan.ts';
import { type ApiClient, type ApiResponse, createTokenClient } from '../../../support/test-app.ts';
import { requiresField } from './field-and-role-checks.ts';
import { createTask, type Statement, uniqueSlug, unknownId } from './statement-fixtures.ts';

const proRequired = '{"error":"API access requires a Pro or Team plan","code":"pro_required"}';

/** Sends as many requests as a minute allows, and one more. Returns the last two responses. */
async function exceedLimit(client: ApiClient): Promise<[ApiResponse, ApiResponse]> {
  for (let count = 0; count < 99; count++) await client.get('/spaces');
  return [await client.get('/spaces'), await client.get('/spaces')];
}

export const authenticationStatements: Statement[] = [
  [
    2,
    'Automate your task management workflow. Integrate Krokanti Tasks with your tools using personal API tokens and a simple REST API.',
    async ({ api }) => {
      const { status, headers } = await api.get('/spaces');
      expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    },
  ],
  [
    3,
    'https://tasks.krokanti.com/api100 req/min per tokenPro or Team plan required',
    async ({ api }) => {
      const { headers } = await api.get('/spaces');
      expect(headers['ratelimit-policy']).toBe('"token";q=100;w=60');
    },
  ],
  [
    4,
    'API access is available on Pro and Team plans. Generate your tokens in Settings → API Tokens.',
    async ({ test }) => {
      for (const [plan, status] of [
        ['free', 402],
        ['pro', 200],
        ['team', 200],
      ] as const) {
        const person = await createPersonWithPlan(test, plan);
        const client = await person.createTokenClient();
        expect([plan, (await client.get('/spaces')).status]).toEqual([plan, status]);
        expect((await person.get('/spaces')).status).toBe(200);
      }
    },
  ],
  [
    6,
    'All API requests must include an Authorization header with a personal API token. Generate tokens in Settings → API Tokens. Tokens start with kt_ and are shown once on creation.',
    async ({ test, owner }) => {
      for (const path of ['/spaces', '/projects', '/tasks', '/me'])
        expect((await test.anonymousClient.get(path)).text).toBe('{"error":"Unauthorized"}');
      const { status, body } = await owner.post('/tokens', { name: 'Once' });
      expect([status, body.secret]).toEqual([201, expect.stringMatching(/^kt_/)]);
      expect((await createTokenClient(test, body.secret).get('/spaces')).status).toBe(200);
      expect((await owner.get('/tokens')).text).not.toContain(body.secret);
    },
  ],
];

export const errorStatements: Statement[] = [
  [
    85,
    'Error responses include an error field. Some errors also include a machine-readable code field.',
    async ({ test, api }) => {
      const responses = [
        await test.anonymousClient.get('/spaces'),
        await api.get(`/tasks/${unknownId}`),
        await api.post('/tasks', '{'),
        await api.get('/nowhere'),
      ];
      expect(responses.map(({ status }) => status)).toEqual([401, 404, 400, 404]);
      for (const { body, text } of responses) {
        expect(body.error).toMatch(/\S/);
        expect(text).not.toMatch(/<html|at \w+ \(/i);
      }
      expect(responses.map(({ body }) => body.code)).toEqual([undefined, 'not_found', 'invalid_input', 'not_found']);
    },
  ],
  [
    88,
    '400 | Bad Request | Missing or invalid fields in the request body.',
    async (world) => {
      await requiresField(await createTask(world, { title: undefined }), 'title');
      await requiresField(await createTask(world, { priority: 'huge' }), 'priority');
    },
  ],
  [
    89,
    '401 | Unauthorized | Missing or invalid API token.',
    async ({ test, owner }) => {
      const { id, secret } = (await owner.post('/tokens', { name: 'Revoked' }).then(({ body }) => ({
        id: body.token.id,
        secret: body.secret,
      }))) as { id: string; secret: string };
      expect((await owner.delete(`/tokens/${id}`)).status).toBe(200);
      for (const client of [test.anonymousClient, createTokenClient(test, 'kt_x'), createTokenClient(test, secret)]) {
        const { status, text } = await client.get('/spaces');
        expect([status, text]).toEqual([401, '{"error":"Unauthorized"}']);
      }
    },
  ],
  [
    90,
    '402 | Payment Required | API access requires a Pro or Team plan.',
    async ({ test }) => {
      const free = await (await createPersonWithPlan(test, 'free')).createTokenClient();
      for (const response of [await free.get('/spaces'), await free.post('/spaces', { name: 'X', slug: uniqueSlug() })])
        expect([response.status, response.text]).toEqual([402, proRequired]);
    },
  ],
  [
    91,
    '403 | Forbidden | Insufficient role (Viewer trying to write, non-owner deleting, etc.).',
    async ({ viewer, member, owner, project }) => {
      const task = await owner.createTask(project.id);
      for (const response of [
        await viewer.post('/tasks', { projectId: project.id, title: 'X' }),
        await viewer.patch(`/tasks/${task.id}`, { title: 'X' }),
        await member.delete(`/tasks/${task.id}`),
        await member.delete(`/projects/${project.id}`),
      ])
        expect([response.status, response.body.code]).toEqual([403, 'insufficient_role']);
    },
  ],
  [
    92,
    '404 | Not Found | The requested resource does not exist.',
    async ({ api, stranger, project }) => {
      for (const path of [`/tasks/${unknownId}`, `/projects/${unknownId}`, `/tasks?projectId=${unknownId}`, '/nowhere'])
        expect([path, (await api.get(path)).status]).toEqual([path, 404]);
      expect((await stranger.get(`/projects/${project.id}`)).status).toBe(404);
    },
  ],
  [
    93,
    '409 | Conflict | Slug already taken within this space.',
    async ({ api, space, project }) => {
      const input = { spaceId: space.id, name: 'Again', slug: project.slug };
      const { status, body } = await api.post('/projects', input);
      expect([status, body.code, body.error]).toEqual([
        409,
        'slug_taken',
        expect.stringMatching(/^Slug already taken/),
      ]);
      expect((await api.get(`/projects?spaceId=${space.id}`)).text).not.toContain('"Again"');
    },
  ],
  [
    94,
    '429 | Too Many Requests | Exceeded 100 requests per minute per token.',
    async ({ owner }) => {
      const [last, over] = await exceedLimit(await owner.createTokenClient());
      expect([last.status, over.status]).toEqual([200, 429]);
    },
  ],
  [
    96,
    '{ "error": "Unauthorized" }',
    async ({ test }) => {
      expect((await test.anonymousClient.get('/spaces')).body).toEqual({ error: 'Unauthorized' });
    },
  ],
  [
    98,
    '{ "error": "API access requires a Pro or Team plan", "code": "pro_required" }Rate limits',
    async ({ test }) => {
      const free = await (await createPersonWithPlan(test, 'free')).createTokenClient();
      expect((await free.get('/spaces')).text).toBe(proRequired);
    },
  ],
  [
    99,
    'API token requests are limited to 100 requests per minute per token. Session-based requests (from the web app) are not rate limited.',
    async ({ owner }) => {
      const [one, two] = [await owner.createTokenClient(), await owner.createTokenClient()];
      const [, over] = await exceedLimit(one);
      expect([over.status, (await two.get('/spaces')).status]).toEqual([429, 200]);
      const [, session] = await exceedLimit(owner);
      expect([session.status, session.headers.ratelimit]).toEqual([200, undefined]);
    },
  ],
  [
    100,
    'When you exceed the limit you receive 429 Too Many Requests. The response includes a Retry-After header indicating how many seconds to wait before retrying.',
    async ({ test, owner }) => {
      const client = await owner.createTokenClient();
      const [, over] = await exceedLimit(client);
      const seconds = Number(over.headers['retry-after']);
      expect([over.status, seconds > 0 && seconds <= 60]).toEqual([429, true]);
      test.advanceClock(seconds * 1000);
      expect((await client.get('/spaces')).status).toBe(200);
    },
  ],
  [
    104,
    '{ "error": "Rate limit exceeded" }Code examples',
    async ({ owner }) => {
      const [, over] = await exceedLimit(await owner.createTokenClient());
      expect([over.status, over.headers['retry-after'], over.headers['content-type'], over.text]).toEqual([
        429,
        expect.stringMatching(/^\d+$/),
        expect.stringMatching(/^application\/json/),
        '{"error":"Rate limit exceeded"}',
      ]);
    },
  ],
];
