import { beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { callMcpTool, getMcpStatus, parseMcpResult, postMcp } from '../support/mcp/mcp-request.ts';
import { connectAgent, refreshTokens } from '../support/oauth/oauth-flow.ts';
import { describeOnEachEngine, type Person, replaceLastCharacter } from '../support/test-app.ts';

const writeTools = ['create_task', 'update_task', 'complete_task', 'add_comment', 'assign_task', 'delete_task'];

describe('A connected agent', () => {
  describeOnEachEngine((app) => {
    let ana: Person;
    beforeAll(async () => {
      ana = await app.createPerson();
    });

    async function listTools(secret: string): Promise<string[]> {
      return parseMcpResult((await postMcp(app, secret, 'tools/list')).text).tools.map(({ name }: Json) => name);
    }

    test('acts as its person, and the activity names the agent', async () => {
      const { accessToken, agentId } = await connectAgent(ana, { name: 'Claude' });
      expect(await listTools(accessToken)).toEqual(expect.arrayContaining(writeTools));
      const { project } = await ana.getPersonalSpace();
      const created = await callMcpTool(app, accessToken, 'create_task', {
        projectId: project.id,
        title: 'By an agent',
      });
      expect(created.isError ?? false).toBe(false);
      const [task] = (await ana.get(`/tasks?projectId=${project.id}`)).body;
      expect(task).toMatchObject({ title: 'By an agent', createdById: ana.id });
      const [event] = (await ana.get(`/tasks/${task.id}/activity`)).body;
      expect(event).toMatchObject({
        type: 'task.created',
        by: { userId: ana.id, tokenId: agentId, tokenName: 'Claude' },
      });
    });

    test('without a name is still recorded as an agent', async () => {
      const eve = await app.createPerson('Eve');
      const { accessToken, agentId } = await connectAgent(eve, { name: ' ' });
      expect((await eve.get('/agents')).body).toMatchObject([{ id: agentId, name: null }]);
      const { project } = await eve.getPersonalSpace();
      await callMcpTool(app, accessToken, 'create_task', { projectId: project.id, title: 'By whom' });
      const [task] = (await eve.get(`/tasks?projectId=${project.id}`)).body;
      const [event] = (await eve.get(`/tasks/${task.id}/activity`)).body;
      expect(event.by).toMatchObject({ userId: eve.id, tokenId: agentId, tokenName: null });
    });

    test('with the read scope sees no writing tools and cannot write', async () => {
      const { accessToken } = await connectAgent(ana, { scope: 'read' });
      const tools = await listTools(accessToken);
      expect(tools).toContain('list_tasks');
      expect(tools.filter((name) => writeTools.includes(name))).toEqual([]);
      const { project } = await ana.getPersonalSpace();
      const before = (await ana.get(`/tasks?projectId=${project.id}`)).body;
      const { text } = await postMcp(app, accessToken, 'tools/call', {
        name: 'create_task',
        arguments: { projectId: project.id, title: 'Not made' },
      });
      expect(text).not.toContain('"title":"Not made"');
      expect((await ana.get(`/tasks?projectId=${project.id}`)).body).toEqual(before);
    });

    test('can refresh to a token with a smaller scope', async () => {
      const connected = await connectAgent(ana);
      const { body } = await refreshTokens(app, { ...connected, scope: 'read' });
      expect((await listTools(body.access_token)).filter((name) => writeTools.includes(name))).toEqual([]);
    });

    test('has its person’s current role in each request', async () => {
      const owner = await app.createPerson('Owner');
      const { space, project } = await owner.createTeamSpace();
      const viewer = await app.createMember(owner, space.id, 'viewer');
      const { accessToken } = await connectAgent(viewer);
      const create = () => callMcpTool(app, accessToken, 'create_task', { projectId: project.id, title: 'Mine' });
      expect((await create()).isError).toBe(true);
      await owner.patch(`/spaces/${space.id}/members/${viewer.id}`, { role: 'member' });
      expect((await create()).isError ?? false).toBe(false);
      await owner.delete(`/spaces/${space.id}/members/${viewer.id}`);
      const gone = await create();
      expect([gone.isError, JSON.stringify(gone)]).toEqual([true, expect.stringMatching(/not found/i)]);
      expect((await owner.get(`/tasks?projectId=${project.id}`)).body).toHaveLength(1);
    });

    test('is listed with the time it was last used', async () => {
      const eve = await app.createPerson('Eve');
      const { accessToken } = await connectAgent(eve);
      const [fresh] = (await eve.get('/agents')).body;
      expect(fresh.lastUsedAt).toBeNull();
      expect(Object.keys(fresh).sort()).toEqual(['createdAt', 'id', 'lastUsedAt', 'name', 'scope', 'site', 'spaceIds']);
      expect(await getMcpStatus(app, accessToken)).toBe(200);
      await app.restart();
      const [used] = (await eve.get('/agents')).body;
      expect(Math.abs(Date.parse(used.lastUsedAt) - app.now())).toBeLessThan(60_000);
    });

    test('can be listed and deleted only with a session, not with a token', async () => {
      const { agentId, accessToken } = await connectAgent(ana);
      const token = await ana.createTokenClient();
      for (const reply of [await token.get('/agents'), await token.delete(`/agents/${agentId}`)]) {
        expect([reply.status, reply.body.code]).toEqual([403, 'session_required']);
      }
      expect(await getMcpStatus(app, accessToken)).toBe(200);
    });

    test('does not affect API tokens', async () => {
      const secret = await ana.createTokenSecret();
      await connectAgent(ana);
      expect(await getMcpStatus(app, secret)).toBe(200);
      expect(await getMcpStatus(app, replaceLastCharacter(secret))).toBe(401);
    });
  });
});

describe('The rate limit of an agent', () => {
  describeOnEachEngine(
    (app) => {
      test('is separate from other agents and tokens, and shared by all its tokens', async () => {
        const ana = await app.createPerson();
        const [one, other] = [await connectAgent(ana), await connectAgent(ana)];
        const secret = await ana.createTokenSecret();
        const statuses = [];
        for (let i = 0; i < 5; i++) statuses.push(await getMcpStatus(app, one.accessToken));
        expect(statuses).toEqual([200, 200, 200, 200, 429]);
        const { body } = await refreshTokens(app, one);
        const limited = await postMcp(app, body.access_token, 'tools/list');
        expect([limited.status, Number(limited.headers['retry-after']) > 0]).toEqual([429, true]);
        expect(await getMcpStatus(app, other.accessToken)).toBe(200);
        expect(await getMcpStatus(app, secret)).toBe(200);
        app.advanceClock(60_000);
        expect(await getMcpStatus(app, body.access_token)).toBe(200);
      });
    },
    { TOKEN_RATE_LIMIT: '4' },
  );
});
