import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type EndpointName, endpoints, operations } from '../../contract/index.ts';
import { hasJsonOutput, type Operation } from '../../contract/operation.ts';
import { referenceKinds } from '../../contract/references.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../support/documented-responses.ts';
import { createFixtures, type Fixtures } from '../support/fixtures.ts';
import { connectMcpClient, McpClient } from '../support/mcp/mcp-client.ts';
import { connectAgent } from '../support/oauth/oauth-flow.ts';
import { callAlias, callOperation, getOperation, operationInputs } from '../support/operation-inputs.ts';
import { type ApiClient, describeOnEachEngine, type Person, type TestApp } from '../support/test-app.ts';

const unknownId = '01990000-0000-7000-8000-000000000000';
const anyId = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

interface CallResult {
  isDone: boolean;
  text: string;
}

/** A way to call operations. `getInputSchema` returns undefined for operations it does not offer. */
interface Transport {
  name: string;
  getInputSchema(operation: Operation): z.ZodObject | undefined;
  open(stranger: Person): Promise<(name: string, input: Json) => Promise<CallResult>>;
}

const transports: Transport[] = [
  {
    name: 'REST',
    getInputSchema: ({ rest, input }) => rest && input,
    open: async (stranger) => async (name, input) => {
      const { status, text } = await callOperation(stranger, name as EndpointName, input);
      return { isDone: status < 400, text: `${status} ${text}` };
    },
  },
  {
    name: 'REST by body',
    getInputSchema: ({ rest, input }) => (rest?.alias ? input : undefined),
    open: async (stranger) => async (name, input) => {
      const { status, text } = await callAlias(stranger, name as EndpointName, input);
      return { isDone: status < 400, text: `${status} ${text}` };
    },
  },
  {
    name: 'MCP by token',
    getInputSchema: getToolInputSchema,
    open: async (stranger) => createMcpCaller(await connectMcpClient(stranger)),
  },
  {
    name: 'MCP by OAuth',
    getInputSchema: getToolInputSchema,
    open: async (stranger) => {
      const agent = new McpClient(stranger.testApp, (await connectAgent(stranger)).accessToken);
      await agent.connect();
      return createMcpCaller(agent);
    },
  },
];

describe('Ids of another tenant are treated like ids that do not exist', () => {
  it('every transport has fields for ids', () => {
    for (const transport of transports) expect(listIdFields(transport).length, transport.name).toBeGreaterThan(5);
  });

  describeOnEachEngine((test) => {
    let fixtures: Fixtures;
    let collectedIds: [what: string, id: string][];
    let own: Record<string, string>;
    let foreignRef: string;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      fixtures = await createFixtures(test);
      const { owner, space, task } = fixtures;
      await owner.patch(`/spaces/${space.id}`, { key: 'ALIEN' });
      foreignRef = (await owner.get(`/tasks/${task.id}`)).body.task.ref;
      expect(foreignRef).toMatch(/^ALIEN-\d+$/);
      collectedIds = await collectIds(test, fixtures);
      own = await createOwnObjects(fixtures.stranger);
    }, 120_000);

    it('ids of every kind are collected', () => {
      const kinds = new Set(collectedIds.map(([what]) => what));
      for (const kind of ['space', 'project', 'status', 'task', 'comment', 'label', 'invitation', 'token', 'agent']) {
        expect([...kinds], kind).toContain(kind);
      }
      const ownIds = new Set(Object.values(own));
      expect(collectedIds.filter(([, id]) => ownIds.has(id))).toEqual([]);
    });

    describe.each(transports)('over $name', (transport) => {
      let call: (name: string, input: Json) => Promise<CallResult>;
      beforeAll(async () => {
        call = await transport.open(fixtures.stranger);
      });

      it.each(listIdFields(transport))('$name: $path', async ({ name, path, input }) => {
        const callWithId = (id: string) => call(name, buildInput(input, path, id, own));
        const unknownResult = await callWithId(unknownId);
        expect(reachedIdCheck(path, unknownResult), unknownResult.text).toBe(true);
        const before = await getOwnerState(fixtures.owner);
        for (const [what, id] of collectedIds) {
          const { isDone, text } = await callWithId(id);
          expect([what, isDone, text.replaceAll(id, unknownId)]).toEqual([
            what,
            unknownResult.isDone,
            unknownResult.text,
          ]);
        }
        if (isTaskField(input, path)) {
          const [unknown, foreign] = [await callWithId('OTHER-9'), await callWithId(foreignRef)];
          expect([foreign.isDone, foreign.text.replaceAll(foreignRef, 'OTHER-9')]).toEqual([
            unknown.isDone,
            unknown.text,
          ]);
        }
        expect(await getOwnerState(fixtures.owner)).toEqual(before);
      });
    });
  });
});

