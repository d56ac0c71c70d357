import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { errors } from '../../contract/errors.ts';
import type { ToolName } from '../../contract/index.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { createFixtures, type Fixtures } from '../support/fixtures.ts';
import { createHostileArbitrary, createSchemaArbitrary } from '../support/fuzz/arbitrary-values.ts';
import { checkProperty, fuzzTimeoutMs } from '../support/fuzz/check-property.ts';
import { createExpendableAndForeignIds } from '../support/fuzz/expendable-and-foreign-ids.ts';
import { connectMcpClient, McpClient, protocolRevisions } from '../support/mcp/mcp-client.ts';
import { toolInputs, toolNames, toolOperations } from '../support/mcp/tool-inputs.ts';
import { connectAgent } from '../support/oauth/oauth-flow.ts';
import { describeOnEachEngine, type TestApp } from '../support/test-app.ts';

const callers = ['owner', 'owner by OAuth', 'viewer', 'stranger', 'read-only owner'] as const;

/** Changes to valid arguments, most of which make them invalid. */
interface Attempt {
  caller: (typeof callers)[number];
  changes: Record<string, Json>;
  dropped: string[];
}

const methods = [
  'tools/list',
  'tools/call',
  'prompts/list',
  'prompts/get',
  'resources/list',
  'resources/templates/list',
  'resources/read',
  'completion/complete',
  'server/discover',
  'initialize',
  'ping',
  'constructor',
];

describe('A tool with any input', () => {
  describeOnEachEngine((test) => {
    let world: Fixtures;
    let ids: string[];
    const agents = {} as Record<Attempt['caller'], McpClient>;
    const isOutput = new Map<string, (value: unknown) => { valid: boolean; errorMessage?: string | undefined }>();
    beforeAll(async () => {
      world = await createFixtures(test);
      ids = await createExpendableAndForeignIds(world);
      const { owner, viewer, stranger } = world;
      Object.assign(agents, {
        owner: await connectMcpClient(owner),
        'owner by OAuth': new McpClient(test, (await connectAgent(owner)).accessToken),
        viewer: await connectMcpClient(viewer, { revision: '2025-11-25' }),
        stranger: await connectMcpClient(stranger, { revision: '2025-06-18' }),
        'read-only owner': await connectMcpClient(owner, { scope: 'read' }),
      });
      const validator = new AjvJsonSchemaValidator();
      for (const { name, outputSchema } of await agents.owner.listTools()) {
        isOutput.set(name, validator.getValidator(outputSchema));
      }
    });

    it.each(toolNames)(
      '%s: it answers by its schema, or says in words what is wrong',
      async (name) => {
        await checkProperty(
          fc.asyncProperty(attempts(name, ids), async ({ caller, changes, dropped }) => {
            const given = await toolInputs[name]({ ...world, caller: world.owner, recordCreator: world.creator });
            const input = { ...(given as Json), ...changes };
            for (const field of dropped) delete input[field];
            const { status, body } = await agents[caller].postMessage('tools/call', { name, arguments: input });
            // JSON that is nested too deep is refused before the tool is known.
            if (body.error?.code === -32_700 && /nested/.test(body.error.message)) return;
            if (status !== 200 || body.error) throw new Error(`${status} ${JSON.stringify(body)} ${lastError(test)}`);
            expectValidResult(body.result, isOutput.get(name) as never, test);
          }),
          12,
          0.7 / toolNames.length,
        );
      },
      fuzzTimeoutMs,
    );

    it(
      'any parameters of any method are taken or refused',
      async () => {
        const params = fc.oneof(
          fc.dictionary(
            fc.constantFrom('name', 'arguments', 'uri', 'ref', 'argument', 'cursor', '_meta'),
            createParamsArbitrary(ids),
          ),
          createHostileArbitrary(),
        );
        const attempt = fc.tuple(fc.constantFrom(...methods), fc.constantFrom(...protocolRevisions), params);
        await checkProperty(
          fc.asyncProperty(attempt, async ([method, revision, given]) => {
            const agent = new McpClient(test, agents.owner.http.headers['authorization']?.slice(7), revision);
            const { status, body, text } = await agent.http.post(
              '/mcp',
              { jsonrpc: '2.0', id: 1, method, params: given },
              { accept: 'application/json, text/event-stream', 'mcp-protocol-version': revision },
            );
            expect([status < 500, text]).toEqual([true, text]);
            expect([body?.error?.code === internal, text]).toEqual([false, text]);
          }),
          100,
          0.1,
        );
      },
      fuzzTimeoutMs,
    );
  });
});

/** The JSON-RPC code of an internal error. */
const internal = -32603;

function attempts(name: ToolName, ids: readonly string[]): fc.Arbitrary<Attempt> {
  const [, { mcp, input }] = toolOperations.find(([one]) => one === name) as (typeof toolOperations)[number];
  const { properties = {} } = z.toJSONSchema(mcp.input ?? input, { io: 'input' }) as Json;
  const key = mcp.takesIdempotencyKey ? { idempotencyKey: { type: 'string', maxLength: 255 } } : {};
  const fields = Object.entries<Json>({ ...properties, ...key }).map(([field, schema]) => [
    field,
    fc.oneof(
      { weight: 3, arbitrary: createSchemaArbitrary(schema, ids) },
      { weight: 2, arbitrary: createHostileArbitrary() },
    ),
  ]);
  const alien = fc.constantFrom('__proto__', 'constructor', 'space_id', 'toString', '');
  return fc.record({
    caller: fc.oneof({ weight: 3, arbitrary: fc.constant('owner' as const) }, fc.constantFrom(...callers)),
    changes: fc
      .tuple(
        fc.record(Object.fromEntries(fields), { requiredKeys: [] }),
        fc.dictionary(alien, createHostileArbitrary(), { maxKeys: 1 }),
      )
      .map(([known, unknown]) => ({ ...unknown, ...known })),
    dropped: fc.subarray(
      fields.map(([field]) => field as string),
      { maxLength: Math.min(fields.length, 1) },
    ),
  });
}

/** Generates values for the parameters that methods read, such as names and URIs. */
function createParamsArbitrary(ids: readonly string[]): fc.Arbitrary<Json> {
  const names = ['list_tasks', 'daily_standup', 'krokanti://task/', 'task:', ...ids];
  const reference = fc.record({
    type: fc.constantFrom('ref/prompt', 'ref/resource'),
    name: createHostileArbitrary(),
    uri: createHostileArbitrary(),
  });
  return fc.oneof(
    fc.constantFrom(...names),
    createHostileArbitrary(),
    reference,
    fc.record({ name: createHostileArbitrary(), value: createHostileArbitrary() }),
  );
}

function expectValidResult(
  { isError, content, structuredContent }: Json,
  isOutput: (value: unknown) => { valid: boolean; errorMessage?: string | undefined },
  test: TestApp,
): void {
  const [{ type, text }] = content;
  expect([content.length, type]).toEqual([1, 'text']);
  if (isError) {
    const [code] = text.split(':');
    if (code === 'internal') throw new Error(lastError(test));
    expect(errors, text).toHaveProperty(code);
    expect(structuredContent).toBeUndefined();
    // An error names the invalid field and does not repeat its value.
    expect(text.length).toBeLessThan(20_000);
  } else {
    expect(JSON.parse(text)).toEqual(structuredContent);
    const { valid, errorMessage } = isOutput(structuredContent);
    expect([valid, errorMessage]).toEqual([true, errorMessage]);
  }
}

function lastError(test: TestApp): string {
  return JSON.stringify(test.log.filter(({ err }) => err).at(-1));
}
