import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { runCli } from '../support/cli/run-cli.ts';
import { EventStreamClient } from '../support/event-stream-client.ts';
import { createInvitationSecret } from '../support/invite-and-join-space.ts';
import { McpClient } from '../support/mcp/mcp-client.ts';
import { FormBrowser } from '../support/oauth/form-browser.ts';
import {
  buildAuthorizationQuery,
  connectAgent,
  createCodeVerifier,
  refreshTokens,
  registerOAuthClient,
} from '../support/oauth/oauth-flow.ts';
import { type ApiClient, createTokenClient, describeOnEachEngine, type Person } from '../support/test-app.ts';

const unknownId = '01990000-0000-7000-8000-000000000000';

describe('A token or agent that is confined to some spaces', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let inside: { space: Json; project: Json };
    let outside: { space: Json; project: Json };
    let ids: Record<'task' | 'label' | 'comment' | 'status', string>;
    let token: ApiClient;
    let secret: string;
    let whole: ApiClient;
    beforeAll(async () => {
      ana = await test.createPerson();
      inside = await ana.createTeamSpace();
      outside = await ana.createTeamSpace();
      await ana.createTask(inside.project.id, { title: 'Needle inside', assigneeIds: [ana.id] });
      const task = await ana.createTask(outside.project.id, { title: 'Needle outside', assigneeIds: [ana.id] });
      const { body: label } = await ana.post('/labels', { spaceId: outside.space.id, name: 'Secret' });
      const { body: comment } = await ana.post(`/tasks/${task.id}/comments`, { content: 'Needle' });
      const [status] = (await ana.get(`/statuses?projectId=${outside.project.id}`)).body;
      ids = { task: task.id, label: label.label.id, comment: comment.comment.id, status: status.id };
      secret = await ana.createTokenSecret({ spaceIds: [inside.space.id] });
      token = createTokenClient(test, secret);
      whole = await ana.createTokenClient();
    });

    it('F36: gets the same 404 as for a nonexistent id outside of them, and changes nothing', async () => {
      const calls: [string, (id: Json) => string, string, Json?][] = [
        ['GET', (id) => `/spaces/${id}`, outside.space.id],
        ['PATCH', (id) => `/spaces/${id}`, outside.space.id, { name: 'Changed' }],
        ['GET', (id) => `/spaces/${id}/members`, outside.space.id],
        ['POST', (id) => `/spaces/${id}/invitations`, outside.space.id, { role: 'admin' }],
        ['GET', (id) => `/projects?spaceId=${id}`, outside.space.id],
        ['GET', (id) => `/events?spaceId=${id}`, outside.space.id],
        ['GET', (id) => `/projects/${id}/board`, outside.project.id],
        ['GET', (id) => `/tasks?projectId=${id}`, outside.project.id],
        ['GET', (id) => `/tasks/${id}`, ids.task],
        ['GET', (id) => `/tasks/${id}/activity`, ids.task],
        ['PATCH', (id) => `/tasks/${id}`, ids.task, { title: 'Changed' }],
        ['DELETE', (id) => `/tasks/${id}`, ids.task],
        ['PATCH', (id) => `/labels/${id}`, ids.label, { name: 'Changed' }],
        ['PATCH', (id) => `/comments/${id}`, ids.comment, { content: 'Changed' }],
        ['PATCH', (id) => `/statuses/${id}`, ids.status, { name: 'Changed' }],
      ];
      for (const [method, path, id, body] of calls) {
        // Another token of the same person has the response in the caches of the server.
        if (method === 'GET' && !path(id).startsWith('/events')) expect((await whole.get(path(id))).status).toBe(200);
        const [there, nowhere] = [
          await token.request(method, path(id), body),
          await token.request(method, path(unknownId), body),
        ];
        expect([method, path(id), there.status, there.text]).toEqual([method, path(id), 404, nowhere.text]);
      }
      expect((await whole.get(`/tasks/${ids.task}`)).body.task.title).toBe('Needle outside');
    });

    it('F36: finds nothing outside of them in any list across spaces, also after another token has listed them', async () => {
      const paths = ['/spaces', '/tasks?assigneeId=me', '/search?q=Needle', '/search?assigneeId=me'];
      for (const path of paths) {
        const [all, confined, allAgain] = [await whole.get(path), await token.get(path), await whole.get(path)];
        expect(JSON.stringify(all.body)).toContain(outside.space.id);
        expect(allAgain.text).toBe(all.text);
        expect(confined.status).toBe(200);
        expect(JSON.stringify(confined.body)).toContain(inside.space.id);
        expect(JSON.stringify(confined.body)).not.toMatch(new RegExp(`${outside.space.id}|Needle outside`));
        expect(confined.headers.etag).not.toBe(all.headers.etag);
        expect((await token.get(path, { 'if-none-match': all.headers.etag as string })).status).toBe(200);
      }
    });

    it('F36: works in them, with the person’s role', async () => {
      const created = await token.post('/tasks', { projectId: inside.project.id, title: 'By the token' });
      expect(created.status).toBe(201);
      expect((await token.patch(`/spaces/${inside.space.id}`, { description: 'Ours' })).status).toBe(200);
    });

    it('F36: can neither change the account nor create spaces', async () => {
      for (const [method, path, body] of [
        ['PATCH', '/me', { name: 'Changed' }],
        ['POST', '/spaces', { name: 'New', slug: 'a-new-space' }],
        ['POST', '/demo', {}],
      ] as const) {
        const reply = await token.request(method, path, body);
        expect([path, reply.status, reply.body.code]).toEqual([path, 403, 'confined_token']);
      }
      expect((await ana.get('/spaces')).body).toHaveLength(3);
      expect((await token.get('/me')).body.user.name).toBe('Ana');
    });

    it('F36: follows the events of them only', async () => {
      const stream = await EventStreamClient.open(token, undefined);
      await stream.waitForEvent('ready');
      await ana.createTask(outside.project.id, { title: 'Unseen' });
      const { space: newer } = await ana.createTeamSpace();
      await ana.createTask(inside.project.id, { title: 'Seen' });
      const event = await stream.waitForEvent('task.created');
      expect(event.spaceId).toBe(inside.space.id);
      expect(JSON.stringify(stream.events)).not.toMatch(new RegExp(`${outside.space.id}|${newer.id}|Unseen`));
      stream.disconnect();
    });

    it('F36: sees over MCP only them: context, lists, search, resources and tools by id', async () => {
      const mcp = new McpClient(test, secret);
      for (const [tool, input, shown] of [
        ['get_context', {}, inside.space.name],
        ['list_spaces', {}, inside.space.id],
        ['find_tasks', { q: 'Needle' }, 'inside'],
        ['search', { query: 'Needle' }, 'inside'],
      ] as const) {
        const text = JSON.stringify(await mcp.callTool(tool, input));
        expect(text, tool).toContain(shown);
        expect(text, tool).not.toMatch(new RegExp(`${outside.space.id}|${outside.space.name}|Needle outside`));
      }
      expect(JSON.stringify(await mcp.request('resources/list'))).not.toContain(outside.project.id);
      for (const [tool, input] of [
        ['get_task', { taskId: ids.task }],
        ['fetch', { id: ids.task }],
        ['update_task', { taskId: ids.task, title: 'Changed' }],
        ['update_tasks', { tasks: [{ taskId: ids.task, title: 'Changed' }] }],
      ] as const) {
        const { text } = await mcp.tryTool(tool, input);
        expect(text, tool).not.toContain('Needle outside');
      }
      expect((await whole.get(`/tasks/${ids.task}`)).body.task.title).toBe('Needle outside');
    });

    it('F36: is made with spaces of the caller only, and lists say which', async () => {
      const bea = await test.createPerson('Bea');
      const { space: foreign } = await bea.createTeamSpace();
      const create = (spaceIds: unknown) => ana.post('/tokens', { name: 'Confined', spaceIds });
      const errors = [await create([inside.space.id, foreign.id]), await create([inside.space.id, unknownId])];
      for (const { status, body } of errors)
        expect([status, body.issues]).toEqual([
          400,
          [{ path: 'spaceIds.1', message: 'must be the id of one of your spaces' }],
        ]);
      expect((await create([])).body.issues[0].path).toBe('spaceIds');
      const made = await create([inside.space.id]);
      expect(made.body.token.spaceIds).toEqual([inside.space.id]);
      expect((await create(null)).body.token.spaceIds).toBeNull();
      const listed = (await ana.get('/tokens')).body.map((one: Json) => one.spaceIds);
      expect(listed).toEqual(expect.arrayContaining([[inside.space.id], null]));
    });

    it('F36: reaches nothing once the person has left its only space, and nothing else instead', async () => {
      const bea = await test.createPerson('Bea');
      await bea.post('/invitations/accept', { secret: await createInvitationSecret(ana, inside.space.id, 'member') });
      const confined = await bea.createTokenClient({ spaceIds: [inside.space.id] });
      expect((await confined.get('/spaces')).body).toHaveLength(1);
      await bea.delete(`/spaces/${inside.space.id}/members/${bea.id}`);
      expect((await confined.get('/spaces')).body).toEqual([]);
      expect((await confined.get('/tasks?assigneeId=me')).body).toEqual([]);
      expect((await confined.get('/search?q=Needle')).body).toEqual([]);
    });

    it('F36: an agent is confined on the consent page, also after it has refreshed its tokens', async () => {
      const agent = await connectAgent(ana, { name: 'Confined', onlySpaceId: inside.space.id });
      const mcp = new McpClient(test, agent.accessToken);
      expect(JSON.stringify(await mcp.callTool('list_spaces'))).not.toContain(outside.space.id);
      expect((await mcp.tryTool('get_task', { taskId: ids.task })).isError).toBe(true);
      const { access_token } = (await refreshTokens(test, agent)).body;
      const refreshed = await new McpClient(test, access_token).callTool('list_spaces');
      expect(JSON.stringify(refreshed)).toContain(inside.space.id);
      expect(JSON.stringify(refreshed)).not.toContain(outside.space.id);
      const [listed] = (await ana.get('/agents')).body;
      expect([listed.name, listed.spaceIds]).toEqual(['Confined', [inside.space.id]]);
      const everywhere = await connectAgent(ana, { name: 'Everywhere' });
      const all = await new McpClient(test, everywhere.accessToken).callTool('list_spaces');
      expect(JSON.stringify(all)).toContain(outside.space.id);
    });

    it('F36: the consent page asks again when no space of the person is chosen, and connects nothing', async () => {
      const bea = await test.createPerson('Bea');
      const { client_id: clientId } = await registerOAuthClient(test, { client_name: 'Undecided' });
      const query = buildAuthorizationQuery(test, { clientId, verifier: createCodeVerifier() });
      const browser = new FormBrowser(bea);
      const consent = await browser.open(`/oauth/authorize?${query}`);
      const [{ id: own }] = (await bea.get('/spaces')).body;
      expect(consent.text).toContain(`name="space" value="${own}"`);
      expect(consent.text).not.toContain(inside.space.id);
      const choices: Record<string, string>[] = [{}, { space: inside.space.id }];
      for (const chosen of choices) {
        const again = await browser.submitForm(consent, { answer: 'allow', scope: 'write', spaces: 'some', ...chosen });
        expect([again.status, again.text]).toEqual([200, expect.stringContaining('Choose at least one space.')]);
      }
      expect((await bea.get('/agents')).body).toEqual([]);
    });

    it('F36: the command line confines by slug, and names the spaces when one is unknown', async () => {
      const create = (...spaces: string[]) =>
        runCli(
          [
            '--json',
            'token',
            'create',
            '--email',
            ana.email,
            '--name',
            'Cli',
            ...spaces.flatMap((one) => ['--space', one]),
          ],
          test.databaseEnv,
        );
      const made = await create(inside.space.slug);
      expect(made.json.token.spaceIds).toEqual([inside.space.id]);
      expect((await createTokenClient(test, made.json.secret).get('/spaces')).body.map((one: Json) => one.id)).toEqual([
        inside.space.id,
      ]);
      const refused = await create('nowhere');
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain(`--space: ${ana.email} has no space nowhere; their spaces are`);
    });
  });
});
