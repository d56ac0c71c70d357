import { beforeAll, describe, expect, it } from 'vitest';
import type { ToolName } from '../../contract/index.ts';
import { roles } from '../../contract/rules/roles.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { createPersonWithPlan } from '../support/create-person-with-plan.ts';
import { createFixtures, type Fixtures } from '../support/fixtures.ts';
import { connectMcpClient, McpClient } from '../support/mcp/mcp-client.ts';
import { toolInputs, toolNames, toolOperations } from '../support/mcp/tool-inputs.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const dayMs = 86_400_000;
const callers = ['viewer', 'member', 'admin', 'owner', 'stranger', 'read-only owner'] as const;
type Caller = (typeof callers)[number];

/** The outcome that the contract declares for a caller: `done` or an error code. */
function getExpectedOutcome(name: ToolName, caller: Caller): string {
  const [, { access, write }] = toolOperations.find(
    ([toolName]) => toolName === name,
  ) as (typeof toolOperations)[number];
  // User-level tools only return what the caller may see, or report each item separately.
  const isOpen = access === 'user';
  if (caller === 'stranger') return strangerOutcomes[name] ?? (isOpen ? 'done' : 'not_found');
  if (caller === 'read-only owner') return write ? 'read_only_token' : 'done';
  const minRole = isOpen ? 'viewer' : access;
  if (roles.indexOf(caller) < roles.indexOf(minRole as 'viewer')) return 'insufficient_role';
  // The task in the fixtures was created by someone else.
  if (['delete_task', 'restore_task'].includes(name) && caller === 'member') return 'insufficient_role';
  // The run is that of another token.
  return name === 'undo_run' ? 'not_your_run' : 'done';
}

/** An ETag that changes with every write in the space. */
async function getSpaceEtag({ owner, space }: Fixtures): Promise<string> {
  const { headers } = await owner.request('HEAD', `/labels?spaceId=${space.id}`);
  expect(headers.etag).toMatch(/^"/);
  return headers.etag as string;
}

/** Outcomes for callers who are not members of the space. */
const strangerOutcomes: { [N in ToolName]?: string } = { fetch: 'not_found' };

describe('MCP tools enforce the access declared in the contract', () => {
  describeOnEachEngine((test) => {
    let fixtures: Fixtures;
    const agents = {} as Record<Caller, McpClient>;
    beforeAll(async () => {
      fixtures = await createFixtures(test);
      const { viewer, member, admin, owner, stranger } = fixtures;
      for (const [caller, person] of Object.entries({ viewer, member, admin, owner, stranger })) {
        agents[caller as Caller] = await connectMcpClient(person);
      }
      agents['read-only owner'] = await connectMcpClient(owner, { scope: 'read' });
    });

    describe.each(toolNames)('%s', (name) => {
      it.each(callers)('called by a %s', async (caller) => {
        const person = fixtures[caller === 'read-only owner' ? 'owner' : caller];
        const input = await toolInputs[name]({ ...fixtures, caller: person, recordCreator: fixtures.creator });
        const before = await getSpaceEtag(fixtures);
        const { isError, text, data } = await agents[caller].tryTool(name, input as Json);
        const outcome = isError ? text.split(':')[0] : 'done';
        expect([outcome, text]).toEqual([getExpectedOutcome(name, caller), text]);
        expect(data === undefined).toBe(isError);
        if (isError) expect(await getSpaceEtag(fixtures)).toBe(before);
      });
    });

    it("update_tasks rejects a viewer's changes item by item", async () => {
      const before = await getSpaceEtag(fixtures);
      const { results, failed } = await agents.viewer.callTool('update_tasks', {
        tasks: [{ taskId: fixtures.task.id, title: 'Mine now' }],
      });
      expect(failed).toBe(1);
      expect(results[0]).toEqual({
        id: fixtures.task.id,
        title: 'Mine now',
        error: expect.stringContaining('insufficient_role: This requires the member role'),
      });
      const strangerResult = await agents.stranger.callTool('update_tasks', {
        tasks: [{ taskId: fixtures.task.id, priority: 'low' }],
      });
      expect(strangerResult.results[0].error).toBe('not_found: Task not found');
      expect(await getSpaceEtag(fixtures)).toBe(before);
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
        expect([name, text]).toEqual([name, expect.not.stringContaining(fixtures.task.id)]);
        expect(text).not.toContain(fixtures.project.id);
        expect(text).not.toContain(fixtures.space.id);
      }
    });

    it('a read-only token lists only the tools that read', async () => {
      const names = (await agents['read-only owner'].listTools()).map(({ name }) => name);
      expect(names).toEqual(toolOperations.filter(([, { write }]) => !write).map(([name]) => name));
      expect((await agents.viewer.listTools()).length).toBe(toolNames.length);
    });
  });
});

describe('Requests are rejected before their body is read', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    beforeAll(async () => {
      ana = await test.createPerson();
    });
    const postToMcp = (secret: string | undefined, body: unknown = 'no JSON at all') =>
      new McpClient(test, secret).http.post('/mcp', body);

    it('a missing, wrong, revoked or expired token is 401 and the error says where to create one', async () => {
      const secret = await ana.createTokenSecret();
      const { body } = await ana.get('/tokens');
      const expired = await ana.createTokenSecret({ expiresAt: new Date(test.now() + dayMs).toISOString() });
      expect((await connectMcpClient(ana)).sessionId).toBeUndefined();
      await ana.delete(`/tokens/${body[0].id}`);
      test.advanceClock(2 * dayMs);
      for (const token of [undefined, 'nonsense', 'kt_0000000000000000000000000000000000aa', secret, expired]) {
        const { status, body, headers } = await postToMcp(token);
        expect([token, status]).toEqual([token, 401]);
        expect(body.error).toBe('Unauthorized');
        expect(body.hint).toContain('Create a token at http://localhost:3000');
        expect(headers['www-authenticate']).toMatch(/^Bearer/);
      }
    });

    it('a session cookie does not authenticate', async () => {
      const agent = new McpClient(test, undefined);
      const { status } = await ana.post('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/list' });
      expect([status, (await agent.postMessage('tools/list')).status]).toEqual([401, 401]);
    });

    it('a free plan is 402 with the same error as over REST', async () => {
      const free = await createPersonWithPlan(test, 'free');
      const { status, text } = await postToMcp(await free.createTokenSecret());
      expect([status, text]).toEqual([402, '{"error":"API access requires a Pro or Team plan","code":"pro_required"}']);
    });
  });
});