/** Lists the id fields of every operation, however deep: `tasks.0.taskId`. */
function listIdFields(transport: Transport): { name: string; path: string; input: Json }[] {
  return Object.entries<Operation>(operations).flatMap(([name, operation]) => {
    const schema = transport.getInputSchema(operation);
    if (!schema || operation.access === 'public') return [];
    const input = z.toJSONSchema(schema, { io: 'input', metadata: referenceKinds }) as Json;
    return listIdPaths(input).map((path) => ({ name, path, input }));
  });
}

function getToolInputSchema({ mcp, input }: Operation): z.ZodObject | undefined {
  return mcp && (mcp.input ?? input);
}

function listIdPaths(schema: Json, parents: string[] = []): string[] {
  if (schema.anyOf) return [...new Set<string>(schema.anyOf.flatMap((option: Json) => listIdPaths(option, parents)))];
  if (schema.items) return listIdPaths(schema.items, [...parents, '0']);
  if (schema.properties)
    return Object.entries<Json>(schema.properties).flatMap(([field, value]) => listIdPaths(value, [...parents, field]));
  const isId = schema.kind || schema.format === 'uuid' || String(schema.pattern).includes('[0-9a-f]{8}-');
  return isId ? [parents.join('.')] : [];
}

/** Whether the field at the path takes the ref of a task. */
function isTaskField(schema: Json, path: string): boolean {
  const parts = path === '' ? [] : path.split('.');
  const options: Json[] = schema.anyOf ?? [schema];
  return options.some((option) => {
    if (option.kind !== undefined || parts.length === 0) return option.kind === 'task';
    const inner = option.items ?? option.properties?.[parts[0] as string];
    return inner !== undefined && isTaskField(inner, parts.slice(1).join('.'));
  });
}

/** Whether the id itself was checked, that is, nothing else in the input was invalid. */
function reachedIdCheck(path: string, { isDone, text }: CallResult): boolean {
  const field = path.split('.').findLast((part) => part !== '0') as string;
  const isAccepted = isDone && !text.includes('"error":');
  return isAccepted || /not_found|instance_admin_required/.test(text) || text.includes(field);
}

/** Builds the required input from the caller's own objects, with `id` at `path`. */
function buildInput(schema: Json, path: string, id: string, own: Record<string, string>): Json {
  const [first = '', ...rest] = path.split('.');
  if (schema.anyOf)
    return buildInput(
      schema.anyOf.find((option: Json) => listIdPaths(option).includes(path)),
      path,
      id,
      own,
    );
  if (schema.items) return [path === '' ? buildSample(schema.items, '', own) : fillPart(schema.items, rest)];
  const input: Json = {};
  for (const field of schema.required ?? []) input[field] = buildSample(schema.properties[field], field, own);
  // Without a project, list_tasks takes other parameters.
  if (schema.properties.projectId && first !== 'projectId') input.projectId ??= own['projectId'];
  // Neither taskId nor taskIds is required, but one of them is.
  if (schema.properties.taskIds && !first.startsWith('taskId')) input.taskId = own['taskId'];
  input[first] = fillPart(schema.properties[first], rest);
  return input;

  function fillPart(part: Json, remaining: string[]): Json {
    return remaining.length === 0 ? id : buildInput(part, remaining.join('.'), id, own);
  }
}

