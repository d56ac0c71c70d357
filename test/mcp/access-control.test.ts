import { beforeAll, describe, expect, it } from 'vitest';
import type { ToolName } from '../../contract/index.ts';
import { roles } from '../../contract/rules/roles.ts';
import type { Json } from '../../testing/json.ts';
import { createFixtures, createPersonWithPlan, type Fixtures } from '../support/fixtures.ts';
import { connectMcpClient, McpClient } from '../support/mcp/mcp-client.ts';
import { toolInputs, toolNames, toolOperations } from '../support/mcp/tool-inputs.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const dayMs = 86_400_000;
const callers = ['viewer', 'member', 'admin', 'owner', 'stranger', 'read-only owner'] as const;
type Caller = (typeof callers)[number];

/** What comes of a call, by the contract: who may, and in which words everybody else is refused. */
function expected(name: ToolName, caller: Caller): string {
  const [, { access, write }] = toolOperations.find(([one]) => one === name) as (typeof toolOperations)[number];
  // These look for what the caller may see, or tell of each item by itself.
  const isOpen = access === 'user';
  if (caller === 'stranger') return exceptions[name] ?? (isOpen ? 'done' : 'not_found');
  if (caller === 'read-only owner') return write ? 'read_only_token' : 'done';
  const least = isOpen ? 'viewer' : access;
  if (roles.indexOf(caller) < roles.indexOf(least as 'viewer')) return 'insufficient_role';
  // What is deleted here was made by somebody else.
  if (name === 'delete_task' && caller === 'member') return 'insufficient_role';
  return 'done';
}

/** Follows every write in the space. */
async function versionOf({ owner, space }: Fixtures): Promise<string> {
  const { headers } = await owner.request('HEAD', `/labels?spaceId=${space.id}`);
  expect(headers.etag).toMatch(/^"/);
  return headers.etag as string;
}

/** For who is in no space of it. */
const exceptions: { [N in ToolName]?: string } = { fetch: 'not_found' };

describe('Over MCP, who may do what is what the contract says', () => {
  describeOnEachEngine((test) => {
    let world: Fixtures;
    const agents = {} as Record<Caller, McpClient>;
    beforeAll(async () => {
      world = await createFixtures(test);
      const { viewer, member, admin, owner, stranger } = world;
      for (const [caller, person] of Object.entries({ viewer, member, admin, owner, stranger })) {
        agents[caller as Caller] = await connectMcpClient(person);
      }
      agents['read-only owner'] = await connectMcpClient(owner, { scope: 'read' });
    });

    describe.each(toolNames)('%s', (name) => {
      it.each(callers)('for a %s', async (caller) => {
        const person = world[caller === 'read-only owner' ? 'owner' : caller];
        const input = await toolInputs[name]({ ...world, caller: person, recordCreator: world.creator });
        const before = await versionOf(world);
        const { isError, text, data } = await agents[caller].tryTool(name, input as Json);
        const outcome = isError ? text.split(':')[0] : 'done';
        expect([outcome, text]).toEqual([expected(name, caller), text]);
        expect(data === undefined).toBe(isError);
        if (isError) expect(await versionOf(world)).toBe(before);
      });
    });

    it('a viewer changes nothing by update_tasks, item by item', async () => {
      const before = await versionOf(world);
      const { results, failed } = await agents.viewer.callTool('update_tasks', {
        tasks: [{ taskId: world.task.id, title: 'Mine now' }],
      });
      expect(failed).toBe(1);
      expect(results[0]).toEqual({
        id: world.task.id,
        title: 'Mine now',
        error: expect.stringContaining('insufficient_role: This requires the role member'),
      });
      const strange = await agents.stranger.callTool('update_tasks', {
        tasks: [{ taskId: world.task.id, priority: 'low' }],
      });
      expect(strange.results[0].error).toBe('not_found: Task not found');
      expect(await versionOf(world)).toBe(before);
    });

    it('a stranger finds nothing of the space', async () => {
      const { stranger } = agents;
      for (const [name, input] of [
        ['find_tasks', { q: 'task' }],
        ['search', { query: 'task' }],
        ['search', { query: 'general' }],
        ['get_context', {}],
        ['list_spaces', {}],
      ] as const) {
        const text = JSON.stringify(await stranger.callTool(name, input));
        expect([name, text]).toEqual([name, expect.not.stringContaining(world.task.id)]);
        expect(text).not.toContain(world.project.id);
        expect(text).not.toContain(world.space.id);
      }
    });

    it('a read-only token is shown the tools that only read', async () => {
      const names = (await agents['read-only owner'].listTools()).map(({ name }) => name);
      expect(names).toEqual(toolOperations.filter(([, { write }]) => !write).map(([name]) => name));
      expect((await agents.viewer.listTools()).length).toBe(toolNames.length);
    });
  });
});

describe('Before anything is looked at', () => {
  describeOnEachEngine(
    (test) => {
      let ana: Person;
      beforeAll(async () => {
        ana = await test.createPerson();
      });
      const knock = (secret: string | undefined, body: unknown = 'no JSON at all') =>
        new McpClient(test, secret).http.post('/mcp', body);

      it('no token, a wrong one, a revoked and an expired one are 401, and told where to make one', async () => {
        const secret = await ana.createTokenSecret();
        const { body } = await ana.get('/tokens');
        const expired = await ana.createTokenSecret({ expiresAt: new Date(test.now() + dayMs).toISOString() });
        expect((await connectMcpClient(ana)).sessionId).toBeUndefined();
        await ana.delete(`/tokens/${body[0].id}`);
        test.advanceClock(2 * dayMs);
        for (const wrong of [undefined, 'nonsense', 'kt_0000000000000000000000000000000000aa', secret, expired]) {
          const { status, body, headers } = await knock(wrong);
          expect([wrong, status]).toEqual([wrong, 401]);
          expect(body.error).toContain('Create a token at http://localhost:3000');
          expect(headers['www-authenticate']).toMatch(/^Bearer/);
        }
      });

      it('a session’s cookie is no way in', async () => {
        const agent = new McpClient(test, undefined);
        const { status } = await ana.post('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/list' });
        expect([status, (await agent.postMessage('tools/list')).status]).toEqual([401, 401]);
      });

      it('a free plan is 402, in the words of REST', async () => {
        const free = await createPersonWithPlan(test, 'free');
        const { status, text } = await knock(await free.createTokenSecret());
        expect([status, text]).toEqual([
          402,
          '{"error":"API access requires a Pro or Team plan","code":"pro_required"}',
        ]);
      });

      it('every request counts once for the token, and past the limit it is 429', async () => {
        const agent = new McpClient(test, await ana.createTokenSecret());
        const left = async () => {
          const { headers, status } = await agent.postMessage('tools/call', { name: 'list_spaces', arguments: {} });
          expect(status).toBe(200);
          return Number(/r=(\d+)/.exec(headers.ratelimit ?? '')?.[1]);
        };
        expect([await left(), await left()]).toEqual([4, 3]);
        await agent.notify('notifications/cancelled');
        await agent.http.get('/spaces');
        expect(await left()).toBe(0);
        const { status, text, headers } = await agent.postMessage('tools/list');
        expect([status, text]).toEqual([429, '{"error":"Rate limit exceeded"}']);
        expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      });
    },
    { TOKEN_RATE_LIMIT: '5' },
  );
});