function buildSample(schema: Json, field: string, own: Record<string, string>): Json {
  if (own[field] !== undefined) return own[field];
  if (listIdPaths(schema).length > 0 && schema.type === 'string') return unknownId;
  if (schema.anyOf) return buildSample(schema.anyOf[0], field, own);
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'array') return [buildSample(schema.items, '', own)];
  if (schema.type === 'object') {
    const required: string[] = schema.required ?? [];
    return Object.fromEntries(required.map((name) => [name, buildSample(schema.properties[name], name, own)]));
  }
  if (schema.type === 'string') return new RegExp(schema.pattern ?? '').test('mine') ? 'mine' : '0';
  return schema.type === 'boolean' ? false : 1;
}

function createMcpCaller(agent: McpClient): (name: string, input: Json) => Promise<CallResult> {
  return async (name, input) => {
    // Without a key, a repeated call would be answered with the result of the first.
    const key = (operations as Record<string, Operation>)[name]?.mcp?.takesIdempotencyKey && crypto.randomUUID();
    const { isError, text } = await agent.tryTool(name, key ? { ...input, idempotencyKey: key } : input);
    return { isDone: !isError, text };
  };
}

/** Collects one id of each kind from the results of all operations called by the owner. */
async function collectIds(test: TestApp, fixtures: Fixtures): Promise<[string, string][]> {
  const { owner } = fixtures;
  await connectAgent(owner);
  const kinds = new Map<string, Set<string>>();
  const collect = (value: Json, kind: string): void => {
    if (Array.isArray(value)) for (const item of value) collect(item, kind.replace(/e?s$|Ids$/, ''));
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) collect(inner, key === 'id' ? kind : key.replace(/Id$/, ''));
    else if (typeof value === 'string' && value.match(anyId)?.[0] === value) {
      kinds.set(kind, (kinds.get(kind) ?? new Set()).add(value));
    }
  };
  for (const [name] of endpoints as [EndpointName, Operation][]) {
    const { access, rest } = getOperation(name);
    if (access === 'public' || !hasJsonOutput(rest) || ['sign_out', 'change_password', 'delete_space'].includes(name))
      continue;
    const { body, status, text } = await callOperation(
      owner,
      name,
      await operationInputs[name]({ ...fixtures, caller: owner, recordCreator: owner }),
    );
    if (status >= 400) throw new Error(`${name}: ${text}`);
    collect(body, rest?.arrayField ?? 'result');
  }
  expect(test.log.filter(({ level }) => level >= 50)).toEqual([]);
  return [...kinds].flatMap(([kind, ids]) => [...ids].slice(0, 1).map((id): [string, string] => [kind, id]));
}

/** Creates one of each object for the caller, keyed by the name of the field that takes its id. */
async function createOwnObjects(person: Person): Promise<Record<string, string>> {
  const { space, project, statuses } = await person.createTeamSpace();
  const { body: label } = await person.post('/labels', { spaceId: space.id, name: 'Mine' });
  const task = await person.createTask(project.id);
  const other = await person.createTask(project.id);
  const { body: comment } = await person.post(`/tasks/${task.id}/comments`, { content: 'Mine' });
  return {
    spaceId: space.id,
    projectId: project.id,
    statusId: statuses[0].id,
    taskId: task.id,
    otherId: other.id,
    commentId: comment.comment.id,
    labelId: label.label.id,
    userId: person.id,
    lease: `${task.ref}#1`,
  };
}

/** Changes with every write in the owner's spaces and with the owner's tokens, agents and sessions. */
async function getOwnerState(owner: ApiClient): Promise<Json> {
  const { headers } = await owner.request('HEAD', '/spaces');
  const lists = await Promise.all(['/tokens', '/agents', '/account/sessions'].map((path) => owner.get(path)));
  return [headers['etag'], ...lists.map(({ body }) => body.map((item: Json) => item.id))];
}
